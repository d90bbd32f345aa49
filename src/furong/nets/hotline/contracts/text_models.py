"""Versions of the model that classifies appeals, how good each was, and how it does now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

__all__ = ["CorrectionInfo", "Drift", "ModelFigures", "ModelInfo", "ModelOverview", "Promise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a threshold does: how many lie above it, and how many of those are right.

    Args:
        promised: Share that shall be right. [1]
        threshold: Confidence from which on; above 1 when none keeps the promise. [1]
        coverage: Share of texts above it. [1]
        realised: Share of right ones among them, or ``None`` when there are none. [1]
    """

    promised: str
    threshold: float
    coverage: float
    realised: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFigures:
    """How good a model was on texts that it had not learnt from, as its training has measured it.

    Args:
        learnt_from: Appeals that it has learnt from. [1]
        accuracy: Share of right ones. [1]
        macro_f1: Mean over categories of the harmonic mean of precision and recall. [1]
        ece: How far confidence is from the share of right ones. [1]
        confidence: Mean confidence, or ``None`` when the training did not tell. [1]
        unknown: Share of texts that no category fitted, or ``None`` when the training did not tell. [1]
        promises: What its thresholds do.
        curve: Coverage and share of right ones, the surest first. [1]
        confusion: How many of each category were called what.
    """

    learnt_from: int
    accuracy: float
    macro_f1: float
    ece: float
    confidence: float | None = None
    unknown: float | None = None
    promises: tuple[Promise, ...] = ()
    curve: tuple[tuple[float, float], ...] = ()
    confusion: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """A version of the model.

    Args:
        version: Its number, from 1 on. [1]
        digest: SHA-256 of its file.
        file: Name of the file that was installed.
        installed_at: When.
        installed_by: By whom.
        is_active: Whether it is in use.
        corrections: How often a person has corrected it. [1]
        figures: How good it was.
        is_made_up: Whether it has learnt from made-up appeals, as the demo's has.
    """

    version: int
    digest: str
    file: str
    installed_at: datetime
    installed_by: str
    is_active: bool
    corrections: int
    figures: ModelFigures
    is_made_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How the model in use does with the appeals of the last seven days, beside its evaluation.

    Args:
        read: Appeals that it has read. [1]
        unknown: Share of those unlike everything learnt, or ``None`` when it has read none. [1]
        confidence: Mean confidence, or ``None`` when it has read none. [1]
        automatic: Share that it has been sure enough of, or ``None`` when it has read none. [1]
        is_alarm: Whether they are further from the evaluation than may be.
    """

    read: int
    unknown: float | None
    confidence: float | None
    automatic: float | None
    is_alarm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOverview:
    """The models of a city.

    Args:
        active: The one in use, or ``None``.
        versions: All, the newest first.
        promised: The share of automatic classifications that shall be right, or empty when there are none.
        drift: How the one in use does now.
    """

    active: ModelInfo | None
    versions: tuple[ModelInfo, ...]
    promised: str
    drift: Drift


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionInfo:
    """What a person has said against a model.

    Args:
        appeal: Number of the appeal.
        title: Its own title, without numbers of persons; empty when it has none.
        text: Its text, without numbers of persons.
        wrong: What the model had said.
        right: What the person says.
        model: Version of the model. [1]
        at: When.
    """

    appeal: str
    title: str
    text: str
    wrong: str
    right: str
    model: int
    at: datetime
