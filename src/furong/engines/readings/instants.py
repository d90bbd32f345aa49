"""Instants as devices write them: ISO 8601 with a zone, or a number of seconds or milliseconds since 1970."""

from __future__ import annotations

import math

import numpy as np

from furong.engines.readings.fingerprints import Bytes
from furong.kernel.columns import IntColumn
from furong.kernel.compiled import compiled

__all__ = ["LAST_MS", "SECONDS_BELOW", "epoch_ms", "instant_at", "instants"]

#: The last instant that can be written with four digits of a year. [ms since 1970-01-01T00:00Z]
LAST_MS = 253_402_300_799_999
#: A smaller number counts seconds, a larger one milliseconds: seconds reach year 5138, milliseconds begin in 1973.
SECONDS_BELOW = 1e11

_DASH, _COLON, _POINT, _T, _SPACE, _Z, _PLUS, _ZERO = 45, 58, 46, 84, 32, 90, 43, 48
_SECOND_END = 19
_ZONE_LONG, _ZONE_SHORT = 6, 5
_YEAR_FIRST = 1970
_MONTH_STARTS = np.array([0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334], dtype=np.int64)
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)
_MONTHS, _FEBRUARY, _HOURS, _MINUTES, _DIGITS = 12, 2, 24, 60, 10
_MS_PLACES, _FRACTION_MAX = 3, 9
_SCALES = np.array([1000, 100, 10, 1], dtype=np.int64)


@compiled
def epoch_ms(number: float) -> int:
    """Return the instant that a number of seconds or milliseconds since 1970 means, or -1 when out of range.

    Args:
        number: As it was sent. [s or ms since 1970-01-01T00:00Z]
    """
    if not 0 <= number <= LAST_MS:
        return -1
    return int(math.floor(number * 1000.0 + 0.5)) if number < SECONDS_BELOW else int(math.floor(number))


@compiled
def instant_at(buffer: Bytes, start: int, end: int) -> int:
    """Return the instant written at ``buffer[start:end]``, or -1 when it is not written in the usual way.

    Args:
        buffer: Text. [1]
        start: Where it begins. [byte]
        end: Where it ends, itself excluded. [byte]

    Returns:
        The instant. [ms since 1970-01-01T00:00Z]
    """
    if end - start <= _SECOND_END or not _is_punctuated(buffer, start):
        return -1
    day = _day_at(buffer, start)
    second = _second_at(buffer, start + 11)
    place, ms = _fraction_at(buffer, start + _SECOND_END, end)
    if day < 0 or second < 0 or place < 0:
        return -1
    offset_min = _offset_at(buffer, place, end)
    if offset_min <= -_HOURS * _MINUTES:
        return -1
    instant = ((day * 86_400 + second) - offset_min * 60) * 1000 + ms
    return instant if 0 <= instant <= LAST_MS else -1


@compiled
def _is_punctuated(buffer: Bytes, start: int) -> bool:
    dashes = buffer[start + 4] == _DASH and buffer[start + 7] == _DASH
    colons = buffer[start + 13] == _COLON and buffer[start + 16] == _COLON
    return bool(dashes and colons and (buffer[start + 10] == _T or buffer[start + 10] == _SPACE))


@compiled
def _two_at(buffer: Bytes, place: int) -> int:
    """Return the number that two digits make, or a large negative one."""
    tens, ones = int(buffer[place]) - _ZERO, int(buffer[place + 1]) - _ZERO
    if 0 <= tens < _DIGITS and 0 <= ones < _DIGITS:
        return tens * 10 + ones
    return -100_000


@compiled
def _day_at(buffer: Bytes, start: int) -> int:
    """Return the day since 1970 of a date written as year-month-day, or -1."""
    year = _two_at(buffer, start) * 100 + _two_at(buffer, start + 2)
    month, day = _two_at(buffer, start + 5), _two_at(buffer, start + 8)
    if year < _YEAR_FIRST or month < 1 or month > _MONTHS or day < 1:
        return -1
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day > _MONTH_DAYS[month] + (1 if is_leap and month == _FEBRUARY else 0):
        return -1
    before = year - 1
    leaps = before // 4 - before // 100 + before // 400 - 477
    days = (year - _YEAR_FIRST) * 365 + leaps + _MONTH_STARTS[month] + day - 1
    return int(days + (1 if is_leap and month > _FEBRUARY else 0))


@compiled
def _second_at(buffer: Bytes, start: int) -> int:
    """Return the second of the day of a time written as hour:minute:second, or -1."""
    hour, minute, second = _two_at(buffer, start), _two_at(buffer, start + 3), _two_at(buffer, start + 6)
    if hour < 0 or hour >= _HOURS or minute < 0 or minute >= _MINUTES or second < 0 or second >= _MINUTES:
        return -1
    return hour * 3600 + minute * 60 + second


@compiled
def _fraction_at(buffer: Bytes, start: int, end: int) -> tuple[int, int]:
    """Return the place after a fraction of a second, and its whole milliseconds; the place is -1 for none of these."""
    if buffer[start] != _POINT:
        return start, 0
    place, ms = start + 1, 0
    while place < end and 0 <= int(buffer[place]) - _ZERO < _DIGITS:
        if place - start <= _MS_PLACES:
            ms = ms * 10 + int(buffer[place]) - _ZERO
        place += 1
    count = place - start - 1
    if count == 0 or count > _FRACTION_MAX:
        return -1, 0
    return place, int(ms * _SCALES[min(count, _MS_PLACES)])


@compiled
def _offset_at(buffer: Bytes, place: int, end: int) -> int:
    """Return the minutes by which a zone is ahead of UTC, or a large negative number."""
    if end - place == 1 and buffer[place] == _Z:
        return 0
    length = end - place
    if length == _ZONE_LONG and buffer[place + 3] == _COLON:
        minute = _two_at(buffer, place + 4)
    elif length == _ZONE_SHORT:
        minute = _two_at(buffer, place + 3)
    else:
        return -100_000
    hour = _two_at(buffer, place + 1)
    if hour < 0 or hour >= _HOURS or minute < 0 or minute >= _MINUTES:
        return -100_000
    offset = hour * 60 + minute
    if buffer[place] == _PLUS:
        return offset
    return -offset if buffer[place] == _DASH else -100_000


def instants(buffer: Bytes, starts: IntColumn, ends: IntColumn) -> IntColumn:
    """Return the instant written at each ``buffer[start:end]``, -1 for one that is not written in the usual way.

    Args:
        buffer: Text. [1]
        starts: Where each begins. [byte]
        ends: Where each ends, itself excluded. [byte]
    """
    found = np.empty(len(starts), dtype=np.int64)
    _read_each(buffer, starts, ends, found)
    return found


@compiled
def _read_each(buffer: Bytes, starts: IntColumn, ends: IntColumn, found: IntColumn) -> None:
    for row in range(len(starts)):
        found[row] = instant_at(buffer, starts[row], ends[row])
