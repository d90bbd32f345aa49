"""How good predictions are, and above which confidence a promised share of them is right.

A threshold is chosen on predictions of texts that were not learnt from: the lowest above which the share of right ones
keeps the promise even at the lower end of its confidence interval (E. B. Wilson, 1927), so that the promise is
not owed to luck with one sample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Figures", "calibration_error", "curve_of", "figures_of", "macro_f1", "threshold_for"]

_BINS = 10
_LEAST = 50

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many texts lie above a threshold, and how many of those are right.

    Args:
        coverage: Share of texts above it. [1]
        realised: Share of right ones among them; not a number when there are none. [1]
    """

    coverage: float
    realised: float


def figures_of(confidence: Floats, right: Bools, threshold: float) -> Figures:
    """Return what a threshold does to some predictions.

    Args:
        confidence: Of each prediction. [1]
        right: Whether it was right.
        threshold: Lowest confidence that counts. [1]
    """
    above = confidence >= threshold
    return Figures(float(above.mean()), float(right[above].mean()) if above.any() else float("nan"))


def threshold_for(confidence: Floats, right: Bools, promised: float, z: float) -> float:
    """Return the lowest confidence above which a promised share is right, at the lower end of its interval.

    Args:
        confidence: Of each prediction. [1]
        right: Whether it was right.
        promised: Share that shall be right. [1]
        z: How many standard deviations below what was seen the promise has to hold. [1]

    Returns:
        The threshold; above 1 when no threshold keeps the promise. [1]
    """
    order = np.argsort(-confidence, kind="stable")
    ranked = confidence[order]
    taken = np.arange(1, len(ranked) + 1)
    share = np.cumsum(right[order]) / taken
    # Wilson's lower bound, in closed form for every number of texts taken at once.
    centre = (share + z * z / (2 * taken)) / (1 + z * z / taken)
    half = z / (1 + z * z / taken) * np.sqrt(share * (1 - share) / taken + z * z / (4 * taken * taken))
    ends = np.append(ranked[1:] < ranked[:-1], True)
    kept = np.flatnonzero((centre - half >= promised) & ends & (taken >= _LEAST))
    return float(ranked[kept[-1]]) if len(kept) else 1.01


def calibration_error(confidence: Floats, right: Bools) -> float:
    """Return how far confidence is from the share of right ones, over ten bins of confidence. [1]"""
    place = np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)
    off = np.bincount(place, confidence - right, _BINS)
    return float(np.abs(off).sum() / max(len(confidence), 1))


def curve_of(confidence: Floats, right: Bools, points: int) -> list[tuple[float, float]]:
    """Return how many are right among the surest predictions, for ever more of them.

    Args:
        confidence: Of each prediction. [1]
        right: Whether it was right.
        points: How many points the curve has. [1]

    Returns:
        Coverage and share of right ones at each point; the last covers all. [1]
    """
    ranked = right[np.argsort(-confidence, kind="stable")]
    if not len(ranked):
        return []
    share = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    ends = np.unique(np.ceil(np.arange(1, points + 1) / points * len(ranked)).astype(np.int64))
    return [(float(end / len(ranked)), float(share[end - 1])) for end in ends]


def macro_f1(truth: Ints, told: Ints, classes: int) -> float:
    """Return the mean over the categories that are there of the harmonic mean of precision and recall. [1]

    Args:
        truth: Category of each text.
        told: What it was taken for.
        classes: How many categories there are. [1]
    """
    hit = np.bincount(truth[truth == told], minlength=classes)
    own = np.bincount(truth, minlength=classes)
    both = own + np.bincount(told, minlength=classes)
    present = own > 0
    return float((2 * hit[present] / both[present]).mean()) if present.any() else float("nan")
