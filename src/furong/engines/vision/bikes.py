"""Which boxes are one bike, and how sure it is that there is one.

What all looks gave is put together, the surest first; whatever overlaps it enough is the same bike. Of each such group
a few signs are weighed by a logistic function: how sure the upright look is, how sure the turned ones are, the size at
which the network saw it, how far its shape is from a bike's, and how much of it stronger groups cover.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.engines.vision.constants import constants, logit
from furong.engines.vision.detecting import KINDS, Boxes, Detections
from furong.engines.vision.looking import Seen
from furong.engines.vision.merging import covered, overlaps
from furong.engines.vision.sessions import Floats

__all__ = ["Groups", "bike_signs", "bikes_in"]

_BIKE = KINDS.index("bicycle")
#: Boxes less sure than this are not looked at. [0-1]
_LEAST = 0.08
#: Boxes that overlap this much are one bike. [0-1]
_ONE = 0.55
#: A turned look counts this much when the surest box is chosen. [1]
_TURNED = 0.9
#: Boxes that overlap the surest one this much share in its edges. [0-1]
_SHARES = 0.7
#: The middle of bikes' shapes: log of width over height. [1]
_SHAPE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Boxes that fall together, one row each.

    Args:
        boxes: The middle of each group. [pixel]
        sure: How sure it is that it is a bike. [0-1]
    """

    boxes: Boxes
    sure: Floats


def bikes_in(seen: Seen) -> Groups:
    """Return the bikes that were seen, standing or not, the likelier and the less likely.

    Args:
        seen: What was seen.
    """
    boxes, signs = bike_signs(seen)
    return Groups(boxes, constants().bike.says(signs))


def bike_signs(seen: Seen) -> tuple[Boxes, Floats]:
    """Return groups of boxes and the signs of each.

    Args:
        seen: What was seen.
    """
    looks = (seen.upright, *seen.turned)
    kept = [_bikes_of(look) for look in looks]
    boxes = np.concatenate([part.boxes for part in kept])
    sure = np.concatenate([part.confidence[:, _BIKE] for part in kept])
    source = np.concatenate([np.full(len(part.boxes), index) for index, part in enumerate(kept)])
    weight = sure * np.where(source > 0, np.float32(_TURNED), np.float32(1))
    order = np.argsort(-weight, kind="stable")
    boxes, sure, source, weight = boxes[order], sure[order], source[order], weight[order]
    shared = overlaps(boxes, boxes)
    alive = np.ones(len(boxes), bool)
    middles, upright, turned, best = [], [], [], []
    for place in range(len(boxes)):
        if not alive[place]:
            continue
        same = shared[place] >= _ONE
        share = weight * (same & alive & (shared[place] > _SHARES))
        middles.append((boxes * share[:, np.newaxis]).sum(axis=0) / share.sum())
        upright.append(sure[same & (source == 0)].max(initial=0.0))
        turned.append(sure[same & (source > 0)].max(initial=0.0))
        best.append(weight[place])
        alive &= ~same
    grouped = np.array(middles, np.float32).reshape(-1, 4)
    signs = _signs(grouped, np.array(upright), np.array(turned), np.array(best), seen.scale)
    return grouped, signs


def _bikes_of(look: Detections) -> Detections:
    kept = look.confidence[:, _BIKE] >= _LEAST
    return Detections(look.boxes[kept], look.confidence[kept])


def _signs(boxes: Boxes, upright: Floats, turned: Floats, best: Floats, scale: float) -> Floats:
    if not len(boxes):
        return np.zeros((0, 5), np.float32)
    part = covered(boxes, boxes)
    either = np.maximum(part, part.T)  # of the smaller of both
    hidden = (either * (best[np.newaxis, :] > best[:, np.newaxis])).max(axis=1)
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    columns = (
        logit(upright),
        logit(turned),
        np.log(width * height * scale**2),
        np.abs(np.log(width / height) - _SHAPE),
        hidden,
    )
    return np.stack(columns, axis=1).astype(np.float32)
