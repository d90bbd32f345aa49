"""Working calendars as data: holidays, make-up workdays and working hours, with what each rests on.

A calendar is a value with a version. The national one is made from the State Council's yearly notices as they stood on
a day, amendments included; a city's inherits it and changes days or hours. Days beyond the last notice are assumed to
be workdays from Monday to Friday, and every deadline that reaches them says so. A version is the day of the newest
notice in it, so that ``load_calendar(id, as_of=version)`` brings back the very calendar a deadline was counted on.
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

__all__ = ["Calendar", "CalendarUnknown", "DayKind", "Hours", "SpecialDay", "build_calendar", "load_calendar"]

_ONE_DAY = timedelta(days=1)
_ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)
_DAY_MIN = 1_440
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
        weekdays: ISO weekdays, 1 for Monday; a make-up workday has the hours of the weekday it falls on where there
            are any, and the others otherwise.
        source: What they rest on.

    Raises:
        ValueError: When the periods are not in order and apart, or leave the day.
    """

    periods: tuple[tuple[int, int], ...]
    first: date | None = None
    last: date | None = None
    weekdays: tuple[int, ...] = _ALL_WEEK
    source: str = ""

    def __post_init__(self) -> None:
        edges = [edge for period in self.periods for edge in period]
        if any(a >= b for a, b in pairwise(edges)) or any(not 0 <= edge <= _DAY_MIN for edge in edges):
            raise ValueError(f"working periods {self.periods} are not in order, apart and inside one day")

    def hold_on(self, day: date) -> bool:
        """Return whether these are the hours of ``day``."""
        return self.hold_around(day) and day.isoweekday() in self.weekdays

    def hold_around(self, day: date) -> bool:
        """Return whether these hours hold at the time of ``day``, on whatever weekday."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


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
        newest_first = self.hours[::-1]
        found = next((h.periods for h in newest_first if h.hold_on(day)), None)
        if found is None and day.isoweekday() > 5:  # a make-up workday, and the hours name Monday to Friday only
            found = next((h.periods for h in newest_first if h.hold_around(day)), None)
        return found or ()

    def is_covered(self, day: date) -> bool:
        """Return whether the notice for ``day`` is known."""
        return self.covered_from <= day <= self.covered_to

    def with_days(self, days: Mapping[date, SpecialDay], *, version: str) -> Calendar:
        """Return the calendar with some days changed, as a new version.

        Raises:
            ValueError: When the version is the one it has: deadlines are pinned to it.
        """
        return replace(self, version=self._newer(version), special={**self.special, **days})

    def with_hours(self, *hours: Hours, version: str) -> Calendar:
        """Return the calendar with hours added that count before those it has, as a new version.

        Raises:
            ValueError: When the version is the one it has: deadlines are pinned to it.
        """
        return replace(self, version=self._newer(version), hours=(*self.hours, *hours))

    def _newer(self, version: str) -> str:
        if version == self.version:
            raise ValueError(f"{self.name} is what deadlines are pinned to; changed, it needs another version")
        return version


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
    return build_calendar(tomllib.loads(resource.read_text(encoding="utf-8")), as_of=as_of)


def build_calendar(data: Mapping[str, Any], *, as_of: date | None = None) -> Calendar:
    """Return a calendar from its decoded data, in the form of the files beside this module.

    Args:
        data: Its id, titles, notices and hours; with ``inherits``, the id of the calendar whose days and hours it takes
            over. Its own count before those.
        as_of: Know only the notices, and the hours, issued up to this day; all of them when ``None``.

    Raises:
        CalendarUnknown: When it inherits from a calendar that does not come with the platform.
        ValueError: When its hours are wrong.
        KeyError: When something is missing.
    """
    inherited = load_calendar(data["inherits"], as_of=as_of) if "inherits" in data else None
    notices = _standing(data.get("notices", ()), as_of)
    hours = [entry for entry in data.get("hours", ()) if as_of is None or entry.get("issued", as_of) <= as_of]
    special = dict(inherited.special) if inherited else {}
    for notice in notices:
        special |= dict(_days_of(notice))
    dated = [str(entry["issued"]) for entry in (*notices, *hours) if "issued" in entry]
    covered_from, covered_to = _covered(notices)
    return Calendar(
        id=data["id"],
        version=max([*dated, inherited.version if inherited else "0"]),
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        covered_from=inherited.covered_from if inherited else covered_from,
        covered_to=inherited.covered_to if inherited else covered_to,
        special=special,
        hours=(*(inherited.hours if inherited else ()), *map(_hours, hours)),
    )


def _covered(notices: Iterable[Mapping[str, Any]]) -> tuple[date, date]:
    """Return the first and the last day for which a yearly notice is known; the last is before the first for none."""
    years = [notice["year"] for notice in notices if "year" in notice]
    if not years:
        return date.max, date.min
    return date(min(years), 1, 1), date(max(years), 12, 31)


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
    weekdays = tuple(entry.get("weekdays", _ALL_WEEK))
    return Hours(periods, entry.get("first"), entry.get("last"), weekdays, entry["source"])


def _period(text: str) -> tuple[int, int]:
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a period such as 08:30-12:00")
    a, b, c, d = map(int, found.groups())
    return a * 60 + b, c * 60 + d
