"""Arrow streams of readings, by number or by code: checked before a single value is believed."""

from __future__ import annotations

import json
from datetime import datetime

import numpy as np
import pyarrow as pa

from furong.nets.sensing.contracts.intake import IntakeReason
from furong.nets.sensing.errors.intake import ArrowBroken, ArrowColumnsUnusable
from furong.nets.sensing.pipeline.arrow_columns import (
    nulls_of,
    number_or_text,
    numbers_by_code,
    numbers_by_number,
    one_array,
    times_of,
    values_of,
)
from furong.nets.sensing.pipeline.checks import Checked, Columned, Troubles, check_columns
from furong.nets.sensing.pipeline.things import KnownThings
from furong.nets.sensing.pipeline.units import rows_of_other_units

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
    try:
        return check_table(table, things, now_ms=now_ms)
    except UnicodeDecodeError as error:  # names of columns and zones are read only when they are asked for
        raise ArrowBroken(trouble=str(error)[:_TROUBLE_MAX]) from error


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
    subject = one_array(table.column(names["code" if by_code else "number"]))
    time, value = one_array(table.column(names["time"])), one_array(table.column(names["value"]))
    empty = nulls_of(subject) | nulls_of(time) | nulls_of(value)
    troubles: Troubles = {}
    try:
        number = numbers_by_code(subject, things) if by_code else numbers_by_number(subject)
        times, values = times_of(time, troubles), values_of(value, troubles)
    except pa.ArrowException as error:
        raise ArrowColumnsUnusable(trouble=str(error)[:_TROUBLE_MAX]) from error

    def told(row: int) -> tuple[str, str]:
        record = {"code" if by_code else "number": subject, "time": time, "value": value}
        if names["unit"]:
            record["unit"] = table.column(names["unit"])
        written = {name: _plain(name, _told(column[row], int(times[row]))) for name, column in record.items()}
        return f"row {first_row + row}", json.dumps(written, ensure_ascii=False, default=_as_text)

    columns = Columned(number=number, time_ms=times, value=values, by_code=by_code)
    if names["unit"]:
        for row in rows_of_other_units(number, one_array(table.column(names["unit"])), things):
            troubles.setdefault(row, (IntakeReason.UNIT_DIFFERS, "unit"))
    for row in np.flatnonzero(empty).tolist():
        troubles[row] = (IntakeReason.EMPTY_FIELD, "")
    return check_columns(columns, things, now_ms=now_ms, told=told, troubles=troubles)


def _told(found: pa.Scalar, time_ms: int) -> object:
    """Return what a cell holds; an instant that no calendar has, or in no known zone, as the number that was read."""
    try:
        return found.as_py()
    except (OverflowError, ValueError):  # what Arrow itself raises is a ValueError too
        return time_ms if pa.types.is_timestamp(found.type) else str(found)


def _plain(name: str, found: object) -> object:
    """Return a value as a record would have it, so that what was put aside can be sent again."""
    return number_or_text(found) if isinstance(found, str) and name in ("time", "value") else found


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
