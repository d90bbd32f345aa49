"""The compiled reader and the patient one agree on every line, whatever is sent."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from furong.engines.readings.decimals import number_at
from furong.engines.readings.ndjson import Lines, read_lines
from furong.engines.readings.records import Trouble, TroubleCode, read_record

_GOOD = '{"code":"5101-ENV-1","time":"2026-11-25T08:00:00.250+08:00","value":-1.5e1,"unit":"Cel","x":[{"a":null},2]}'
_MS = 1_795_564_800_250


def _told(lines: Lines) -> list[tuple[str, int, float, str]]:
    text = lines.text.tobytes()
    return [
        (
            text[lines.code[row] : lines.code_end[row]].decode(),
            int(lines.time_ms[row]),
            float(lines.value[row]),
            text[lines.unit[row] : lines.unit_end[row]].decode() if lines.unit[row] >= 0 else "",
        )
        for row in range(len(lines))
    ]


def _expected(payload: bytes) -> tuple[list[tuple[str, int, float, str]], list[tuple[int, str]]]:
    good, bad = [], []
    for number, line in enumerate(payload.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip(b" \t\r"):
            continue
        try:
            record = read_record(line.lstrip(b" \t\r"))
        except Trouble as trouble:
            bad.append((number, str(trouble)))
        else:
            good.append((record.code, record.time_ms, record.value, record.unit))
    return good, bad


def _agree(payload: bytes) -> None:
    lines = read_lines(payload)
    good, bad = _expected(payload)
    assert _told(lines) == good
    assert [(rejected.line, str(rejected.trouble)) for rejected in lines.rejected] == bad
    signs = [np.copysign(1, value) for _, _, value, _ in good]
    assert np.copysign(1, lines.value).tolist() == signs


def test_a_plain_line_is_read() -> None:
    assert _told(read_lines(_GOOD.encode())) == [("5101-ENV-1", _MS, -15.0, "Cel")]


_FIRST = datetime(1969, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_TIMES = st.one_of(
    st.datetimes(min_value=_FIRST, max_value=datetime(9999, 12, 30, tzinfo=UTC).replace(tzinfo=None)).flatmap(
        lambda moment: st.integers(-1439, 1439).map(
            lambda minutes: moment.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat()
        )
    ),
    st.datetimes().map(datetime.isoformat),
    st.integers(-10, 10**16),
    st.floats(0, 3e14),
    st.text(max_size=30),
)
_VALUES = st.one_of(
    st.floats(allow_nan=False), st.integers(), st.booleans(), st.none(), st.text(max_size=5), st.just(float("nan"))
)
_FIELDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["code", "thing", "device"]), st.text(max_size=20)),
        st.tuples(st.sampled_from(["time", "ts", "phenomenonTime"]), _TIMES),
        st.tuples(st.sampled_from(["value", "result"]), _VALUES),
        st.tuples(st.sampled_from(["unit", "uom"]), st.one_of(st.text(max_size=8), st.none())),
        st.tuples(st.text(max_size=8), st.recursive(_VALUES, lambda inner: st.lists(inner, max_size=3), max_leaves=5)),
    ),
    max_size=7,
)


def _written(fields: list[tuple[str, object]], ascii_only: bool, blank: str) -> str:
    pairs = [
        f"{json.dumps(name, ensure_ascii=ascii_only)}{blank}:{blank}{json.dumps(value, ensure_ascii=ascii_only)}"
        for name, value in fields
    ]
    return "{" + blank + f"{blank},".join(pairs) + blank + "}"


_LINES = st.builds(_written, _FIELDS, st.booleans(), st.sampled_from(["", " ", "\t "]))


@settings(max_examples=400)
@given(st.lists(_LINES, max_size=6), st.sampled_from(["\n", "\r\n", "\n\n"]), st.booleans())
def test_both_readers_agree_on_written_lines(lines: list[str], line_break: str, with_mark: bool) -> None:
    _agree((b"\xef\xbb\xbf" if with_mark else b"") + line_break.join(lines).encode(errors="replace"))


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, 200), st.binary(max_size=3)), min_size=1, max_size=4), st.integers(0, 300))
def test_both_readers_agree_on_damaged_lines(damages: list[tuple[int, bytes]], cut: int) -> None:
    payload = (_GOOD + "\n" + _GOOD).encode()
    for place, instead in damages:
        payload = payload[:place] + instead + payload[place + 1 :]
    _agree(payload[:cut] if cut < len(payload) else payload)


@given(st.binary(max_size=200))
@example(b"\xef\xbb")
@example(b"{")
@example(b'{"code":"')
@example(b'{"code":"\xed\xa0\x80","time":1,"value":1}')
@example(b'{"code":"\xc0\x80","time":1,"value":1}')
@example('{"code":"\N{CYCLONE}","time":1,"value":1}'.encode())
@example(b'{"code":"a","time":1,"value":1,"x":' + b"[" * 70 + b"]" * 70 + b"}")
@example(b'{"code":"a","time":1,"value":1,"x":' + b"[" * 5000 + b"]" * 5000 + b"}")
def test_both_readers_agree_on_any_bytes(payload: bytes) -> None:
    _agree(payload)


@settings(max_examples=1000)
@given(
    st.one_of(
        st.floats(allow_nan=False, allow_infinity=False, min_value=0).map(repr),
        st.decimals(allow_nan=False, allow_infinity=False, min_value=0, places=12).map(str),
        st.builds("{}e{}".format, st.integers(0, 10**19), st.integers(-80, 80)),
    )
)
@example("9007199254740993")
@example("9007199254740992.5")
@example("1e22")
@example("1e23")
@example("8.5e-5")
def test_numbers_are_read_to_the_last_bit(text: str) -> None:
    if text.startswith("0") and not text.startswith(("0.", "0e", "0E")) and text != "0":
        return
    buffer = np.frombuffer(text.encode() + b"\n", dtype=np.uint8)
    place, value = number_at(buffer, 0)
    if place >= 0:
        assert (place, value) == (len(text), float(text))


def test_numbers_of_seventeen_digits_are_read_at_once() -> None:
    dice = random.Random(7)
    for _ in range(20_000):
        value = dice.uniform(0, 1000) * 10.0 ** dice.randint(-12, 12)
        place, read = number_at(np.frombuffer(repr(value).encode() + b"\n", dtype=np.uint8), 0)
        assert place > 0
        assert read == value


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"code":"a","time":"2026-11-25T08:00:00","value":1}', TroubleCode.TIME_WITHOUT_ZONE),
        ('{"code":"a","time":"2026-11-25","value":1}', TroubleCode.TIME_WITHOUT_ZONE),
        ('{"code":"a","time":"2026-02-30T08:00:00Z","value":1}', TroubleCode.TIME_UNREADABLE),
        ('{"code":"a","time":"1969-02-03T08:00:00Z","value":1}', TroubleCode.TIME_OUT_OF_RANGE),
        ('{"code":"a","time":1e30,"value":1}', TroubleCode.TIME_OUT_OF_RANGE),
        ('{"code":"a","time":true,"value":1}', TroubleCode.TIME_UNREADABLE),
        ('{"code":"a","time":1,"value":NaN}', TroubleCode.VALUE_NOT_FINITE),
        ('{"code":"a","time":1,"value":1e400}', TroubleCode.VALUE_NOT_FINITE),
        ('{"code":"a","time":1,"value":' + "9" * 400 + "}", TroubleCode.VALUE_NOT_FINITE),
        ('{"code":"a","time":1,"value":"7"}', TroubleCode.VALUE_NOT_A_NUMBER),
        ('{"code":"a","time":1,"value":null}', TroubleCode.VALUE_NOT_A_NUMBER),
        ('{"code":"a","time":1}', TroubleCode.FIELD_MISSING),
        ('{"code":"a","time":1,"value":1,"result":2}', TroubleCode.FIELD_TWICE),
        ('{"code":7,"time":1,"value":1}', TroubleCode.CODE_NOT_TEXT),
        ('{"code":"\\ud800","time":1,"value":1}', TroubleCode.CODE_NOT_TEXT),
        ('{"code":"a","time":1,"value":1,"unit":7}', TroubleCode.UNIT_NOT_TEXT),
        ("[1]", TroubleCode.NOT_AN_OBJECT),
        ('{"code":"a"', TroubleCode.NOT_JSON),
        ('{"code":"' + "a" * 70_000 + '","time":1,"value":1,"x":"\\n"}', TroubleCode.TOO_LONG),
        ('{"code":"' + "a" * 70_000 + '","time":1,"value":1}', TroubleCode.TOO_LONG),
    ],
)
def test_every_trouble_has_its_word(line: str, code: TroubleCode) -> None:
    lines = read_lines(_GOOD.encode() + b"\n" + line.encode())
    assert len(lines) == 1
    assert [(rejected.line, rejected.trouble.code) for rejected in lines.rejected] == [(2, code)]
    assert lines.rejected[0].raw == line.encode()[:65_536]


@pytest.mark.parametrize(
    ("time", "ms"),
    [
        ('"2026-11-25T00:00:00Z"', 1_795_564_800_000),
        ('"2026-11-25 08:00:00.9999+0800"', 1_795_564_800_999),
        ('"2026-11-24T19:30:00-04:30"', 1_795_564_800_000),
        ('"20261125T000000Z"', 1_795_564_800_000),
        ("1795564800", 1_795_564_800_000),
        ("1795564800.25", 1_795_564_800_250),
        ("1795564800250", 1_795_564_800_250),
        ('"9999-12-31T23:59:59.999Z"', 253_402_300_799_999),
    ],
)
def test_instants_are_read_in_the_usual_spellings(time: str, ms: int) -> None:
    lines = read_lines(f'{{"value":true,"ts":{time},"thing":"温度-1"}}'.encode())
    assert _told(lines) == [("温度-1", ms, 1.0, "")]


def test_a_number_of_lines_is_counted_with_empty_ones() -> None:
    lines = read_lines(b"\n \n" + _GOOD.encode() + b"\nx\n", first_line=10)
    assert lines.line.tolist() == [12]
    assert [rejected.line for rejected in lines.rejected] == [13]
