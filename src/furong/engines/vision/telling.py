"""What is told of each bike: whether it lies, stands in the painted frame, stands across its edge, or blocks a lane."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from furong.engines.vision.bikes import Groups, bikes_in
from furong.engines.vision.constants import constants
from furong.engines.vision.counting import count_of
from furong.engines.vision.detecting import Boxes
from furong.engines.vision.fallen import fallen_in
from furong.engines.vision.looking import Seen
from furong.engines.vision.merging import overlaps
from furong.engines.vision.polygons import Polygon, depth_inside, points_inside
from furong.engines.vision.sessions import Floats

__all__ = ["Bike", "Verdict", "tell"]

#: From which probability a box is told to be a bike that lies. [0-1]
_LIES = 0.1
#: A box of a bike that lies and a group that overlap this much are the same bike. [0-1]
_SAME = 0.4
#: The strip on which a bike stands: its height, and what it leaves free on both sides, as parts of the box. [1]
_STRIP_HEIGHT, _STRIP_ASIDE = 0.12, 0.1
_STRIP_POINTS = (5, 15)
#: Less of its strip than this in the frame: the bike stands across the edge. [1]
_IN_LINE = 0.5
#: More of its strip than this on a blind lane: the bike blocks it. [1]
_BLOCKS = 0.15
#: How steeply the confidence rises around these two limits. [1]
_SLOPE = 12.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, and how probable the yes is.

    Args:
        holds: Yes or no.
        probability: Of the yes. [0-1]
    """

    holds: bool
    probability: float


@dataclass(frozen=True, slots=True)
class Bike:
    """One bike in a picture.

    Args:
        box: Left, top, right and bottom edge. [pixel]
        confidence: How sure it is that it is a bike. [0-1]
        fallen: Whether it lies.
        inside: Whether it stands in the painted frame; ``None`` without one.
        out_of_line: Whether it stands outside the frame or across its edge; ``None`` without a frame.
        blocking: Whether it stands on a blind lane; ``None`` when none is known.
    """

    box: tuple[float, float, float, float]
    confidence: float
    fallen: Verdict
    inside: Verdict | None
    out_of_line: Verdict | None
    blocking: Verdict | None


def tell(
    seen: Seen, frame: Polygon | None, lanes: tuple[Polygon, ...], *, taught: bool
) -> tuple[tuple[Bike, ...], Floats, Floats]:
    """Return the bikes to be listed, the surest first, and of all groups of boxes how sure each is and is inside.

    As many are listed as are counted, so that a picture shows what its number says, and every one that lies.

    Args:
        seen: What the looks gave.
        frame: The painted frame, if there is one.
        lanes: Blind lanes.
        taught: Whether the network was taught bikes that lie.
    """
    bikes, lies = _with_fallen(bikes_in(seen), fallen_in(seen, taught=taught))
    inside = np.ones(len(bikes.boxes), np.float32) if frame is None else _inside(bikes.boxes, frame)
    order = np.argsort(-bikes.sure, kind="stable")
    counted = np.isin(np.arange(len(order)), order[: count_of(bikes.sure).number])
    listed = order[(counted | (lies >= _LIES))[order]]
    told = tuple(
        _told(bikes.boxes[row], float(bikes.sure[row]), float(lies[row]), float(inside[row]), frame, lanes)
        for row in listed
    )
    return told, bikes.sure, inside


def _with_fallen(bikes: Groups, lying: Groups) -> tuple[Groups, Floats]:
    lies = np.zeros(len(bikes.boxes), np.float32)
    boxes, sure = bikes.boxes.copy(), bikes.sure.copy()
    if not len(boxes) or not len(lying.boxes):
        return bikes, lies
    shared = overlaps(lying.boxes, bikes.boxes)
    for place in np.argsort(lying.sure, kind="stable"):
        row = int(shared[place].argmax())
        if shared[place, row] < _SAME:
            continue
        lies[row] = lying.sure[place]
        if lies[row] >= _LIES:
            boxes[row], sure[row] = lying.boxes[place], max(sure[row], lies[row])
    return Groups(boxes, sure), lies


def _inside(boxes: Boxes, frame: Polygon) -> Floats:
    feet = np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]], axis=1).astype(np.float64)
    spread = constants().foot_error * (boxes[:, 3] - boxes[:, 1]) + 1
    away = depth_inside(frame, feet) / (spread * math.sqrt(2))
    return np.array([0.5 * (1 + math.erf(value)) for value in away], np.float32)


def _on(box: Boxes, polygon: Polygon) -> float:
    left, top, right, bottom = (float(edge) for edge in box)
    aside = _STRIP_ASIDE * (right - left)
    rows, columns = _STRIP_POINTS
    y = np.linspace(bottom - _STRIP_HEIGHT * (bottom - top), bottom, rows)
    x = np.linspace(left + aside, right - aside, columns)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return float(points_inside(polygon, points).mean())


def _verdict(probability: float, limit: float = 0.5) -> Verdict:
    return Verdict(probability >= limit, round(probability, 3))


def _steep(part: float, limit: float) -> Verdict:
    return _verdict(1 / (1 + math.exp(-_SLOPE * (part - limit))))


def _told(
    box: Boxes, sure: float, lies: float, inside: float, frame: Polygon | None, lanes: tuple[Polygon, ...]
) -> Bike:
    left, top, right, bottom = (round(float(edge), 1) for edge in box)
    out_of_line = blocking = None
    if frame is not None:
        across = _steep(1 - _on(box, frame), 1 - _IN_LINE)
        out_of_line = across if inside >= 0.5 else _verdict(max(1 - inside, across.probability))
    if lanes:
        blocking = _steep(max(_on(box, lane) for lane in lanes), _BLOCKS)
    return Bike(
        box=(left, top, right, bottom),
        confidence=round(sure, 3),
        fallen=_verdict(lies, _LIES),
        inside=None if frame is None else _verdict(inside),
        out_of_line=out_of_line,
        blocking=blocking,
    )
