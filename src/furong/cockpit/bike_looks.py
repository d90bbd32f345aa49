"""The last look of each camera at a point, drawn to scale: the painted frame, blind lanes and a box a bike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from furong.nets.mobility.contracts.looks import CameraLookInfo, SeenBox

__all__ = ["DrawnBox", "DrawnLook", "drawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBox:
    """A box with its number, which the picture and the table share.

    Args:
        number: From 1 on, the surest first. [1]
        box: What was made out.
        width: Of the box. [pixel]
        height: Of the box. [pixel]
    """

    number: int
    box: SeenBox
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLook:
    """A look as it is drawn.

    Args:
        camera: Name of the camera.
        at: When it looked.
        total: Bikes that it counted. [1]
        half: Half the width of the interval around that. [1]
        width: Width of the picture. [pixel]
        height: Its height. [pixel]
        frame: The painted frame as points of a polygon; empty when it is not known.
        lanes: Each blind lane likewise.
        boxes: The boxes.
        by_state: How many stand how. [1]
        outside: How many stand outside the frame; ``None`` when none is known. [1]
    """

    camera: str
    at: datetime
    total: float
    half: float
    width: int
    height: int
    frame: str
    lanes: Sequence[str]
    boxes: Sequence[DrawnBox]
    by_state: Mapping[str, int]
    outside: int | None


def drawn(looks: Iterable[CameraLookInfo]) -> list[DrawnLook]:
    """Return looks as they are drawn."""
    return [_drawn(one) for one in looks]


def _drawn(one: CameraLookInfo) -> DrawnLook:
    look = one.look
    return DrawnLook(
        camera=look.camera,
        at=one.at,
        total=one.total,
        half=1.96 * one.sigma,
        width=look.width,
        height=look.height,
        frame=_points(look.frame),
        lanes=[_points(lane) for lane in look.lanes],
        boxes=[
            DrawnBox(number=number, box=box, width=box.right - box.left, height=box.bottom - box.top)
            for number, box in enumerate(look.boxes, start=1)
        ],
        by_state=Counter(box.state.value for box in look.boxes),
        outside=sum(box.inside is False for box in look.boxes) if look.frame else None,
    )


def _points(corners: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in corners)
