"""What leaves the sensing net: frozen data and enums, free of any framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from furong.kernel.events import register_event_type

__all__ = [
    "ALARM_ACKNOWLEDGED",
    "ALARM_CLEARED",
    "ALARM_CORRECTED",
    "ALARM_RAISED",
    "ALARM_WITHDRAWN",
    "Alarm",
    "AlarmChanged",
    "AlarmRaised",
    "AlarmState",
    "FeedClock",
    "FeedInfo",
    "Grouping",
    "IngestReceipt",
    "Level",
    "PointState",
    "Priority",
    "ReasonCode",
    "Rejection",
    "RuleSpec",
    "StreamKind",
    "StreamSpec",
    "ThingInfo",
]


class StreamKind(StrEnum):
    """How the values of a stream come about."""

    #: Subjects are sighted at positions; the value of a zone is how many stand in it.
    PRESENCE = "presence"
    #: A thing reports its own value.
    READING = "reading"


class FeedClock(StrEnum):
    """What drives a feed's event time on when no observation comes."""

    #: The feeder itself says up to when it has told everything (a replay).
    FEEDER = "feeder"
    #: The machine's clock.
    SYSTEM = "system"
    #: The city's clock, which may be that of a demo day.
    CITY = "city"


class Priority(StrEnum):
    """Levels Ⅰ to Ⅳ of an alarm or case, the gravest first (突发事件分级)."""

    GRAVEST = "1"
    GRAVE = "2"
    SERIOUS = "3"
    ORDINARY = "4"


class AlarmState(StrEnum):
    """States of an alarm in the words of ISA-18.2 (IEC 62682)."""

    ACTIVE = "active"
    ACKNOWLEDGED = "acknowledged"
    CLEARED = "cleared"
    #: Later observations showed that it should not have been raised.
    WITHDRAWN = "withdrawn"


class ReasonCode(StrEnum):
    """Why a record is in the quarantine."""

    NOT_A_RECORD = "not_a_record"
    FIELD_MISSING = "field_missing"
    FIELD_UNREADABLE = "field_unreadable"
    POSITION_OUT_OF_RANGE = "position_out_of_range"
    TIME_IMPLAUSIBLE = "time_implausible"
    TIME_IN_FUTURE = "time_in_future"
    SUBJECT_UNREADABLE = "subject_unreadable"
    THING_UNKNOWN = "thing_unknown"
    LINE_TOO_LONG = "line_too_long"
    INPUT_CUT_SHORT = "input_cut_short"
    ZONE_UNUSABLE = "zone_unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """How the subjects of a presence stream fall into groups: by one hexadecimal digit of their identifier.

    Args:
        digit: Position of the digit among those of the identifier, from 0. [1]
        modulo: The digit modulo this number is the position in ``groups``. [1]
        groups: Codes of the groups.
    """

    digit: int
    modulo: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSpec:
    """A declared stream.

    Args:
        key: ``<pack>/<stream>``.
        kind: How its values come about.
        category: Category of the things that carry it.
        unit: UCUM code of its values.
        value_name: Name under which rules read the value.
        title_zh: Title in Chinese.
        title_en: Title in English.
        fields: Names, in incoming records, of ``subject`` or ``thing``, ``time``, ``lon``, ``lat``, ``value``.
        hold_min: How long a sighting or reading counts when nothing newer comes. [min]
        earliest: Observations before this day are taken for a clock fault.
        grouping: How subjects fall into groups, for presence streams.
        demo_note_zh: What the screen says when the data is not the city's own.
        demo_note_en: The same in English.
    """

    key: str
    kind: StreamKind
    category: str
    unit: str
    value_name: str
    title_zh: str
    title_en: str
    fields: Mapping[str, str]
    hold_min: int
    earliest: datetime
    grouping: Grouping | None = None
    demo_note_zh: str = ""
    demo_note_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSpec:
    """A declared rule over a stream.

    Args:
        key: ``<pack>/<rule>``.
        stream: Key of the stream it watches.
        raise_when: Raising condition, in the rule language.
        clear_when: Clearing condition.
        dwell_min: How long the raising condition must hold. [min]
        parameters: Values of the named parameters, by name.
        priority: Level of its alarms.
        title_zh: What the alarm says in Chinese; may name ``{thing}``, ``{value}`` and the thing's properties.
        title_en: The same in English.
        case_type: Type of the case that an alarm opens, or empty.
        source: Where the rule comes from.
    """

    key: str
    stream: str
    raise_when: str
    clear_when: str
    dwell_min: int
    parameters: Mapping[str, float]
    priority: Priority
    title_zh: str
    title_en: str
    case_type: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """A source of observations."""

    key: str
    stream: str
    title_zh: str
    title_en: str
    clock: FeedClock
    area: str
    is_demo: bool
    period_s: int
    received_at: datetime | None
    last_at: datetime | None
    complete_to: datetime | None
    evaluated_to: datetime | None
    observation_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingInfo:
    """Something that is observed: a monitoring point, a station."""

    code: str
    local_code: str
    feed: str
    category: str
    name_zh: str
    name_en: str
    area: str
    lon: float
    lat: float
    properties: Mapping[str, object] = field(default_factory=dict)
    geometry: Mapping[str, object] | None = None

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The value of a thing's stream from an instant on."""

    at: datetime
    value: float
    groups: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointState:
    """A thing with its newest level and its active alarm, if any."""

    thing: ThingInfo
    level: Level | None
    alarm: Alarm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReceipt:
    """What became of a delivery. ``durability`` says which promise holds for the rows that were taken.

    Args:
        durability: ``stored``: on disk, will be evaluated; survives a crash.
        received: Records in the delivery. [1]
        stored: Records taken. [1]
        duplicates: Records that repeated another one of the same delivery. [1]
        quarantined: Records put aside with their reason. [1]
        batch: Sequence number of the stored batch, or ``None`` when nothing was stored.
        first_at: When the earliest stored observation was made.
        last_at: When the latest one was.
        reasons: How many records were quarantined for which reason, with the place of the first.
    """

    durability: str
    received: int
    stored: int
    duplicates: int
    quarantined: int
    batch: int | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    reasons: Mapping[str, tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One record in the quarantine."""

    id: int
    feed: str
    source: str
    place: str
    reason: ReasonCode
    detail: Mapping[str, str]
    raw: str
    received_at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm: one episode of one rule on one thing."""

    id: UUID
    rule: str
    feed: str
    thing: ThingInfo
    priority: Priority
    state: AlarmState
    title_zh: str
    title_en: str
    raised_at: datetime
    cleared_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    value: float
    groups: Mapping[str, int]

    def title(self, language: str) -> str:
        """Return what the alarm says, in ``language``."""
        return self.title_en if language == "en" else self.title_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRaised:
    """Payload: an alarm has been raised."""

    alarm: UUID
    rule: str
    feed: str
    thing: str
    thing_name_zh: str
    thing_name_en: str
    area: str
    lon: float
    lat: float
    priority: Priority
    title_zh: str
    title_en: str
    case_type: str
    raised_at: datetime
    value: float
    groups: dict[str, int]
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmChanged:
    """Payload: an alarm was acknowledged, cleared, corrected or withdrawn at an instant of event time."""

    alarm: UUID
    at: datetime
    raised_at: datetime
    title_zh: str
    title_en: str
    value: float
    groups: dict[str, int]
    by: str = ""


ALARM_RAISED = register_event_type("sensing.alarm.raised", version=1, data=AlarmRaised)
ALARM_CLEARED = register_event_type("sensing.alarm.cleared", version=1, data=AlarmChanged)
ALARM_ACKNOWLEDGED = register_event_type("sensing.alarm.acknowledged", version=1, data=AlarmChanged)
ALARM_CORRECTED = register_event_type("sensing.alarm.corrected", version=1, data=AlarmChanged)
ALARM_WITHDRAWN = register_event_type("sensing.alarm.withdrawn", version=1, data=AlarmChanged)
