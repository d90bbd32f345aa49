"""What a camera made out in its last frame: boxes in pixels, without the picture, which nobody keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["CameraLookInfo", "NewLook", "ParkingState", "SeenBox"]

#: A corner of an outline: to the right and down from the upper left corner of the picture. [pixel]
Corner = tuple[float, float]


class ParkingState(StrEnum):
    """How a vehicle stands."""

    IN_LINE = "in_line"
    OUT_OF_LINE = "out_of_line"
    FALLEN = "fallen"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBox:
    """One vehicle that a camera made out.

    Args:
        left: Left edge. [pixel]
        top: Upper edge. [pixel]
        right: Right edge. [pixel]
        bottom: Lower edge. [pixel]
        kind: What it is taken for.
        confidence: How sure that is, from 0 to 1. [1]
        state: How it stands: the worst that is told of it.
        inside: Whether it stands in the painted frame; ``None`` when none is known.
    """

    left: float
    top: float
    right: float
    bottom: float
    kind: str = "bicycle"
    confidence: float
    state: ParkingState
    inside: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLook:
    """What a camera made out in a frame.

    Args:
        camera: Name of the camera.
        width: Width of the picture. [pixel]
        height: Its height. [pixel]
        frame: Corners of the painted frame; none when it is not known.
        lanes: Corners of each blind lane.
        boxes: The vehicles, the surest first.
    """

    camera: str
    width: int
    height: int
    frame: tuple[Corner, ...] = ()
    lanes: tuple[tuple[Corner, ...], ...] = ()
    boxes: tuple[SeenBox, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraLookInfo:
    """The last look of a camera at a zone.

    Args:
        zone: Key of the zone.
        at: When it looked.
        total: Vehicles that it counted. [1]
        sigma: Standard deviation of that. [1]
        look: What it made out.
    """

    zone: str
    at: datetime
    total: float
    sigma: float
    look: NewLook
