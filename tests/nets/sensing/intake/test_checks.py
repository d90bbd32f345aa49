"""What is taken and what is put aside, for lines and for columns alike."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.city_things import ThingsInMemory

from furong.engines.readings.ndjson import read_lines
from furong.nets.sensing.errors.intake import ArrowBroken, ArrowColumnsUnusable
from furong.nets.sensing.pipeline.arrow_bodies import check_arrow
from furong.nets.sensing.pipeline.checks import Checked, check_lines

NOW_MS = 1_795_564_800_000
HOUR_MS = 3_600_000


def lines(*records: dict[str, object], things: ThingsInMemory) -> Checked:
    payload = "\n".join(json.dumps(record) for record in records).encode()
    return check_lines(read_lines(payload), things, now_ms=NOW_MS)


def record(**changes: object) -> dict[str, object]:
    return {"code": "cd-temp-1", "time": NOW_MS, "value": 21.5, **changes}


def told(checked: Checked) -> list[tuple[str, str, str]]:
    return [(one.place, one.reason, one.field) for one in checked.rejected]


def stream(columns: dict[str, pa.Array]) -> bytes:
    table = pa.table(columns)
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"code": "cd-temp-9"}, "unknown_code", "code"),
        ({"time": NOW_MS + HOUR_MS + 1}, "time_in_future", "time"),
        ({"time": NOW_MS + 24 * HOUR_MS}, "time_in_future", "time"),
        ({"time": "9999-12-31T23:59:59Z"}, "time_in_future", "time"),
        ({"time": "2026-11-25T08:00:00"}, "time_without_zone", "time"),
        ({"value": float("nan")}, "value_not_finite", "value"),
        ({"unit": "K"}, "unit_differs", "unit"),
        ({"unit": "[degF]"}, "unit_differs", "unit"),
        ({"code": "cd-count-4", "unit": "Cel"}, "unit_differs", "unit"),
    ],
)
def test_a_record_that_does_not_fit_is_put_aside(
    changes: dict[str, object], reason: str, field: str, things: ThingsInMemory
) -> None:
    checked = lines(record(), record(**changes), record(code="温度-2"), things=things)
    assert told(checked) == [("line 2", reason, field)]
    assert checked.rejected[0].raw == json.dumps(record(**changes))
    assert checked.readings.number.tolist() == [1, 2]
    assert checked.received == 3


@pytest.mark.parametrize("unit", ["Cel", "℃", "°C", " Cel "])
def test_other_spellings_of_the_unit_are_the_unit(unit: str, things: ThingsInMemory) -> None:
    assert not lines(record(unit=unit), things=things).rejected


def test_a_clock_up_to_an_hour_ahead_is_taken(things: ThingsInMemory) -> None:
    assert lines(record(time=NOW_MS + HOUR_MS), things=things).readings.time_ms.tolist() == [NOW_MS + HOUR_MS]


@pytest.mark.parametrize("kind", [pa.int32(), pa.int64(), pa.uint8()])
def test_arrow_by_number(kind: pa.DataType, things: ThingsInMemory) -> None:
    body = stream(
        {
            "number": pa.array([0, 4, 7, 1], kind),
            "time": pa.array([NOW_MS] * 4, pa.timestamp("ms", tz="UTC")),
            "value": pa.array([1.0, 2.0, 3.0, float("inf")]),
        }
    )
    checked = check_arrow(body, things, now_ms=NOW_MS)
    assert checked.readings.number.tolist() == [0, 4]
    assert told(checked) == [("row 3", "unknown_number", "number"), ("row 4", "value_not_finite", "value")]


@pytest.mark.parametrize(
    "codes",
    [
        pa.array(["温度-2", "nobody", None, "cd-temp-0"]),
        pa.array(["温度-2", "nobody", None, "cd-temp-0"], pa.large_string()),
        pa.array(["温度-2", "nobody", None, "cd-temp-0"]).dictionary_encode(),
        pa.array(["x", "温度-2", "nobody", None, "cd-temp-0"])[1:],
    ],
)
@pytest.mark.parametrize(
    "times",
    [
        pa.array([datetime(2026, 11, 25, tzinfo=UTC)] * 4, pa.timestamp("ns", tz="Asia/Shanghai")),
        pa.array([NOW_MS] * 4),
        pa.array([NOW_MS / 1000] * 4),
        pa.array(["2026-11-25T08:00:00+08:00", "20261125T000000Z"] * 2),
    ],
)
def test_arrow_by_code_with_times_of_every_kind(codes: pa.Array, times: pa.Array, things: ThingsInMemory) -> None:
    checked = check_arrow(
        stream({"code": codes, "time": times, "value": pa.array([1, 2, 3, 4])}), things, now_ms=NOW_MS
    )
    assert checked.readings.number.tolist() == [2, 0]
    assert checked.readings.time_ms.tolist() == [NOW_MS, NOW_MS]
    assert checked.readings.value.tolist() == [1.0, 4.0]
    assert sorted(told(checked)) == [("row 2", "unknown_code", "code"), ("row 3", "empty_field", "")]


def test_written_values_and_times_say_what_is_wrong(things: ThingsInMemory) -> None:
    texts = {
        "code": pa.array(["cd-temp-0"] * 5),
        "time": pa.array(["2026-11-25T00:00:00Z", "2026-11-25T00:00:00", "soon", "2026-11-25T00:00:00Z", "1.5"]),
        "value": pa.array(["1.5", "1", "1", "1e400", "x"]),
    }
    checked = check_arrow(stream(texts), things, now_ms=NOW_MS)
    assert checked.readings.value.tolist() == [1.5]
    assert [(place, reason) for place, reason, _ in told(checked)] == [
        ("row 2", "time_without_zone"),
        ("row 3", "time_unreadable"),
        ("row 4", "value_not_finite"),
        ("row 5", "value_not_a_number"),
    ]


def _columns(**changes: pa.Array | None) -> dict[str, pa.Array]:
    columns = {
        "number": pa.array([0], pa.int32()),
        "time": pa.array([NOW_MS], pa.timestamp("ms", tz="UTC")),
        "value": pa.array([1.0]),
        **changes,
    }
    return {name: column for name, column in columns.items() if column is not None}


@pytest.mark.parametrize(
    "changes",
    [
        {"number": None},
        {"time": None},
        {"value": None},
        {"time": pa.array([NOW_MS], pa.timestamp("ms"))},
        {"time": pa.array([True])},
        {"number": pa.array([0.0])},
        {"value": pa.array([[1.0]])},
        {"number": None, "code": pa.array([1])},
    ],
)
def test_columns_of_another_kind_are_refused_whole(changes: dict[str, pa.Array], things: ThingsInMemory) -> None:
    with pytest.raises(ArrowColumnsUnusable):
        check_arrow(stream(_columns(**changes)), things, now_ms=NOW_MS)


_BODY = stream(
    {
        "code": pa.array(["cd-temp-0", "温度-2", None] * 20),
        "time": pa.array([NOW_MS] * 60, pa.timestamp("ms", tz="UTC")),
        "value": pa.array([1.0] * 60),
    }
)


@given(st.lists(st.tuples(st.integers(0, len(_BODY) - 1), st.integers(0, 255)), max_size=8), st.integers(0, len(_BODY)))
def test_a_damaged_stream_is_read_or_refused_and_nothing_else(damages: Sequence[tuple[int, int]], cut: int) -> None:
    things = ThingsInMemory(["cd-temp-0"], np.zeros(1, dtype=np.uint16), [""])
    body = bytearray(_BODY)
    for place, byte in damages:
        body[place] = byte
    try:
        checked = check_arrow(bytes(body[: cut or len(body)]), things, now_ms=NOW_MS)
    except (ArrowBroken, ArrowColumnsUnusable):
        return
    assert len(checked.readings) + len(checked.rejected) == checked.received


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_instants_that_no_calendar_has_are_put_aside(unit: str, things: ThingsInMemory) -> None:
    times = pa.array([2**62, -(2**62), NOW_MS // 1000], pa.int64()).view(pa.timestamp(unit, tz="Nowhere/Nothing"))
    columns = {"number": pa.array([0, 0, 0]), "time": times, "value": pa.array([1.0, 1.0, 1.0])}
    checked = check_arrow(stream(columns), things, now_ms=NOW_MS)
    assert len(checked.rejected) == 2
    assert len(checked.readings) == 1
