"""The calendar and the rules that the city's deadlines are counted by."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from furong.engines.worktime import Calendar, CalendarUnknown, build_calendar, load_calendar
from furong.nets.casework.domain.stages import ClockPolicy, read_policy, shipped_policy
from furong.nets.casework.errors.clocks import CalendarUnusable, ClockPolicyUnusable
from furong.nets.casework.models import Recount

__all__ = ["calendar_from", "city_calendar", "city_policy", "find_calendar"]


def city_calendar() -> Calendar:
    """Return the calendar that the city counts on now: the one that comes with the platform, or a newer one of its own.

    Raises:
        CalendarUnusable: When there is none of the name that the node is set to.
    """
    name: str = settings.FURONG_OPTIONS["CALENDAR"]
    try:
        shipped = load_calendar(name)
    except CalendarUnknown as error:
        raise CalendarUnusable(calendar=name, trouble=str(error)) from error
    own = Recount.objects.filter(calendar=name).exclude(content="").order_by("-id").first()
    if own is None:
        return shipped
    found = calendar_from(own.content)
    return found if found.version >= shipped.version else shipped


def find_calendar(name: str) -> Calendar | None:
    """Return the very calendar that a deadline was counted on, by id and version, or ``None`` when it is gone."""
    key, _, version = name.partition("@")
    try:
        as_of = date.fromisoformat(version)
        own = Recount.objects.filter(calendar=key, version=version).exclude(content="").order_by("-id").first()
        found = calendar_from(own.content, as_of=as_of) if own else load_calendar(key, as_of=as_of)
    except (ValueError, CalendarUnknown):
        return None
    return found if found.name == name else None


@lru_cache(maxsize=16)
def calendar_from(content: str, *, as_of: date | None = None) -> Calendar:
    """Return the calendar of a file of the form of those that come with the platform.

    Raises:
        CalendarUnusable: When it cannot be read.
    """
    try:
        return build_calendar(tomllib.loads(content), as_of=as_of)
    except KeyError as error:
        raise CalendarUnusable(calendar="?", trouble=f"{error} missing") from error
    except (ValueError, TypeError, CalendarUnknown) as error:
        raise CalendarUnusable(calendar="?", trouble=str(error)) from error


def city_policy() -> ClockPolicy:
    """Return the rules for the clocks of the city's cases.

    Raises:
        ClockPolicyUnusable: When the file that the node is set to cannot be used.
    """
    path: Path | None = settings.FURONG_OPTIONS["CASEWORK_CLOCKS"]
    return _policy_of(path) if path else shipped_policy()


@lru_cache(maxsize=4)
def _policy_of(path: Path) -> ClockPolicy:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ClockPolicyUnusable(path=path, trouble=str(error)) from error
    return read_policy(text, path=str(path))
