"""From what was read to readings of registered things: codes become numbers, what does not fit is put aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from furong.engines.readings.code_table import NumberColumn
from furong.engines.readings.fingerprints import FingerprintColumn, fingerprints, fingerprints_of
from furong.engines.readings.frames import Readings
from furong.engines.readings.instants import LAST_MS
from furong.engines.readings.ndjson import Lines
from furong.engines.readings.records import TroubleCode
from furong.kernel.columns import FloatColumn, IntColumn
from furong.nets.sensing.contracts.intake import IntakeReason, RejectedReading
from furong.nets.sensing.pipeline.things import KnownThings
from furong.nets.sensing.pipeline.units import is_same_unit

__all__ = ["AHEAD_MAX_MS", "Checked", "Columned", "Troubles", "check_columns", "check_lines"]

#: A clock may be so far ahead; the engine marks it from five minutes on. Further ahead is put aside. [ms]
AHEAD_MAX_MS = 3_600_000
_RAW_MAX = 65_536

Reasons = npt.NDArray[np.int8]
#: Reason and field of rows that could not be read.
Troubles = dict[int, tuple[str, str]]
#: Reasons by number, the first of several that hold wins; 0 is none.
_REASONS: tuple[tuple[str, str], ...] = (
    ("", ""),
    (IntakeReason.UNKNOWN_CODE, "code"),
    (IntakeReason.UNKNOWN_NUMBER, "number"),
    (TroubleCode.VALUE_NOT_FINITE, "value"),
    (TroubleCode.TIME_OUT_OF_RANGE, "time"),
    (IntakeReason.TIME_IN_FUTURE, "time"),
    (IntakeReason.UNIT_DIFFERS, "unit"),
)
_UNKNOWN_CODE, _UNKNOWN_NUMBER, _NOT_FINITE, _OUT_OF_RANGE, _IN_FUTURE, _UNIT_DIFFERS = range(1, 7)
_UNIT_KEY = (0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A delivery after the checks.

    Args:
        readings: What is taken.
        received: How many records there were. [1]
        rejected: The others.
    """

    readings: Readings
    received: int
    rejected: list[RejectedReading]


def check_lines(lines: Lines, things: KnownThings, *, now_ms: int) -> Checked:
    """Return the readings of NDJSON lines.

    Args:
        lines: As they were read.
        things: What is registered.
        now_ms: The time. [ms since 1970-01-01T00:00Z]
    """
    number = things.table.lookup_many(fingerprints(lines.text, lines.code, lines.code_end, things.key))
    reasons = _reasons_of(number, lines.time_ms, lines.value, things, now_ms, unknown=_UNKNOWN_CODE)
    with_unit = lines.unit >= 0
    if with_unit.any():
        prints = fingerprints(lines.text, lines.unit[with_unit], lines.unit_end[with_unit], _UNIT_KEY)
        places = np.flatnonzero(with_unit)

        def text_of(k: int) -> str:
            row = places[k]
            return lines.text[lines.unit[row] : lines.unit_end[row]].tobytes().decode()

        _mark_units(reasons, places, number, prints, text_of, things)
    rejected = [
        RejectedReading(f"line {bad.line}", _shown(bad.raw), bad.trouble.code, bad.trouble.field)
        for bad in lines.rejected
    ]

    def told(row: int) -> tuple[str, str]:
        return f"line {lines.line[row]}", _shown(lines.text[lines.start[row] : lines.end[row]].tobytes())

    return _sorted_out(number, lines.time_ms, lines.value, reasons, told, rejected)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columned:
    """A delivery that came in columns.

    Args:
        number: Of the things, -1 for one that was not found. [1]
        time_ms: When it was observed. [ms since 1970-01-01T00:00Z]
        value: What was observed. [unit]
        by_code: Whether the sender named things by code.
    """

    number: NumberColumn
    time_ms: IntColumn
    value: FloatColumn
    by_code: bool


def check_columns(
    columns: Columned,
    things: KnownThings,
    *,
    now_ms: int,
    told: Callable[[int], tuple[str, str]],
    troubles: Troubles,
) -> Checked:
    """Return the readings of columns.

    Args:
        columns: As they came.
        things: What is registered.
        now_ms: The time. [ms since 1970-01-01T00:00Z]
        told: Place and text of a row, for those that are put aside.
        troubles: Rows that could not be read, with reason and field.
    """
    unknown = _UNKNOWN_CODE if columns.by_code else _UNKNOWN_NUMBER
    reasons = _reasons_of(columns.number, columns.time_ms, columns.value, things, now_ms, unknown=unknown)
    rejected = [RejectedReading(*told(row), *trouble) for row, trouble in troubles.items()]
    if not troubles:
        return _sorted_out(columns.number, columns.time_ms, columns.value, reasons, told, rejected)
    kept = np.ones(len(reasons), dtype=np.bool_)
    kept[list(troubles)] = False
    rows = np.flatnonzero(kept)
    return _sorted_out(
        columns.number[kept],
        columns.time_ms[kept],
        columns.value[kept],
        reasons[kept],
        lambda row: told(int(rows[row])),
        rejected,
    )


def _reasons_of(
    number: NumberColumn, time_ms: IntColumn, value: FloatColumn, things: KnownThings, now_ms: int, *, unknown: int
) -> Reasons:
    reasons = np.zeros(len(number), dtype=np.int8)
    reasons[time_ms > now_ms + AHEAD_MAX_MS] = _IN_FUTURE
    reasons[(time_ms < 0) | (time_ms > LAST_MS)] = _OUT_OF_RANGE
    reasons[~np.isfinite(value)] = _NOT_FINITE
    reasons[(number < 0) | (number >= things.count)] = unknown
    return reasons


def _mark_units(
    reasons: Reasons,
    places: IntColumn,
    number: NumberColumn,
    prints: FingerprintColumn,
    text_of: Callable[[int], str],
    things: KnownThings,
) -> None:
    """Mark rows whose unit is not the registered one; other spellings of the same unit are let pass."""
    known = reasons[places] == 0
    expected = _prints_of(tuple(things.category_units))
    category = things.category[number[places[known]]]
    differs = prints[known] != expected[category]
    rows = np.flatnonzero(known)[differs]
    pairs: dict[tuple[int, int], bool] = {}
    for k, kind in zip(rows.tolist(), category[differs].tolist(), strict=True):
        pair = (int(prints[k]), kind)
        if pair not in pairs:
            pairs[pair] = is_same_unit(text_of(k), things.category_units[kind])
        if not pairs[pair]:
            reasons[places[k]] = _UNIT_DIFFERS


@lru_cache(maxsize=4)
def _prints_of(units: tuple[str, ...]) -> FingerprintColumn:
    return fingerprints_of(list(units), _UNIT_KEY)


def _shown(raw: bytes) -> str:
    return raw[:_RAW_MAX].decode("utf-8", "backslashreplace").rstrip("\r")


def _sorted_out(
    number: NumberColumn,
    time_ms: IntColumn,
    value: FloatColumn,
    reasons: Reasons,
    told: Callable[[int], tuple[str, str]],
    rejected: list[RejectedReading],
) -> Checked:
    received = len(number) + len(rejected)
    good = reasons == 0
    if good.all():
        return Checked(Readings(number=number, time_ms=time_ms, value=value), received, rejected)
    for row in np.flatnonzero(~good).tolist():
        place, raw = told(row)
        rejected.append(RejectedReading(place, raw, *_REASONS[reasons[row]]))
    return Checked(Readings(number=number[good], time_ms=time_ms[good], value=value[good]), received, rejected)
