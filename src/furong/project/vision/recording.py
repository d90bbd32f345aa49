"""Counts from a camera, recorded as the counts of a zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from furong.nets.mobility.api.counts import record_count
from furong.nets.mobility.contracts.counts import CountSource, NewCount
from furong.nets.mobility.contracts.looks import NewLook, ParkingState, SeenBox

__all__ = ["record_told"]


def record_told(told: Mapping[str, Any], zone: str) -> bool:
    """Record what a frame told as a count of a zone, and return whether it was not known.

    A frame that is dark, blank or frozen tells no count, and nothing is recorded.

    Args:
        told: What :func:`furong.project.vision.watching.watch_source` has told.
        zone: Key of the zone that the camera sees.

    Raises:
        ZoneUnknown: When there is no such zone.
    """
    if told["count"] is None:
        return False
    return record_count(
        NewCount(
            zone=zone,
            at=datetime.fromisoformat(told["at"]),
            source=CountSource.CAMERA,
            total=float(told["count"]),
            by_state={state: float(number) for state, number in told["by_state"].items()},
            sigma=float(told["count_sigma"]),
            key=f"{told['camera']} {told['at']}",
            look=_look(told) if "boxes" in told else None,
        )
    )


def _look(told: Mapping[str, Any]) -> NewLook:
    """Return what a frame showed, without the frame."""
    return NewLook(
        camera=told["camera"],
        width=told["width"],
        height=told["height"],
        frame=_corners(told["painted_frame"]),
        lanes=tuple(_corners(lane) for lane in told["lanes"]),
        boxes=tuple(_box(box) for box in told["boxes"]),
    )


def _corners(polygon: Sequence[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in polygon)


def _box(told: Mapping[str, Any]) -> SeenBox:
    left, top, right, bottom = told["box"]
    return SeenBox(
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        kind=told["class"],
        confidence=told["confidence"],
        state=ParkingState(told["state"]),
        inside=told["inside"],
    )
