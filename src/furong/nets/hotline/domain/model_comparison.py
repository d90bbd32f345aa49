"""Two versions of a model beside each other, on the same texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from furong.engines.texts.judging import number, promise
from furong.engines.texts.model import Prediction
from furong.engines.texts.risk import calibration_error
from furong.nets.hotline.contracts.trainings import ModelBeside, ModelComparison

__all__ = ["Answers", "compared"]


@dataclass(frozen=True, eq=False)
class Answers:
    """What a version said of some texts.

    Args:
        version: Its number. [1]
        labels: Its categories.
        said: What it said.
        threshold: Confidence from which on it keeps the promise, or ``None`` when nothing is promised. [1]
    """

    version: int
    labels: Sequence[str]
    said: Prediction
    threshold: float | None


def compared(new: Answers, active: Answers, truth: Sequence[str]) -> ModelComparison:
    """Return how both did.

    Args:
        new: The new version.
        active: The one in use.
        truth: What the texts are about.
    """
    is_right, was_right = _right(new, truth), _right(active, truth)
    return ModelComparison(
        appeals=len(truth),
        new=_beside(new, truth),
        active=_beside(active, truth),
        gained=int((is_right & ~was_right).sum()),
        lost=int((was_right & ~is_right).sum()),
    )


def _numbers(one: Answers, truth: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the category of each text as a number of the version's own; one that it does not know is none of them."""
    places = {label: place for place, label in enumerate(one.labels)}
    return np.array([places.get(label, len(places) + 1) for label in truth], dtype=np.int64)


def _right(one: Answers, truth: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(one.said.told == _numbers(one, truth))


def _beside(one: Answers, truth: Sequence[str]) -> ModelBeside:
    numbers = _numbers(one, truth)
    first = np.asarray(one.said.best == numbers)
    kept = promise(one.said, numbers, one.threshold) if one.threshold is not None else {}
    return ModelBeside(
        version=one.version,
        accuracy=number(float(_right(one, truth).mean())) or 0.0,
        ece=number(calibration_error(one.said.confidence, first)) or 0.0,
        automatic=kept.get("coverage"),
        right=kept.get("realised"),
    )
