"""The board of those who answer for the hotline: what waits, the three rates with what they are made of, automation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.cities import LateTransfers
from furong.nets.hotline.contracts.rates import RateInfo
from furong.nets.hotline.contracts.suggestions import EmergencyCall, EmergencyNotice

__all__ = [
    "AutomaticShare",
    "AutomaticStep",
    "Board",
    "BoardEmergency",
    "DisputedAppeal",
    "FigureAppeal",
    "FigurePage",
    "FigureQuery",
    "PlaceRates",
    "QueueRow",
    "RateKind",
]


class RateKind(StrEnum):
    """The three rates: 响应率、解决率、满意率."""

    RESPONSE = "response"
    RESOLUTION = "resolution"
    SATISFACTION = "satisfaction"


class AutomaticStep(StrEnum):
    """Steps that a model or a rule may take by itself."""

    CLASSIFY = "classify"
    ASSIGN = "assign"
    SIGN = "sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """How many appeals stand in a state, and how their clocks are.

    Args:
        state: Which state.
        waiting: How many. [1]
        due_soon: How many of them are due within four hours. [1]
        overdue: How many of them are late. [1]
    """

    state: AppealState
    waiting: int
    due_soon: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputedAppeal:
    """An appeal that no unit wants.

    Args:
        number: Its number.
        title: A line that names it, without personal data.
        state: Returned, or in arbitration.
        returns: How often it was returned in this round. [1]
        since: Since when it stands there.
        due_at: When it has to be handled, or ``None``.
    """

    number: str
    title: str
    state: AppealState
    returns: int
    since: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRates:
    """The three rates of a unit or of a district; of all when ``code`` is empty."""

    code: str
    name_zh: str
    name_en: str
    response: RateInfo
    resolution: RateInfo
    satisfaction: RateInfo

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticShare:
    """How many steps nobody had to take, and how many of those were put right by people.

    Args:
        step: Which step.
        automatic: Taken by a model or a rule. [1]
        taken: Taken at all. [1]
        wrong: Of the automatic ones, corrected or returned later, or ``None`` where nothing can be wrong. [1]
    """

    step: AutomaticStep
    automatic: int
    taken: int
    wrong: int | None

    @property
    def share(self) -> RateInfo:
        """The automatic ones, of all."""
        return RateInfo(good=self.automatic, counted=self.taken)

    @property
    def error(self) -> RateInfo | None:
        """The wrong ones, of the automatic ones."""
        return None if self.wrong is None else RateInfo(good=self.wrong, counted=self.automatic)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardEmergency:
    """An emergency that waits: an appeal that no unit has, or a call.

    Args:
        appeal: The appeal, or ``None``.
        call: The call, or ``None``.
        waiting_s: Since when it has been told of. [s]
    """

    appeal: EmergencyNotice | None
    call: EmergencyCall | None
    waiting_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All of it, as one person may see it.

    Args:
        at: When it was read.
        since: From when on the rates are of.
        until: Until when.
        queue: What stands in each state, but for what has ended.
        disputed: What no unit wants, the longest first.
        disputed_total: How many there are. [1]
        all: The three rates of all.
        units: Those of each unit.
        districts: Those of each district.
        automatic: What nobody had to do.
        emergencies: What waits for whoever is on duty, the longest first.
        late_transfers: Appeals between cities that nobody has decided about in time.
        calls_live: How many calls are spoken now, or ``None`` for those who take none. [1]
    """

    at: datetime
    since: datetime
    until: datetime
    queue: tuple[QueueRow, ...]
    disputed: tuple[DisputedAppeal, ...]
    disputed_total: int
    all: PlaceRates
    units: tuple[PlaceRates, ...]
    districts: tuple[PlaceRates, ...]
    automatic: tuple[AutomaticShare, ...]
    emergencies: tuple[BoardEmergency, ...]
    late_transfers: LateTransfers
    calls_live: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureQuery:
    """Which appeals behind a rate are asked for.

    Args:
        kind: Of which rate.
        since: From when on.
        until: Until when.
        unit: Code of a unit, or empty for all.
        district: Code of a district, or empty for all.
        missed: Keeps those that do not count as good.
        page: Which page, from 1. [1]
        size: How many a page. [1]
    """

    kind: RateKind
    since: datetime
    until: datetime
    unit: str = ""
    district: str = ""
    missed: bool = False
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureAppeal:
    """An appeal behind a rate; one that was handled again stands there once a round.

    Args:
        number: Its number.
        title: A line that names it, without personal data.
        unit: Code of the unit.
        district: Code of the district.
        is_good: Whether it counts as good.
        at: When it was replied to, or due, or its citizen was asked.
    """

    number: str
    title: str
    unit: str
    district: str
    is_good: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePage:
    """A page of the appeals behind a rate, the newest first."""

    appeals: tuple[FigureAppeal, ...]
    rate: RateInfo
    total: int
    page: int
