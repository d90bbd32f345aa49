"""How boxes are compared and thinned."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from furong.engines.vision.detecting import Boxes
from furong.engines.vision.sessions import Floats

__all__ = ["areas", "covered", "overlaps", "thinned"]


def areas(boxes: Boxes) -> Floats:
    """Return the areas of boxes. [pixel²]

    Args:
        boxes: They.
    """
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), np.float32)


def _shared(some: Boxes, others: Boxes) -> Floats:
    low = np.maximum(some[:, np.newaxis, :2], others[np.newaxis, :, :2])
    high = np.minimum(some[:, np.newaxis, 2:], others[np.newaxis, :, 2:])
    return np.asarray(np.prod(np.clip(high - low, 0, None), axis=2), np.float32)


def overlaps(some: Boxes, others: Boxes) -> Floats:
    """Return the shared area over the area of both, one row for each of ``some``. [0-1]

    Args:
        some: Boxes.
        others: Other boxes.
    """
    shared = _shared(some, others)
    both = areas(some)[:, np.newaxis] + areas(others)[np.newaxis, :] - shared
    return np.asarray(shared / np.maximum(both, 1e-6), np.float32)


def covered(some: Boxes, others: Boxes) -> Floats:
    """Return which part of each of ``some`` each of the others covers. [0-1]

    Args:
        some: Boxes.
        others: Other boxes.
    """
    return np.asarray(_shared(some, others) / np.maximum(areas(some), 1e-6)[:, np.newaxis], np.float32)


def thinned(boxes: Boxes, scores: Floats, limit: float) -> npt.NDArray[np.int64]:
    """Return which boxes stay when of those that overlap the surest is kept, the surest first.

    Args:
        boxes: They.
        scores: How sure each is.
        limit: Overlap from which two are one. [0-1]
    """
    order = np.argsort(-scores, kind="stable")
    near = overlaps(boxes[order], boxes[order]) >= limit
    alive = np.ones(len(order), bool)
    kept = []
    for place in range(len(order)):
        if alive[place]:
            kept.append(place)
            alive &= ~near[place]
    return np.asarray(order[kept], np.int64)
