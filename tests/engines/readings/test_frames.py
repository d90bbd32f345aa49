"""Frames keep every bit, refuse what is none, and are dealt out by partition in order."""

from __future__ import annotations

import io

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.readings.frames import FrameBroken, Readings, decode_frame, encode_frame, split_by_partition

_ROWS = st.lists(
    st.tuples(st.integers(0, 2**31 - 1), st.integers(-(2**62), 2**62), st.floats(allow_nan=False)), max_size=50
)


def _readings(rows: list[tuple[int, int, float]]) -> Readings:
    number, time_ms, value = zip(*rows, strict=True) if rows else ((), (), ())
    return Readings(
        number=np.array(number, dtype=np.int32),
        time_ms=np.array(time_ms, dtype=np.int64),
        value=np.array(value, dtype=np.float64),
    )


def _rows(readings: Readings) -> list[tuple[int, int, float]]:
    return list(zip(readings.number.tolist(), readings.time_ms.tolist(), readings.value.tolist(), strict=True))


@given(_ROWS)
def test_a_frame_brings_back_what_it_took(rows: list[tuple[int, int, float]]) -> None:
    assert _rows(decode_frame(encode_frame(_readings(rows)))) == rows


@given(_ROWS, st.integers(1, 7))
def test_each_partition_gets_its_own_in_order(rows: list[tuple[int, int, float]], partitions: int) -> None:
    parts = split_by_partition(_readings(rows), partitions)
    assert [_rows(part) for part in parts] == [
        [row for row in rows if row[0] % partitions == partition] for partition in range(partitions)
    ]


@pytest.mark.parametrize("cut", [0, 1, 8, 100, 300])
def test_a_broken_frame_is_refused(cut: int) -> None:
    payload = encode_frame(_readings([(1, 2, 3.0)] * 10))
    with pytest.raises(FrameBroken):
        decode_frame(payload[:cut])


def test_a_frame_of_other_columns_is_refused() -> None:
    sink = io.BytesIO()
    table = pa.table({"number": pa.array([1], pa.int64())})
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    with pytest.raises(FrameBroken, match="number"):
        decode_frame(sink.getvalue())
