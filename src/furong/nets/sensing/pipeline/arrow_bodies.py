"""Arrow streams of readings, by number or by code: checked before a single value is believed."""

from __future__ import annotations

import json
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from furong.engines.readings.code_table import UNKNOWN, NumberColumn
from furong.engines.readings.fingerprints import Bytes, fingerprints
from furong.engines.readings.instants import LAST_MS, SECONDS_BELOW, instants
from furong.engines.readings.records import Trouble, TroubleCode, number_of, time_of
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn
from furong.nets.sensing.contracts.intake import IntakeReason
from furong.nets.sensing.errors.intake import ArrowBroken, ArrowColumnsUnusable
from furong.nets.sensing.pipeline.checks import Checked, Columned, Troubles, check_columns, rows_of_other_units
from furong.nets.sensing.pipeline.things import KnownThings

__all__ = ["check_arrow", "check_table"]

_ALIASES = {
    "number": ("number",),
    "code": ("code", "thing", "device"),
    "time": ("time", "ts", "phenomenonTime"),
    "value": ("value", "result"),
    "unit": ("unit", "uom"),
}
_TROUBLE_MAX = 200
_NUMBER_MAX = 2**31 - 1


def check_arrow(payload: bytes, things: KnownThings, *, now_ms: int) -> Checked:
    """Return the readings of an Arrow IPC stream.

    Args:
        payload: The stream.
        things: What is registered.
        now_ms: The time. [ms since 1970-01-01T00:00Z]

    Raises:
        ArrowBroken: When it is none, or is not whole.
        ArrowColumnsUnusable: When it lacks a column, or one is of a kind that is not understood.
    """
    try:
        with pa.ipc.open_stream(pa.py_buffer(payload)) as reader:
            table = reader.read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ArrowBroken(trouble=str(error)[:_TROUBLE_MAX]) from error
    return check_table(table, things, now_ms=now_ms)


def check_table(table: pa.Table, things: KnownThings, *, now_ms: int, first_row: int = 1) -> Checked:
    """Return the readings of a table.

    Args:
        table: With number or code, time and value.
        things: What is registered.
        now_ms: The time. [ms since 1970-01-01T00:00Z]
        first_row: Number of its first row, as rows that are put aside are named. [1]

    Raises:
        ArrowColumnsUnusable: When it lacks a column, or one is of a kind that is not understood.
    """
    names = {role: next((name for name in names if name in table.column_names), "") for role, names in _ALIASES.items()}
    if not (names["number"] or names["code"]) or not names["time"] or not names["value"]:
        raise ArrowColumnsUnusable(trouble=", ".join(table.column_names)[:_TROUBLE_MAX])
    by_code = not names["number"]
    subject = _one(table.column(names["code" if by_code else "number"]))
    time, value = _one(table.column(names["time"])), _one(table.column(names["value"]))
    empty = _nulls(subject) | _nulls(time) | _nulls(value)
    troubles: Troubles = {}
    try:
        number = _by_code(subject, things) if by_code else _by_number(subject)
        times, values = _times(time, troubles), _values(value, troubles)
    except pa.ArrowException as error:
        raise ArrowColumnsUnusable(trouble=str(error)[:_TROUBLE_MAX]) from error

    def told(row: int) -> tuple[str, str]:
        record = {"code" if by_code else "number": subject, "time": time, "value": value}
        if names["unit"]:
            record["unit"] = table.column(names["unit"])
        written = {name: _plain(name, column[row].as_py()) for name, column in record.items()}
        return f"row {first_row + row}", json.dumps(written, ensure_ascii=False, default=_as_text)

    columns = Columned(number=number, time_ms=times, value=values, by_code=by_code)
    if names["unit"]:
        for row in rows_of_other_units(number, _one(table.column(names["unit"])), things):
            troubles.setdefault(row, (IntakeReason.UNIT_DIFFERS, "unit"))
    for row in np.flatnonzero(empty).tolist():
        troubles[row] = (IntakeReason.EMPTY_FIELD, "")
    return check_columns(columns, things, now_ms=now_ms, told=told, troubles=troubles)


def _plain(name: str, found: object) -> object:
    """Return a value as a record would have it, so that what was put aside can be sent again."""
    return _number_or_text(found) if isinstance(found, str) and name in ("time", "value") else found


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _one(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # more text than one array holds
        raise ArrowColumnsUnusable(trouble="more than 2 GiB of text")
    return whole.dictionary_decode() if pa.types.is_dictionary(whole.type) else whole


def _nulls(column: pa.Array) -> BoolColumn:
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


def _by_code(column: pa.Array, things: KnownThings) -> NumberColumn:
    if not _is_text(column.type):
        raise ArrowColumnsUnusable(trouble=f"code: {column.type}")
    if not len(column):
        return np.empty(0, dtype=np.int32)
    return things.table.lookup_many(fingerprints(*_places_of(column), things.key))


def _by_number(column: pa.Array) -> NumberColumn:
    if not pa.types.is_integer(column.type):
        raise ArrowColumnsUnusable(trouble=f"number: {column.type}")
    if column.type == pa.int32() and not column.null_count:
        plain: NumberColumn = column.to_numpy()
        return plain
    numbers = pc.fill_null(column, 0).cast(pa.int64(), safe=False).to_numpy(zero_copy_only=False)
    return np.where((numbers >= 0) & (numbers <= _NUMBER_MAX), numbers, UNKNOWN).astype(np.int32)


def _times(column: pa.Array, troubles: Troubles) -> IntColumn:
    column = _as_numbers(column)
    kind = column.type
    if _is_text(kind):
        return _written_times(column, troubles)
    if pa.types.is_timestamp(kind):
        if kind.tz is None:
            raise ArrowColumnsUnusable(trouble="time has no zone")
        if kind.unit != "ms":
            column = column.cast(pa.timestamp("ms", tz=kind.tz), safe=False)
        instants_ms: IntColumn = pc.fill_null(column.view(pa.int64()), 0).to_numpy(zero_copy_only=False)
        return instants_ms
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
            times[row] = time_of(_number_or_text(column[row].as_py() or ""))
        except Trouble as trouble:
            troubles[row] = (trouble.code, trouble.field)
    return times


def _number_or_text(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _values(column: pa.Array, troubles: Troubles) -> FloatColumn:
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
