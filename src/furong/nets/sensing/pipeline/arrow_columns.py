"""Columns of Arrow tables as the numbers, instants and values of readings."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from furong.engines.readings.code_table import UNKNOWN, NumberColumn
from furong.engines.readings.fingerprints import Bytes, fingerprints
from furong.engines.readings.instants import LAST_MS, SECONDS_BELOW, instants
from furong.engines.readings.records import Trouble, TroubleCode, number_of, time_of
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn
from furong.nets.sensing.errors.intake import ArrowColumnsUnusable
from furong.nets.sensing.pipeline.checks import Troubles
from furong.nets.sensing.pipeline.things import KnownThings

__all__ = [
    "nulls_of",
    "number_or_text",
    "numbers_by_code",
    "numbers_by_number",
    "one_array",
    "times_of",
    "values_of",
]

_NUMBER_MAX = 2**31 - 1
_TICKS_A_MS = {"us": 1000, "ns": 1_000_000}


def one_array(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array, without a dictionary."""
    try:
        whole = column.combine_chunks()
    except KeyError as error:  # intervals of days are kinds that no array of the library stands for
        raise ArrowColumnsUnusable(trouble=f"kind {error}") from error
    if isinstance(whole, pa.ChunkedArray):  # more text than one array holds
        raise ArrowColumnsUnusable(trouble="more than 2 GiB of text")
    return whole.dictionary_decode() if pa.types.is_dictionary(whole.type) else whole


def nulls_of(column: pa.Array) -> BoolColumn:
    """Return where a column holds nothing."""
    found: BoolColumn = pc.is_null(column).to_numpy(zero_copy_only=False)
    return found


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _places_of(column: pa.Array) -> tuple[Bytes, IntColumn, IntColumn]:
    """Return the text of a column of texts, and where each begins and ends."""
    column = column.cast(pa.large_string())
    _, offsets, text = column.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[column.offset : column.offset + len(column) + 1]
    buffer = np.frombuffer(text, dtype=np.uint8) if text is not None and text.size else np.zeros(1, dtype=np.uint8)
    return buffer, ends[:-1], ends[1:]


def numbers_by_code(column: pa.Array, things: KnownThings) -> NumberColumn:
    """Return the number of each code, -1 for one that is not registered."""
    if not _is_text(column.type):
        raise ArrowColumnsUnusable(trouble=f"code: {column.type}")
    if not len(column):
        return np.empty(0, dtype=np.int32)
    return things.table.lookup_many(fingerprints(*_places_of(column), things.key))


def numbers_by_number(column: pa.Array) -> NumberColumn:
    """Return numbers as they were sent, -1 for one that none can be."""
    if not pa.types.is_integer(column.type):
        raise ArrowColumnsUnusable(trouble=f"number: {column.type}")
    if column.type == pa.int32() and not column.null_count:
        plain: NumberColumn = column.to_numpy()
        return plain
    numbers = pc.fill_null(column, 0).cast(pa.int64(), safe=False).to_numpy(zero_copy_only=False)
    return np.where((numbers >= 0) & (numbers <= _NUMBER_MAX), numbers, UNKNOWN).astype(np.int32)


def times_of(column: pa.Array, troubles: Troubles) -> IntColumn:
    """Return instants, and say of those that cannot be read why. [ms since 1970-01-01T00:00Z]"""
    column = _as_numbers(column)
    kind = column.type
    if _is_text(kind):
        return _written_times(column, troubles)
    if pa.types.is_timestamp(kind):
        if kind.tz is None:
            raise ArrowColumnsUnusable(trouble="time has no zone")
        ticks: IntColumn = pc.fill_null(column.view(pa.int64()), 0).to_numpy(zero_copy_only=False)
        if kind.unit == "s":  # a product that does not fit would come out as some other instant
            return np.where((ticks >= 0) & (ticks <= LAST_MS // 1000), ticks, -1) * 1000
        return ticks if kind.unit == "ms" else ticks // _TICKS_A_MS[kind.unit]
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        raise ArrowColumnsUnusable(trouble=f"time: {kind}")
    numbers = pc.fill_null(column, 0).cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    usable = np.where((numbers >= 0) & (numbers <= LAST_MS), numbers, -1.0)
    return np.floor(np.where(usable < SECONDS_BELOW, np.floor(usable * 1000.0 + 0.5), usable)).astype(np.int64)


def _as_numbers(column: pa.Array) -> pa.Array:
    """Return a column of texts that are all numbers as numbers; any other as it is."""
    if not _is_text(column.type):
        return column
    try:
        return column.cast(pa.float64())
    except pa.ArrowInvalid:
        return column


def _written_times(column: pa.Array, troubles: Troubles) -> IntColumn:
    if not len(column):
        return np.empty(0, dtype=np.int64)
    times = instants(*_places_of(pc.fill_null(column, "")))
    for row in np.flatnonzero(times < 0).tolist():
        try:
            times[row] = time_of(number_or_text(column[row].as_py() or ""))
        except Trouble as trouble:
            troubles[row] = (trouble.code, trouble.field)
    return times


def number_or_text(text: str) -> object:
    """Return a text as the number that it writes, or as it is."""
    try:
        return float(text)
    except ValueError:
        return text


def values_of(column: pa.Array, troubles: Troubles) -> FloatColumn:
    """Return values, and say of those that cannot be read why."""
    column = _as_numbers(column)
    kind = column.type
    if _is_text(kind):
        return _written_values(column, troubles)
    if pa.types.is_boolean(kind):
        column = column.cast(pa.uint8())
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        raise ArrowColumnsUnusable(trouble=f"value: {kind}")
    values: FloatColumn = pc.fill_null(column.cast(pa.float64(), safe=False), 0.0).to_numpy(zero_copy_only=False)
    return values


def _written_values(column: pa.Array, troubles: Troubles) -> FloatColumn:
    values = np.zeros(len(column), dtype=np.float64)
    for row, text in enumerate(column.to_pylist()):
        try:
            values[row] = number_of(json.loads(text or ""))
        except Trouble as trouble:
            troubles[row] = (trouble.code, trouble.field)
        except ValueError:
            troubles[row] = (TroubleCode.VALUE_NOT_A_NUMBER, "value")
    return values
