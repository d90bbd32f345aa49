"""The calendar and the rules that the time of the city's appeals is counted by, and the city's keys."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from furong.engines.worktime import Calendar, CalendarUnknown, load_calendar
from furong.foundation.servers.directory import DataDirectory
from furong.nets.hotline.domain.citizens import citizen_key, tracking_code, work_key
from furong.nets.hotline.domain.limits import AppealPolicy, read_limits, shipped_limits
from furong.nets.hotline.domain.messages import message_key, sender_key
from furong.nets.hotline.errors.clocks import AppealCalendarUnusable, AppealLimitsUnusable

__all__ = [
    "appeal_calendar",
    "appeal_policy",
    "code_of",
    "key_of_message",
    "key_of_phone",
    "key_of_sender",
    "key_of_work",
]


def appeal_calendar() -> Calendar:
    """Return the calendar that the time of appeals is counted on.

    Raises:
        AppealCalendarUnusable: When there is none of the name that the node is set to.
    """
    name: str = settings.FURONG_OPTIONS["CALENDAR"]
    try:
        return load_calendar(name)
    except CalendarUnknown as error:
        raise AppealCalendarUnusable(calendar=name) from error


def appeal_policy() -> AppealPolicy:
    """Return the city's rules.

    Raises:
        AppealLimitsUnusable: When the file that the node is set to cannot be used.
    """
    path: Path | None = settings.FURONG_OPTIONS["HOTLINE_CLOCKS"]
    return _policy_of(path) if path else shipped_limits()


def key_of_phone(phone: str) -> str:
    """Return the key of the thread of a phone number; only this city can make it."""
    return citizen_key(_secret(settings.FURONG_DIRECTORY), phone)


def key_of_sender(sender: str) -> str:
    """Return the key of the thread of somebody whom a messenger knows."""
    return sender_key(_secret(settings.FURONG_DIRECTORY), sender)


def key_of_message(sender: str, identity: str) -> str:
    """Return the key of a message of a messenger."""
    return message_key(_secret(settings.FURONG_DIRECTORY), sender, identity)


def code_of(number: str) -> str:
    """Return the code with which a citizen sees where an appeal stands."""
    return tracking_code(_secret(settings.FURONG_DIRECTORY), number)


def key_of_work(number: str, round_number: int) -> str:
    """Return the key under which the work of a round is reported; only this city can make it."""
    return work_key(_secret(settings.FURONG_DIRECTORY), number, round_number)


@lru_cache(maxsize=4)
def _policy_of(path: Path) -> AppealPolicy:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AppealLimitsUnusable(path=path, trouble=str(error)) from error
    return read_limits(text, path=str(path))


@lru_cache(maxsize=4)
def _secret(directory: DataDirectory) -> str:
    return directory.secret("hotline.key")
