"""Readings as nobody should send them, to a running node: it takes what is right, puts the rest aside, and lives."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from tests.support.fed_city import FedCity, code_of, line_of
from tests.support.rules_for_gauges import LEVEL_RULE

from furong.foundation.streams import Streams

pytestmark = pytest.mark.slow

_THINGS = 2_000
_MB = 1024 * 1024
#: Continuous integration sends 40 MB; 200 and more by hand. [MB]
_BATCH_MB = int(os.environ.get("FURONG_TEST_BATCH_MB", "40"))
_MEMORY_MORE_MB = 450
_VARIANTS = 200
_ARROW = "application/vnd.apache.arrow.stream"
_BAD_EVERY = 10_000
_MINUTE, _DAY = 60_000, 86_400_000


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FedCity]:
    made = FedCity(tmp_path_factory.mktemp("hostile") / "city")
    made.found(_THINGS, LEVEL_RULE)
    with made.up():
        made.open_doors()
        yield made


def now_ms() -> int:
    return int(time.time() * 1000)


def rows_held(city: FedCity, reason: str) -> int:
    """Return how many rows of a reason the quarantine has."""
    ((count,),) = city.query(f"SELECT count(*) FROM sensing_cityrejectionrow WHERE reason = '{reason}'")
    return int(count)


def taken(city: FedCity, lines: str) -> dict[str, int]:
    """Send lines that are taken or put aside, and return how many for which reason, and ``stored``."""
    answer = city.post(lines.encode())
    assert answer.status == 202, answer
    told = answer.told
    assert told["received"] == lines.count("\n") == told["stored"] + told["quarantined"]
    assert sum(told["reasons"].values()) == told["quarantined"]
    return {"stored": told["stored"], **told["reasons"]}


def wait_until_applied(city: FedCity) -> None:
    with Streams(city.server()) as streams:
        city.wait_for_calm(streams)


@dataclass
class Written:
    """A batch that is made while it is sent."""

    size_mb: int
    first_ms: int
    lines: int = 0
    bad: int = 0
    memory: list[float] = field(default_factory=list)

    def pieces(self) -> Iterator[bytes]:
        sent, minute = 0, 0
        while sent < self.size_mb * _MB:
            piece = "".join(self._line(at, self.first_ms + minute * 1000) for at in range(_THINGS)).encode()
            minute += 1
            sent += len(piece)
            yield piece

    def _line(self, at: int, time_ms: int) -> str:
        self.lines += 1
        if self.lines % _BAD_EVERY:
            return line_of(at, time_ms, f"{2 + at / _THINGS:.4f}")
        self.bad += 1
        return line_of(at, time_ms, "1e400")


def test_a_batch_without_an_end_costs_no_memory_and_is_counted_exactly(city: FedCity) -> None:
    batch, done = Written(_BATCH_MB, now_ms() - _DAY), threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            batch.memory.append(city.memory_mb("web"))

    before = city.memory_mb("web")
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        answer = city.post(batch.pieces())
    finally:
        done.set()
        watcher.join()
    print(f"{_BATCH_MB} MB, {batch.lines} lines, {answer.took_s:.1f} s, {before:.0f} -> {max(batch.memory):.0f} MB")
    assert answer.status == 202, answer
    told = answer.told
    assert (told["received"], told["quarantined"]) == (batch.lines, batch.bad)
    assert (told["stored"], told["reasons"]) == (batch.lines - batch.bad, {"value_not_finite": batch.bad})
    assert max(batch.memory) - before < _MEMORY_MORE_MB
    wait_until_applied(city)
    first = batch.first_ms
    ((count,),) = city.query(f"SELECT count(*) FROM sensing_cityalarm WHERE raised_ms >= {first}")
    assert count == 0
    assert sum(1 for _, at, _ in city.history() if first <= at < now_ms()) == batch.lines - batch.bad


def test_a_gateway_that_repeats_itself_for_an_hour_fills_nothing(city: FedCity) -> None:
    first = now_ms() - 3 * _DAY
    good = [line_of(at, first + minute * _MINUTE, 31.5) for minute in range(4) for at in range(200)]
    good += [line_of(at, first + 5 * _MINUTE, 1.0) for at in range(200)]
    few = [line_of(at, first, "NaN") for at in range(50)]
    many = [line_of(5_000 + at, first, 1.0) for at in range(500)]
    body = "".join(good + few + many)
    rows = []
    for _ in range(60):
        found = taken(city, body)
        assert found == {"stored": len(good), "value_not_finite": 50, "unknown_code": 500}
        rows.append((rows_held(city, "value_not_finite"), rows_held(city, "unknown_code")))
    assert len(set(rows)) == 1, rows
    held = city.query("SELECT sum(count) FROM sensing_cityrejectionrow WHERE reason = 'unknown_code'")
    assert held == [(60 * 500,)]
    wait_until_applied(city)
    for at in (0, 117, 199):
        since = datetime.fromtimestamp(first // 1000 - 60, UTC).isoformat()
        until = datetime.fromtimestamp(first // 1000 + 3600, UTC).isoformat()
        span = ("--from", since, "--to", until)
        printed = city.run("sensing", "history", code_of(at), *span, "--format", "csv", "--data", city.data)
        assert len(printed.splitlines()) == 1 + 5, printed
    alarms = city.query(
        "SELECT number, since_ms, raised_ms, cleared_ms, withdrawn FROM sensing_cityalarm"
        f" WHERE since_ms BETWEEN {first} AND {first + _DAY} ORDER BY number"
    )
    assert [alarm[1:] for alarm in alarms] == [(first, first + 2 * _MINUTE, first + 5 * _MINUTE, False)] * 200


def test_a_clock_one_day_ahead_is_put_aside_and_one_half_an_hour_ahead_is_taken(city: FedCity) -> None:
    for round_ in range(130):
        lines = "".join(line_of(at, now_ms() + _DAY + round_, 99.0) for at in range(100))
        assert taken(city, lines) == {"stored": 0, "time_in_future": 100}
    assert rows_held(city, "time_in_future") <= 10_200
    assert taken(city, line_of(7, now_ms() + _DAY // 48, 2.0)) == {"stored": 1}
    wait_until_applied(city)
    assert max(at for _, at, _ in city.history()) < now_ms() + _DAY // 24
    assert city.query(f"SELECT count(*) FROM sensing_cityalarm WHERE since_ms > {now_ms()}") == [(0,)]


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ('"time": "2026-11-24T08:00:00+08:00", "value": NaN', {"value_not_finite"}),
        ('"time": "2026-11-24T08:00:00+08:00", "value": "NaN"', {"value_not_a_number", "value_not_finite"}),
        ('"time": "2026-11-24T08:00:00+08:00", "value": 1e400', {"value_not_finite"}),
        ('"time": "2026-11-24T08:00:00+08:00", "value": -1e400', {"value_not_finite"}),
        ('"time": "2026-11-24T08:00:00", "value": 1', {"time_without_zone"}),
        ('"time": "9999-12-31T23:59:59Z", "value": 1', {"time_out_of_range", "time_in_future"}),
        ('"time": 253402300799000, "value": 1', {"time_out_of_range", "time_in_future"}),
        ('"time": 1e300, "value": 1', {"time_out_of_range", "time_unreadable"}),
        ('"time": "2026-11-24T08:00:00+08:00", "value": 1, "unit": "°C"', {"unit_differs"}),
        ('"time": "2026-11-24T08:00:00+08:00", "value": 1, "value": 2', {"field_twice"}),
        ('"time": "2026-11-24T08:00:00+08:00", "value": ' + "[" * 5_000, {"not_json", "value_not_a_number"}),
    ],
)
def test_a_value_that_is_none_is_put_aside_with_its_reason(city: FedCity, fields: str, reasons: set[str]) -> None:
    found = taken(city, f'{{"code": "{code_of(1)}", {fields}}}\n')
    assert found.pop("stored") == 0
    assert len(found) == 1
    assert set(found) <= reasons


def valid_stream(first_ms: int, *, by_code: bool, packed: str | None) -> bytes:
    """Return an Arrow stream of 500 readings of gauges."""
    who = {"code": pa.array([code_of(at) for at in range(500)]).dictionary_encode()}
    table = pa.table(
        {
            **(who if by_code else {"number": pa.array(range(500), pa.int32())}),
            "time": pa.array([first_ms] * 500, pa.timestamp("ms", tz="UTC")),
            "value": [2.0] * 500,
        }
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression=packed)) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def broken(stream: bytes, dice: random.Random) -> bytes:
    """Return a stream with bits that are turned, half of the time in its head, or the end cut off."""
    turned = bytearray(stream)
    if dice.random() < 0.2:
        return bytes(turned[: dice.randrange(len(turned))])
    reach = len(turned) if dice.random() < 0.5 else min(len(turned), 900)
    for _ in range(dice.choice([1, 1, 2, 8])):
        turned[dice.randrange(reach)] ^= 1 << dice.randrange(8)
    return bytes(turned)


def test_broken_arrow_is_refused_and_the_process_lives(city: FedCity) -> None:
    dice, process = random.Random(5), city.parts("web")
    streams = [
        valid_stream(now_ms() - 2 * _DAY, by_code=by_code, packed=packed)
        for by_code in (False, True)
        for packed in (None, "lz4", "zstd")
    ]
    assert [city.post(stream, _ARROW).told["stored"] for stream in streams] == [500] * len(streams)
    said = Counter(city.post(broken(streams[turn % 6], dice), _ARROW).status for turn in range(_VARIANTS))
    print(dict(said))
    assert set(said) <= {202, 400, 413, 422}
    assert said[400] + said[422] > _VARIANTS // 4
    assert city.parts("web") == process
    assert city.post(streams[0], _ARROW).told["stored"] == 500
    wait_until_applied(city)


def test_bodies_that_are_nothing_are_refused_in_words(city: FedCity) -> None:
    for body in (b"", b"ARROW1\0\0", b"\xff" * 4096, b"\xff\xff\xff\xff\xff\xff\xff\x7f", os.urandom(1 << 16)):
        answer = city.post(body, _ARROW)
        assert answer.status in (400, 422), answer
        assert json.loads(json.dumps(answer.told))["code"].startswith("sensing.")
