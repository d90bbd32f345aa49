"""Periods for which operators are scored: years, quarters, months, or any days, on the city's clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from furong.kernel.clock import CITY_TIME, city_time
from furong.nets.mobility.errors.scores import ScorePeriodUnusable

__all__ = ["PeriodLength", "ScorePeriod", "period_around", "read_period"]

_DAYS_MAX = 366
_YEARS = range(2000, 2100)
_YEAR = 12
_NAMED = re.compile(r"(?P<year>20\d\d)(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?", re.ASCII)


class PeriodLength(StrEnum):
    """How long a period is; ``days`` are any others."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


_MONTHS = {PeriodLength.MONTH: 1, PeriodLength.QUARTER: 3, PeriodLength.YEAR: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePeriod:
    """A period.

    Args:
        name: As it is written.
        length: How long it is.
        first: Its first day.
        last: Its last day.
    """

    name: str
    length: PeriodLength
    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The instant at which it begins."""
        return datetime.combine(self.first, time(), CITY_TIME)

    @property
    def until(self) -> datetime:
        """The instant at which it is over."""
        return datetime.combine(self.last + timedelta(days=1), time(), CITY_TIME)

    def moved(self, count: int) -> ScorePeriod:
        """Return the period of the same length that comes ``count`` after this one."""
        if self.length is PeriodLength.DAYS:
            days = timedelta(days=count * ((self.last - self.first).days + 1))
            first, last = self.first + days, self.last + days
            return ScorePeriod(name=f"{first}/{last}", length=self.length, first=first, last=last)
        return _from_month(self.length, self.first.year * _YEAR + self.first.month - 1 + count * _MONTHS[self.length])


def read_period(name: str) -> ScorePeriod:
    """Return the period of a name, such as ``2026-Q4``.

    Raises:
        ScorePeriodUnusable: When it names none.
    """
    found = _NAMED.fullmatch(name)
    if found is None:
        return _days(name)
    year = int(found["year"]) * _YEAR
    if found["quarter"]:
        return _from_month(PeriodLength.QUARTER, year + 3 * (int(found["quarter"]) - 1))
    if found["month"]:
        return _from_month(PeriodLength.MONTH, year + int(found["month"]) - 1)
    return _from_month(PeriodLength.YEAR, year)


def period_around(length: PeriodLength, at: datetime) -> ScorePeriod:
    """Return the month, quarter or year in which an instant lies."""
    day = city_time(at).date()
    months = _MONTHS.get(length, 3)
    length = length if length in _MONTHS else PeriodLength.QUARTER
    return _from_month(length, day.year * _YEAR + (day.month - 1) // months * months)


def _from_month(length: PeriodLength, month: int) -> ScorePeriod:
    end = month + _MONTHS[length]
    first = date(month // _YEAR, month % _YEAR + 1, 1)
    last = date(end // _YEAR, end % _YEAR + 1, 1) - timedelta(days=1)
    names = {
        PeriodLength.YEAR: f"{first.year}",
        PeriodLength.QUARTER: f"{first.year}-Q{(first.month + 2) // 3}",
        PeriodLength.MONTH: f"{first:%Y-%m}",
    }
    return ScorePeriod(name=names[length], length=length, first=first, last=last)


def _days(name: str) -> ScorePeriod:
    begin, _, end = name.partition("/")
    try:
        first, last = date.fromisoformat(begin), date.fromisoformat(end)
    except ValueError:
        raise ScorePeriodUnusable(period=name) from None
    if not timedelta() <= last - first < timedelta(days=_DAYS_MAX) or first.year not in _YEARS:
        raise ScorePeriodUnusable(period=name)
    for length, months in _MONTHS.items():
        # The same days have one name, whoever writes them how.
        named = _from_month(length, first.year * _YEAR + first.month - 1)
        if (named.first, named.last) == (first, last) and (first.month - 1) % months == 0:
            return named
    return ScorePeriod(name=f"{first}/{last}", length=PeriodLength.DAYS, first=first, last=last)
