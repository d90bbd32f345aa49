"""A frame of readings: one Arrow IPC stream with number, time and value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from furong.engines.readings.code_table import NumberColumn
from furong.kernel.columns import Columns, FloatColumn, IntColumn, column
from furong.kernel.compiled import compiled

__all__ = ["FRAME_SCHEMA", "FrameBroken", "Readings", "decode_frame", "encode_frame", "split_by_partition"]

FRAME_SCHEMA = pa.schema(
    [
        pa.field("number", pa.int32(), nullable=False),
        pa.field("time", pa.timestamp("ms", tz="UTC"), nullable=False),
        pa.field("value", pa.float64(), nullable=False),
    ]
)


class FrameBroken(ValueError):
    """The bytes are no frame of readings."""


@dataclass(frozen=True, eq=False)
class Readings(Columns):
    """Readings of things, in the order they came.

    Args:
        number: Number of the thing. [1]
        time_ms: When it was observed. [ms since 1970-01-01T00:00Z]
        value: What was observed, in the unit of the thing's category. [1]
    """

    number: NumberColumn = column("int32", unit="1")
    time_ms: IntColumn = column("int64", unit="ms")
    value: FloatColumn = column("float64", unit="1")


def encode_frame(readings: Readings) -> bytes:
    """Return readings as one Arrow IPC stream, not compressed."""
    batch = pa.record_batch(
        [
            pa.array(readings.number),
            pa.array(readings.time_ms).view(FRAME_SCHEMA.field("time").type),
            pa.array(readings.value),
        ],
        schema=FRAME_SCHEMA,
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, FRAME_SCHEMA) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


def decode_frame(payload: bytes) -> Readings:
    """Return the readings of a frame; the columns are views of ``payload`` when it holds one batch.

    Raises:
        FrameBroken: When it is no frame.
    """
    try:
        with pa.ipc.open_stream(pa.py_buffer(payload)) as reader:
            if not reader.schema.equals(FRAME_SCHEMA):
                raise FrameBroken(f"the columns are {', '.join(reader.schema.names)}")
            parts = [_readings_of(batch) for batch in reader]
    except (pa.ArrowException, OSError) as error:
        raise FrameBroken(str(error)) from error
    return parts[0] if len(parts) == 1 else Readings.concat(*parts)


def _readings_of(batch: pa.RecordBatch) -> Readings:
    batch.validate(full=True)
    if any(column.null_count for column in batch.columns):
        raise FrameBroken("a column has empty places")
    number, time, value = batch.columns
    return Readings(
        number=number.to_numpy(),
        time_ms=time.view(pa.int64()).to_numpy(),
        value=value.to_numpy(),
    )


def split_by_partition(readings: Readings, partitions: int) -> list[Readings]:
    """Return the readings of each partition, ``number % partitions``, in the order they came.

    Args:
        readings: Of any things. [1]
        partitions: How many there are. [1]
    """
    if partitions == 1:
        return [readings]
    counts = np.zeros(partitions, dtype=np.int64)
    _count_each(readings.number, counts)
    ends = np.cumsum(counts)
    cursor = ends - counts
    number = np.empty_like(readings.number)
    time_ms = np.empty_like(readings.time_ms)
    value = np.empty_like(readings.value)
    _deal_out(readings.number, readings.time_ms, readings.value, cursor, number, time_ms, value)
    return [
        Readings(number=number[end - count : end], time_ms=time_ms[end - count : end], value=value[end - count : end])
        for end, count in zip(ends.tolist(), counts.tolist(), strict=True)
    ]


@compiled
def _count_each(number: NumberColumn, counts: IntColumn) -> None:
    for row in range(len(number)):
        counts[number[row] % len(counts)] += 1


@compiled
def _deal_out(
    number: NumberColumn,
    time_ms: IntColumn,
    value: FloatColumn,
    cursor: IntColumn,
    to_number: NumberColumn,
    to_time_ms: IntColumn,
    to_value: npt.NDArray[np.float64],
) -> None:
    """Copy every reading to the part of its partition; ``cursor`` says where the next of each goes."""
    for row in range(len(number)):
        partition = number[row] % len(cursor)
        place = cursor[partition]
        to_number[place], to_time_ms[place], to_value[place] = number[row], time_ms[row], value[row]
        cursor[partition] = place + 1
