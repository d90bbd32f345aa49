"""What others see of scores (评价): which figures there are, by what they are kept apart, and one sheet of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from furong.nets.casework.contracts.cases import CaseState

__all__ = [
    "Dimension",
    "Figure",
    "Indicator",
    "Part",
    "ScoreQuery",
    "ScoreRow",
    "ScoreSheet",
    "ScoredCase",
    "ScoredCases",
]


class Indicator(StrEnum):
    """Figures of an evaluation (GB/T 30428.4); ``domain/scores.py`` says what each counts."""

    IN_TIME_CLOSE = "in_time_close"
    CLOSE = "close"
    IN_TIME_REGISTER = "in_time_register"
    IN_TIME_VERIFY = "in_time_verify"
    IN_TIME_DISPATCH = "in_time_dispatch"
    IN_TIME_HANDLE = "in_time_handle"
    IN_TIME_CHECK = "in_time_check"
    REWORK = "rework"
    DISPATCH_ACCURACY = "dispatch_accuracy"
    VALID_REPORT = "valid_report"


class Part(StrEnum):
    """Which of the cases behind a figure are meant; ``rest`` are those of the denominator that are not above it."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    REST = "rest"
    PUT_OFF = "put_off"
    EXEMPTED = "exempted"


class Dimension(StrEnum):
    """By what figures can be kept apart: area, unit, post, kind of case, period of city time."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    UNIT = "unit"
    COLLECTOR = "collector"
    ACCEPTOR = "acceptor"
    DISPATCHER = "dispatcher"
    CHECKER = "checker"
    SOURCE = "source"
    CLASS = "class_code"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreQuery:
    """Which scores are asked for.

    Args:
        since: Begin of the period.
        until: Its end, which does not belong to it.
        by: By what they are kept apart; one sum when empty.
        area: Code of an area, to keep only what lies in it.
        unit: Code of an organisation, to keep only what it had to handle.
        source: A source of cases, to keep only those.
        class_code: A class of the standard table, to keep only its cases.
    """

    since: datetime
    until: datetime
    by: tuple[Dimension, ...] = ()
    area: str = ""
    unit: str = ""
    source: str = ""
    class_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a group.

    Args:
        indicator: Which one.
        numerator: Cases that meet it. [1]
        denominator: Cases that are counted. [1]
        rate: Their ratio, or ``None`` when none is counted. [1]
        put_off: Cases that are left out because they are suspended (缓办). [1]
        exempted: Cases that meet it only because their lateness does not count, e.g. by an appeal. [1]
    """

    indicator: Indicator
    numerator: int
    denominator: int
    rate: float | None
    put_off: int
    exempted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """The figures of one group; ``group`` says its value of each dimension, empty where a case has none."""

    group: Mapping[str, str]
    figures: tuple[Figure, ...]

    def figure(self, indicator: str) -> Figure | None:
        """Return the figure of that name, or ``None`` when it does not tell anything about such a group."""
        return next((one for one in self.figures if one.indicator == indicator), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """Scores of a period as they were at ``read_at``; ``total`` has the same figures of everything, not kept apart."""

    since: datetime
    until: datetime
    read_at: datetime
    by: tuple[Dimension, ...]
    rows: tuple[ScoreRow, ...]
    total: ScoreRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredCase:
    """A case behind a figure."""

    number: str
    title_zh: str
    title_en: str
    state: CaseState
    area: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None

    def title(self, language: str) -> str:
        """Return what happened, in ``language``."""
        return self.title_en if language == "en" else self.title_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredCases:
    """One page of the cases behind a figure."""

    cases: tuple[ScoredCase, ...] = field(default_factory=tuple)
    total: int = 0
    page: int = 1
    pages: int = 1
