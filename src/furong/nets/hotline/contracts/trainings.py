"""Training a new version of the model from what people have said against the one in use, asked for with a button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["HistoryInfo", "HistoryRow", "ModelBeside", "ModelComparison", "TrainingInfo", "TrainingState"]


class TrainingState(StrEnum):
    """Where a training stands: waiting, under way, done, or failed."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """A labelled appeal from before the node.

    Args:
        text: What was said.
        title: Its title, or empty.
        label: What it was about.
        group: Rows of one group say the same; empty where that is to be found by their words.
    """

    text: str
    title: str
    label: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryInfo:
    """The labelled appeals from before the node that every training learns from too.

    Args:
        file: Names of the files that they came from.
        rows: How many. [1]
        at: When they were brought.
        by: By whom.
    """

    file: str
    rows: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelBeside:
    """How a version did with the appeals that both were asked about.

    Args:
        version: Its number. [1]
        accuracy: Share of right ones. [1]
        ece: How far its confidence is from that. [1]
        automatic: Share that it was sure enough of for what is promised, or ``None`` when nothing is promised. [1]
        right: Share of right ones among those, or ``None`` when there are none. [1]
    """

    version: int
    accuracy: float
    ece: float
    automatic: float | None
    right: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelComparison:
    """Two versions beside each other, on appeals that neither had learnt from when it answered.

    Args:
        appeals: How many. [1]
        new: The new version; each text was answered by a machine that had not seen it.
        active: The one that was in use.
        gained: Appeals that the new one has right and the other had wrong. [1]
        lost: Appeals that the new one has wrong and the other had right. [1]
    """

    appeals: int
    new: ModelBeside
    active: ModelBeside
    gained: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingInfo:
    """A training.

    Args:
        id: Its number. [1]
        state: Where it stands.
        asked_at: When it was asked for.
        asked_by: By whom.
        ended_at: When it ended, or ``None``.
        done: Parts of it that are done. [1]
        parts: Parts that it has, or 0 while that is not known. [1]
        corrections: Corrections that it learns from. [1]
        own: Appeals of the node that it learns from, those included. [1]
        history: Appeals from before the node that it learns from. [1]
        error_zh: Why it failed, in Chinese, or empty.
        error_en: The same in English.
        version: The version that came of it, or ``None``. [1]
        is_active: Whether that is in use.
        comparison: That version beside the one in use, or ``None`` when none was, or too few appeals are there.
        new_categories: Categories that it knows and the one in use did not.
        lost_categories: Categories that the one in use knew and it does not.
    """

    id: int
    state: TrainingState
    asked_at: datetime
    asked_by: str
    ended_at: datetime | None
    done: int
    parts: int
    corrections: int
    own: int
    history: int
    error_zh: str
    error_en: str
    version: int | None
    is_active: bool
    comparison: ModelComparison | None
    new_categories: tuple[str, ...]
    lost_categories: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in (TrainingState.WAITING, TrainingState.RUNNING)

    def error(self, language: str) -> str:
        """Return why it failed in ``language``."""
        return self.error_en if language == "en" else self.error_zh
