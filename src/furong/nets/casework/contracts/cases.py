"""What others see of cases and tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from furong.kernel.events import register_event_type
from furong.nets.casework.contracts.case_types import CaseTypeSpec
from furong.nets.casework.contracts.figures import TaskFigure
from furong.nets.casework.contracts.proofs import PhotoFinding

__all__ = [
    "CASE_CHANGED",
    "CASE_OPENED",
    "CaseChanged",
    "CaseDetail",
    "CaseFilters",
    "CaseInfo",
    "CaseQuery",
    "CaseState",
    "HistoryEntry",
    "NewCase",
    "PhotoInfo",
    "PhotoKind",
    "ReportInfo",
    "ReporterInfo",
    "Source",
    "TaskInfo",
    "TaskSheet",
    "TaskState",
]


class CaseState(StrEnum):
    """States of a case (GB/T 30428.8 steps; see ``domain/lifecycle.py`` for the moves between them)."""

    REPORTED = "reported"
    PENDING_REGISTER = "pending_register"
    PENDING_VERIFY = "pending_verify"
    NOT_ACCEPTED = "not_accepted"
    PENDING_DISPATCH = "pending_dispatch"
    PENDING_HANDLE = "pending_handle"
    HANDLING = "handling"
    HANDLED = "handled"
    PENDING_CHECK = "pending_check"
    SUSPENDED = "suspended"
    MERGED = "merged"
    CLOSED = "closed"
    VOIDED = "voided"


class TaskState(StrEnum):
    """States of a task."""

    DRAFTED = "drafted"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    DONE = "done"
    PASSED = "passed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """Where a case comes from (GB/T 30428.8: 问题来源)."""

    SENSING = "sensing"
    PATROL = "patrol"
    HOTLINE = "hotline"
    PUBLIC = "public"
    DEPARTMENT = "department"
    LEADER = "leader"
    VIDEO = "video"


class PhotoKind(StrEnum):
    """What a photo shows."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """Everything that is needed to open a case.

    Args:
        source: Where it comes from.
        source_key: Identity there; one source and key open one case, however often it is asked for.
        case_type: Key of its type.
        title_zh: What happened, in Chinese.
        title_en: The same in English.
        priority: Level ``1`` to ``4``.
        area: Code of the area.
        place_zh: Name of the place in Chinese.
        place_en: Name of the place in English.
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
        occurred_at: When it happened.
        groups: How much of it belongs to which group, e.g. bikes by operator. [1]
        units: Whose a group is, where the source knows it better than the type: codes of organisations.
        facts: What else is known, shown as it is.
    """

    source: Source
    source_key: str
    case_type: str
    title_zh: str
    title_en: str
    priority: str
    area: str
    place_zh: str
    place_en: str
    lon: float
    lat: float
    occurred_at: datetime
    groups: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInfo:
    """A case as lists show it; while ``is_place_rough``, ``lon`` and ``lat`` are those of the middle of its area."""

    number: str
    case_type: str
    class_zh: str
    class_en: str
    title_zh: str
    title_en: str
    state: CaseState
    priority: str
    source: Source
    source_key: str
    area: str
    area_path: str
    place_zh: str
    place_en: str
    lon: float
    lat: float
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    organisations: tuple[str, ...]
    version: int
    is_place_rough: bool = False

    def title(self, language: str) -> str:
        """Return what happened, in ``language``."""
        return self.title_en if language == "en" else self.title_zh

    def place(self, language: str) -> str:
        """Return the name of the place in ``language``."""
        return self.place_en if language == "en" else self.place_zh

    def class_name(self, language: str) -> str:
        """Return the name of its class in ``language``."""
        return self.class_en if language == "en" else self.class_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoInfo:
    """A photo of a task; one about which something was found proves nothing."""

    id: int
    kind: PhotoKind
    digest: str
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    by: str
    findings: tuple[PhotoFinding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskInfo:
    """A task of a case."""

    id: UUID
    case: str
    organisation: str
    organisation_zh: str
    organisation_en: str
    group: str
    share: int
    request_zh: str
    request_en: str
    state: TaskState
    assignee: str
    due_at: datetime | None
    arrived_at: datetime | None
    result: str
    note: str
    moved: int | None = None
    photos: tuple[PhotoInfo, ...] = ()

    def organisation_name(self, language: str) -> str:
        """Return the organisation's name in ``language``."""
        return self.organisation_en if language == "en" else self.organisation_zh

    def request(self, language: str) -> str:
        """Return what the task asks for, in ``language``."""
        return self.request_en if language == "en" else self.request_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSheet:
    """A task as those who handle it need it.

    Args:
        figure: What was counted of it, or ``None`` when nobody counts.
        task: The task.
        case: Its case.
        spec: The type of its case.
        missing: How many photos of each kind are still missing. [1]
        report: What was reported, when people did, without who did.
    """

    figure: TaskFigure | None = None
    task: TaskInfo
    case: CaseInfo
    spec: CaseTypeSpec
    missing: Mapping[str, int]
    report: ReportInfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One row of what happened to a case; such rows are only ever added."""

    at: datetime
    by: str
    step: str
    from_state: str
    to_state: str
    organisation: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterInfo:
    """Who reported a case, and the text with all numbers in it; masked unless it was asked for with a purpose."""

    name: str
    phone: str
    email: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInfo:
    """The report that a case began with.

    Args:
        text: What is the matter, in the words of who reported it, without numbers and addresses of persons.
        is_masked: Whether there were any.
        class_code: Class that was reported, or empty.
        reporter: Who reported it, masked, or ``None`` when nobody left a name or number.
        photos: Photos that came with it, or that were taken when it was verified.
        needs_verifying: Whether somebody must have looked at it before it may be registered.
        verified: Whether somebody has, and it exists.
    """

    text: str
    is_masked: bool
    class_code: str
    reporter: ReporterInfo | None
    photos: tuple[PhotoInfo, ...]
    needs_verifying: bool
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetail:
    """A case with all of it: ``derivation`` explains the deadline by language, ``steps`` are what its reader may do."""

    case: CaseInfo
    facts: Mapping[str, str]
    tasks: tuple[TaskInfo, ...]
    history: tuple[HistoryEntry, ...]
    derivation: Mapping[str, tuple[str, ...]]
    steps: tuple[str, ...]
    closing_zh: str
    closing_en: str
    report: ReportInfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilters:
    """Which cases are meant; every field mirrors one parameter of the address of the desk's list.

    Args:
        view: A view of the desk; empty for every case.
        text: Number, place or words.
        case_type: Key of a type.
        area: Code of an area.
        priority: A level.
        organisation: Code of an organisation that has a task of it.
        source_key: What it came of.
        opened_since: The earliest opening.
    """

    view: str = ""
    text: str = ""
    case_type: str = ""
    area: str = ""
    priority: str = ""
    organisation: str = ""
    source_key: str = ""
    opened_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery(CaseFilters):
    """Which page of which cases a list shows, in what order."""

    order: str = "due"
    page: int = 1
    page_size: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChanged:
    """Payload: a case was opened or has taken a step."""

    number: str
    case_type: str
    source: str
    source_key: str
    area: str
    step: str
    from_state: str
    to_state: str
    by: str


CASE_OPENED = register_event_type("casework.case.opened", version=1, data=CaseChanged)
CASE_CHANGED = register_event_type("casework.case.changed", version=1, data=CaseChanged)
