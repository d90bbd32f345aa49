"""Appeals of citizens to the hotline (诉求), what becomes of them, and who is shown what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from furong.kernel.events import register_event_type
from furong.kernel.geo import CRS
from furong.nets.hotline.contracts.work import WorkInfo

__all__ = [
    "APPEAL_CHANGED",
    "APPEAL_RECEIVED",
    "AppealChanged",
    "AppealChannel",
    "AppealDetail",
    "AppealFilters",
    "AppealInfo",
    "AppealKind",
    "AppealPage",
    "AppealState",
    "AppealStepInfo",
    "CallBackInfo",
    "CitizenInfo",
    "NewAppeal",
    "ReceivedAppeal",
    "RoundInfo",
    "Satisfaction",
    "Solved",
    "Urgency",
]


class AppealState(StrEnum):
    """States of an appeal, after 国办发〔2020〕53号: 受理、派单、办理、答复、督办、办结、回访、评价."""

    RECEIVED = "received"
    ANSWERED = "answered"
    REGISTERED = "registered"
    CLASSIFIED = "classified"
    ASSIGNED = "assigned"
    SIGNED = "signed"
    HANDLING = "handling"
    SUSPENDED = "suspended"
    RETURNED = "returned"
    ARBITRATION = "arbitration"
    REPLIED = "replied"
    CALLED_BACK = "called_back"
    CLOSED = "closed"
    OFFERED = "offered"
    TRANSFERRED = "transferred"


class AppealChannel(StrEnum):
    """How an appeal came."""

    PHONE = "phone"
    WEB = "web"
    MAIL = "mail"
    MESSENGER = "messenger"
    BATCH = "batch"
    CITY = "city"
    OTHER = "other"


class AppealKind(StrEnum):
    """What a citizen wants: 咨询、求助、投诉、举报、建议、表扬."""

    CONSULT = "consult"
    HELP = "help"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class Urgency(StrEnum):
    """How much it presses: 一般、紧急、特急."""

    NORMAL = "normal"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Solved(StrEnum):
    """Whether the citizen says that the matter is solved."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Satisfaction(StrEnum):
    """What the citizen says of the handling: 满意、基本满意、不满意."""

    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppeal:
    """An appeal as it comes in.

    Args:
        channel: How it came.
        text: What the citizen says.
        area: Code of the area it is about.
        title: A line that names it; empty takes the beginning of the text.
        kind: What is wanted.
        urgency: How much it presses.
        place: Where, in words.
        lon: Longitude, or ``None``. [deg]
        lat: Latitude, or ``None``. [deg]
        crs: The system that they are in; it is kept in WGS 84.
        citizen_name: Who appeals, or empty.
        citizen_phone: Where they are called back, or empty.
        citizen_address: Where they are written to, or empty; it is not kept with the appeal.
        is_anonymous: Whether nobody is to learn who it was: name and phone are not kept, and there is no call-back.
        source_key: What makes it the same appeal when it is delivered twice; empty makes it a new one.
        received_at: When it came, or ``None`` for now.
    """

    channel: AppealChannel
    text: str
    area: str
    title: str = ""
    kind: AppealKind = AppealKind.HELP
    urgency: Urgency = Urgency.NORMAL
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    crs: CRS = CRS.WGS84
    citizen_name: str = ""
    citizen_phone: str = ""
    citizen_address: str = ""
    is_anonymous: bool = False
    source_key: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedAppeal:
    """What the citizen is told: the one number, and the code that shows where it stands."""

    number: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenInfo:
    """Who appealed, in full or masked, and the words that were masked with it."""

    name: str
    phone: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealInfo:
    """An appeal as lists show it.

    Args:
        number: Its one number.
        state: Where it stands.
        round: The how manieth time it is handled. [1]
        channel: How it came.
        kind: What is wanted.
        urgency: How much it presses.
        title: A line that names it, without numbers of persons.
        category: What it is about, as it was classified; empty before.
        area: Code of its area.
        place: Where, in words.
        unit: Code of the main unit (主办), or empty.
        unit_zh: Its name in Chinese.
        unit_en: Its name in English.
        assisting: Codes of the units that help (协办).
        returns: How often a unit has returned it in this round. [1]
        received_at: When it came.
        due_at: When what it waits for has to be done, or ``None`` while no clock runs.
        is_overdue: Whether that is over.
        closed_at: When it ended, or ``None``.
        version: Changes with every step. [1]
    """

    number: str
    state: AppealState
    round: int
    channel: AppealChannel
    kind: AppealKind
    urgency: Urgency
    title: str
    category: str
    area: str
    place: str
    unit: str
    unit_zh: str
    unit_en: str
    assisting: tuple[str, ...]
    returns: int
    received_at: datetime
    due_at: datetime | None
    is_overdue: bool
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealStepInfo:
    """Something that was done to an appeal; such rows are only ever added.

    Args:
        at: When.
        by: Who; masked for those who do not work on it.
        step: What.
        from_state: State before.
        to_state: State after.
        round: In which round. [1]
        unit: Code of the unit it was about, or empty.
        clause: The clause of the list of responsibilities that was cited, or empty.
        note: Why, or what was said.
    """

    at: datetime
    by: str
    step: str
    from_state: str
    to_state: str
    round: int
    unit: str
    clause: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackInfo:
    """One attempt to ask the citizen about the handling."""

    at: datetime
    round: int
    reached: bool
    solved: Solved | None
    satisfaction: Satisfaction | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundInfo:
    """A round that has ended with a citizen who was not content, frozen as it was."""

    round: int
    category: str
    unit: str
    assisting: tuple[str, ...]
    reply: str
    replied_at: datetime | None
    satisfaction: Satisfaction | None
    reason: str
    frozen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDetail:
    """An appeal with its course.

    Args:
        info: What lists show of it.
        text: What the citizen said, without numbers and addresses of persons.
        is_masked: Whether something of the text was left out.
        is_anonymous: Whether nobody is to learn who it was.
        citizen: Who appealed, masked, or ``None``.
        thread: Numbers of the other appeals from the same phone, the newest first.
        reply: What the unit replied in this round.
        replied_at: When.
        confidence: How sure whoever classified it was, or ``None`` for a person. [1]
        history: What was done, the oldest first.
        call_backs: Attempts to ask the citizen.
        rounds: Earlier rounds.
        work: Work on the street that was asked for.
        steps: What the reader may do now.
    """

    info: AppealInfo
    text: str
    is_masked: bool
    is_anonymous: bool
    citizen: CitizenInfo | None
    thread: tuple[str, ...]
    reply: str
    replied_at: datetime | None
    confidence: float | None
    history: tuple[AppealStepInfo, ...]
    call_backs: tuple[CallBackInfo, ...]
    rounds: tuple[RoundInfo, ...]
    work: tuple[WorkInfo, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFilters:
    """Which appeals are asked for.

    Args:
        states: Keeps those in one of these; empty keeps all.
        unit: Keeps those of a main unit.
        category: Keeps those of a category.
        overdue: Keeps those that are late.
        page: Which page, from 1. [1]
        size: How many a page. [1]
    """

    states: frozenset[AppealState] = field(default_factory=frozenset)
    unit: str = ""
    category: str = ""
    overdue: bool = False
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPage:
    """A page of a list, what waits longest first."""

    appeals: tuple[AppealInfo, ...]
    total: int
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealChanged:
    """Payload: an appeal was received, or a step of it was taken. It names no person.

    Args:
        number: Its number.
        area: Code of its area.
        step: What was done.
        from_state: State before, or empty.
        to_state: State after.
        round: In which round. [1]
        channel: How it came.
        category: What it is about, or empty.
        unit: Code of its main unit, or empty.
    """

    number: str
    area: str
    step: str
    from_state: str
    to_state: str
    round: int
    channel: str
    category: str
    unit: str


APPEAL_RECEIVED = register_event_type("hotline.appeal.received", version=1, data=AppealChanged)
APPEAL_CHANGED = register_event_type("hotline.appeal.changed", version=1, data=AppealChanged)
