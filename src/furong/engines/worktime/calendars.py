"""Working calendars as data: holidays, make-up workdays and working hours, with what each rests on.

A calendar is a value with a version. The national one is made from the State Council's yearly notices as they stood on
a day, amendments included; a city's inherits it and changes days or hours. Days beyond the last notice are assumed to
be workdays from Monday to Friday, and every deadline that reaches them says so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

__all__ = ["Calendar", "CalendarUnknown", "DayKind", "Hours", "SpecialDay", "load_calendar"]

_ONE_DAY = timedelta(days=1)
_ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)
_PERIOD = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


class CalendarUnknown(LookupError):
    """There is no calendar of that name."""


class DayKind:
    """What a special day is; a plain day is a workday from Monday to Friday and weekend otherwise."""

    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says.

    Args:
        kind: ``holiday`` or ``make_up`` (a workday on a weekend, 调休上班).
        name_zh: Name of the holiday, or of the one it makes up for, in Chinese.
        name_en: The same in English.
        source: Number of the notice, or where else it stands.
    """

    kind: str
    name_zh: str
    name_en: str
    source: str

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours that hold between two days on some weekdays.

    Args:
        periods: Pairs of begin and end within a day, in order, apart. [min after midnight]
        first: First day they hold, or ``None`` from ever.
        last: Last day they hold, or ``None`` for ever.
        weekdays: ISO weekdays, 1 for Monday; a make-up workday has the hours of the weekday it falls on.
        source: What they rest on.
    """

    periods: tuple[tuple[int, int], ...]
    first: date | None = None
    last: date | None = None
    weekdays: tuple[int, ...] = _ALL_WEEK
    source: str = ""

    def hold_on(self, day: date) -> bool:
        """Return whether these are the hours of ``day``."""
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or day <= self.last) and day.isoweekday() in self.weekdays


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working calendar.

    Args:
        id: Name, e.g. ``chengdu``.
        version: What it was made of, e.g. ``2025-11-04`` for the last notice known; pinned in every deadline.
        title_zh: Title in Chinese.
        title_en: Title in English.
        covered_from: First day for which notices are known.
        covered_to: Last day for which notices are known; later ones are assumed.
        special: Holidays and make-up workdays by day.
        hours: Working hours; of several that hold on a day the last counts.
    """

    id: str
    version: str
    title_zh: str
    title_en: str
    covered_from: date
    covered_to: date
    special: Mapping[date, SpecialDay] = field(repr=False, hash=False)
    hours: tuple[Hours, ...] = field(repr=False)

    @property
    def name(self) -> str:
        """Id and version, as deadlines record it."""
        return f"{self.id}@{self.version}"

    def is_workday(self, day: date) -> bool:
        """Return whether offices work on ``day``."""
        found = self.special.get(day)
        if found is not None:
            return found.kind == DayKind.MAKE_UP
        return day.isoweekday() <= 5

    def periods(self, day: date) -> tuple[tuple[int, int], ...]:
        """Return the working periods of ``day`` [min after midnight]; none when it is no workday."""
        if not self.is_workday(day):
            return ()
        return next((h.periods for h in reversed(self.hours) if h.hold_on(day)), ())

    def is_covered(self, day: date) -> bool:
        """Return whether the notice for ``day`` is known."""
        return self.covered_from <= day <= self.covered_to

    def with_days(self, days: Mapping[date, SpecialDay], *, version: str) -> Calendar:
        """Return the calendar with some days changed, as a new version."""
        return replace(self, version=version, special={**self.special, **days})

    def with_hours(self, *hours: Hours, version: str) -> Calendar:
        """Return the calendar with hours added that count before those it has, as a new version."""
        return replace(self, version=version, hours=(*self.hours, *hours))


@lru_cache(maxsize=64)
def load_calendar(name: str, *, as_of: date | None = None) -> Calendar:
    """Return a calendar that comes with the platform.

    Args:
        name: Its id: ``cn`` or a city's.
        as_of: Know only the notices issued up to this day; all of them when ``None``.

    Raises:
        CalendarUnknown: When there is none of that name.
        ValueError: When its data is wrong.
    """
    resource = files("furong.engines.worktime").joinpath("data", f"{name}.toml")
    if not re.fullmatch(r"[a-z_]+", name) or not resource.is_file():
        raise CalendarUnknown(f"there is no working calendar named {name!r}")
    return _build(tomllib.loads(resource.read_text(encoding="utf-8")), as_of)


def _build(data: Mapping[str, Any], as_of: date | None) -> Calendar:
    inherited = load_calendar(data["inherits"], as_of=as_of) if "inherits" in data else None
    notices = _standing(data.get("notices", ()), as_of)
    special = dict(inherited.special) if inherited else {}
    for notice in notices:
        special |= dict(_days_of(notice))
    versions = [str(notice["issued"]) for notice in notices] + ([inherited.version] if inherited else [])
    covered = [date(notice["year"], 12, 31) for notice in notices]
    last = min(data["covered_to"], max(covered)) if covered else data["covered_to"]
    return Calendar(
        id=data["id"],
        version=max(versions, default="0"),
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        covered_from=max(data["covered_from"], inherited.covered_from) if inherited else data["covered_from"],
        covered_to=min(last, inherited.covered_to) if inherited else last,
        special=special,
        hours=(*(inherited.hours if inherited else ()), *map(_hours, data.get("hours", ()))),
    )


def _standing(notices: Iterable[Mapping[str, Any]], as_of: date | None) -> list[Mapping[str, Any]]:
    """Return the notices issued up to ``as_of``, without the holidays that a later one replaces."""
    known = sorted((n for n in notices if as_of is None or n["issued"] <= as_of), key=lambda n: n["issued"])
    replaced = {(n["amends"], holiday["name_zh"]) for n in known if "amends" in n for holiday in n["holidays"]}
    return [{**n, "holidays": [h for h in n["holidays"] if (n["number"], h["name_zh"]) not in replaced]} for n in known]


def _days_of(notice: Mapping[str, Any]) -> Iterator[tuple[date, SpecialDay]]:
    for holiday in notice["holidays"]:
        name = (holiday["name_zh"], holiday["name_en"], notice["number"])
        day = holiday["first"]
        while day <= holiday["last"]:
            yield day, SpecialDay(DayKind.HOLIDAY, *name)
            day += _ONE_DAY
        for day in holiday.get("work", ()):
            yield day, SpecialDay(DayKind.MAKE_UP, *name)


def _hours(entry: Mapping[str, Any]) -> Hours:
    periods = tuple(_period(text) for text in entry["periods"])
    if any(begin >= end for begin, end in periods) or any(a[1] >= b[0] for a, b in pairwise(periods)):
        raise ValueError(f"working periods {entry['periods']} are not in order and apart")
    return Hours(
        periods, entry.get("first"), entry.get("last"), tuple(entry.get("weekdays", _ALL_WEEK)), entry["source"]
    )


def _period(text: str) -> tuple[int, int]:
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a period such as 08:30-12:00")
    a, b, c, d = map(int, found.groups())
    return a * 60 + b, c * 60 + d
