"""How good what a model says is, in the terms in which it is said: the same for training and for evaluating."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from furong.engines.texts.model import Prediction
from furong.engines.texts.risk import calibration_error, figures_of, macro_f1

__all__ = ["Ints", "figures", "number", "promise"]

_DIGITS = 4

Ints = npt.NDArray[np.int64]


def figures(said: Prediction, truth: Ints) -> dict[str, float | None]:
    """Return how often categories are told right.

    ``accuracy`` and ``macro_f1`` judge what is told, "unknown" where that is said; ``first_candidate`` and ``ece``
    judge the likeliest category and its probability, whatever is told.

    Args:
        said: What a model says.
        truth: Category of each text; the number after the last one for a category that was never trained.
    """
    first = said.best == truth
    return {
        "accuracy": number(float((said.told == truth).mean())),
        "macro_f1": number(macro_f1(truth, said.told, said.probability.shape[1] + 1)),
        "first_candidate": number(float(first.mean())),
        "ece": number(calibration_error(said.confidence, first)),
    }


def promise(said: Prediction, truth: Ints, threshold: float) -> dict[str, float | None]:
    """Return what a threshold does: an unknown text is above none, as it is never dispatched by itself.

    Args:
        said: What a model says.
        truth: Category of each text; the number after the last one for a category that was never trained.
        threshold: Lowest confidence that counts. [1]
    """
    found = figures_of(said.sure, said.told == truth, threshold)
    return {
        "threshold": number(threshold),
        "coverage": number(found.coverage),
        "realised": number(found.realised),
    }


def number(value: float) -> float | None:
    """Return a figure ``value`` [1] as it is told; none where there is nothing to tell."""
    return None if value != value else round(value, _DIGITS)
