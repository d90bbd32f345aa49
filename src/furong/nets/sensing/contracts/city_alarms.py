"""Alarms of things of the registry, as they leave the net."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from furong.kernel.events import register_event_type
from furong.nets.sensing.contracts import AlarmChanged, Priority

__all__ = [
    "ALARM_ESCALATED",
    "ALARM_SHELVED",
    "ALARM_SUPPRESSED",
    "ALARM_UNSHELVED",
    "AlarmBoard",
    "AlarmFloodInfo",
    "AlarmGroup",
    "AlarmStep",
    "CityAlarmInfo",
    "CityAlarmState",
]


class CityAlarmState(StrEnum):
    """States of an alarm in the words of ISA-18.2 (IEC 62682)."""

    ACTIVE = "active"
    ACKNOWLEDGED = "acknowledged"
    CLEARED = "cleared"
    #: Put aside by a person for a while.
    SHELVED = "shelved"
    #: Put aside by the design of the rule or of the area, e.g. during works.
    SUPPRESSED = "suppressed"
    #: Later readings showed that it should not have been raised.
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class CityAlarmInfo:
    """One episode of one rule on one thing of the registry.

    Args:
        id: Made from rule, thing and first instant.
        rule: Key of the rule.
        version: Its version.
        number: Number of the thing. [1]
        since: When the raising condition began to hold.
        raised_at: When it had held for the dwell.
        cleared_at: When it was over, or ``None``.
        extreme: The farthest value of the episode as far as is known.
        quality: Bits of quality of the reading that raised it. [1]
        escalation: How many levels it went up because nobody acknowledged it. [1]
        verdict: ``true`` or ``false`` when an officer judged it, else empty.
        flood: The flood to which it belongs, or ``None``.
    """

    id: UUID
    rule: str
    version: int
    number: int
    thing: str
    category: str
    area: str
    area_path: str
    owner: str
    priority: Priority
    state: CityAlarmState
    title_zh: str
    title_en: str
    since: datetime
    raised_at: datetime
    cleared_at: datetime | None
    value: float
    extreme: float
    quality: int
    acknowledged_at: datetime | None
    acknowledged_by: str
    shelved_until: datetime | None
    escalation: int
    verdict: str
    flood: UUID | None

    def title(self, language: str) -> str:
        """Return what the alarm says, in ``language``."""
        return self.title_en if language == "en" else self.title_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmStep:
    """What happened to an alarm.

    Args:
        kind: raised, acknowledged, escalated, shelved, unshelved, suppressed, corrected, cleared, withdrawn or judged.
    """

    kind: str
    at: datetime
    by: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFloodInfo:
    """Many alarms of one cause, told as one."""

    id: UUID
    rule: str
    cause: str
    area: str
    began_at: datetime
    last_at: datetime
    ended_at: datetime | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmGroup:
    """Open alarms with one thing in common.

    Args:
        key: What they have in common: a rule, an area, a category or an owner.
        count: How many. [1]
        gravest: The gravest priority among them.
        newest_at: When the newest was raised.
    """

    key: str
    count: int
    gravest: Priority
    newest_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmBoard:
    """What stands on the alarm board.

    Args:
        by_state: How many by state, of those that fit the filters; of those that are over, the last day's.
        by_priority: How many open ones by priority.
        groups: Open ones grouped as asked, the largest first.
        floods: Floods that go on.
        alarms: The page of alarms, the newest first.
        has_more: Whether there is a next page.
    """

    by_state: Mapping[str, int]
    by_priority: Mapping[str, int]
    groups: tuple[AlarmGroup, ...]
    floods: tuple[AlarmFloodInfo, ...]
    alarms: tuple[CityAlarmInfo, ...]
    has_more: bool


ALARM_ESCALATED = register_event_type("sensing.alarm.escalated", version=1, data=AlarmChanged)
ALARM_SHELVED = register_event_type("sensing.alarm.shelved", version=1, data=AlarmChanged)
ALARM_UNSHELVED = register_event_type("sensing.alarm.unshelved", version=1, data=AlarmChanged)
ALARM_SUPPRESSED = register_event_type("sensing.alarm.suppressed", version=1, data=AlarmChanged)
