"""Which bikes lie.

A network that has learnt standing bikes sees one that lies when the picture is turned by a quarter, and hardly before.
So what the turned looks gave is thinned and weighed by signs: how sure they are, how sure the upright look is of the
same box, how much of it bikes cover that surely stand (two of them side by side look like one that lies), how much a
surer such box covers, whether its shape is that of a standing bike, and what the heads say that were taught.
"""

from __future__ import annotations

import numpy as np

from furong.engines.vision.bikes import Groups
from furong.engines.vision.constants import constants, logit
from furong.engines.vision.detecting import FALLEN, KINDS, Boxes, Detections, joined
from furong.engines.vision.looking import Seen
from furong.engines.vision.merging import covered, overlaps, thinned
from furong.engines.vision.sessions import Floats

__all__ = ["fallen_in", "fallen_signs"]

_BIKE = KINDS.index("bicycle")
#: Boxes of the turned looks less sure than this are not looked at. [0-1]
_LEAST = 0.15
#: Of those that overlap this much the surest is kept. [0-1]
_ONE_TURNED = 0.4
#: The same for standing bikes. [0-1]
_ONE_UPRIGHT = 0.55
#: Boxes that overlap this much are of the same bike. [0-1]
_SAME = 0.5
#: What the taught heads say is taken from boxes that overlap this much. [0-1]
_TAUGHT = 0.6
#: Which boxes are asked: sure of a bike, or of one that lies. [0-1]
_ASKED, _ASKED_FALLEN = 0.03, 0.3
#: Logarithm of width over height of a bike seen from its side, and how far off still tells; then of one lying flat. [1]
_SIDE, _SIDE_MAX, _FLAT = 0.4, 0.6, 0.7
#: Points along an edge of a box at which it is asked whether others cover it. [1]
_POINTS = 12


def fallen_in(seen: Seen, *, taught: bool) -> Groups:
    """Return the boxes that may be bikes that lie, and how sure that is.

    Args:
        seen: What was seen.
        taught: Whether the network was taught bikes that lie.
    """
    boxes, signs = fallen_signs(seen)
    judge = constants().fallen_heads if taught else constants().fallen
    return Groups(boxes, judge.says(signs if taught else signs[:, :-1]))


def fallen_signs(seen: Seen) -> tuple[Boxes, Floats]:
    """Return boxes of the turned looks and the signs of each.

    Args:
        seen: What was seen.
    """
    turned = joined(list(seen.turned))
    kept = turned.confidence[:, _BIKE] >= _LEAST
    boxes, sure = turned.boxes[kept], turned.confidence[kept, _BIKE]
    stay = thinned(boxes, sure, _ONE_TURNED)
    boxes, sure = boxes[stay], sure[stay]
    if not len(boxes):
        return boxes, np.zeros((0, 8), np.float32)
    upright = seen.upright
    same = overlaps(boxes, upright.boxes) >= _SAME
    standing = (same * upright.confidence[:, _BIKE]).max(axis=1, initial=0.0)
    one, all_ = _covered_by_standing(boxes, upright)
    surer = (covered(boxes, boxes) * (sure[np.newaxis, :] > sure[:, np.newaxis])).max(axis=1)
    shape = np.log((boxes[:, 2] - boxes[:, 0]) / (boxes[:, 3] - boxes[:, 1]))
    columns = (
        logit(sure),
        logit(standing),
        one,
        all_,
        surer,
        np.clip(np.abs(shape - _SIDE), 0, _SIDE_MAX),
        np.maximum(shape - _FLAT, 0),
        _taught(boxes, upright),
    )
    return boxes, np.stack(columns, axis=1).astype(np.float32)


def _covered_by_standing(boxes: Boxes, upright: Detections) -> tuple[Floats, Floats]:
    kept = upright.confidence[:, _BIKE] >= _LEAST
    others, sure = upright.boxes[kept], upright.confidence[kept, _BIKE]
    stay = thinned(others, sure, _ONE_UPRIGHT)
    others, sure = others[stay], sure[stay]
    if not len(others):
        return np.zeros(len(boxes), np.float32), np.zeros(len(boxes), np.float32)
    other = overlaps(boxes, others) < _SAME
    one = (covered(boxes, others) * sure * other).max(axis=1)
    steps = np.linspace(0, 1, _POINTS + 2, dtype=np.float32)[1:-1]
    x = boxes[:, :1] + steps * (boxes[:, 2:3] - boxes[:, :1])
    y = boxes[:, 1:2] + steps * (boxes[:, 3:] - boxes[:, 1:2])
    across = (x[:, np.newaxis] > others[:, :1]) & (x[:, np.newaxis] < others[:, 2:3])
    down = (y[:, np.newaxis] > others[:, 1:2]) & (y[:, np.newaxis] < others[:, 3:])
    hit = down[:, :, :, np.newaxis] & across[:, :, np.newaxis, :]
    told = hit * (sure * other)[:, :, np.newaxis, np.newaxis]
    return one.astype(np.float32), told.max(axis=1).mean(axis=(1, 2)).astype(np.float32)


def _taught(boxes: Boxes, upright: Detections) -> Floats:
    says = upright.confidence[:, FALLEN]
    asked = (upright.confidence[:, _BIKE] > _ASKED) | (says > _ASKED_FALLEN)
    near = overlaps(boxes, upright.boxes[asked]) >= _TAUGHT
    count = near.sum(axis=1)
    total = (near * logit(says[asked])).sum(axis=1)
    never = float(logit(np.zeros(1, np.float32))[0])
    return np.where(count > 0, total / np.maximum(count, 1), np.float32(never)).astype(np.float32)
