"""The REST endpoints of counts: how many vehicles stand in a zone, with error bars."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Annotated

from ninja import Body, Query, Router, Status
from pydantic import Field

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, Time, answers, requires
from furong.foundation.rest.fields import NO_NUL
from furong.nets.mobility.api import counts as api
from furong.nets.mobility.contracts.counts import CountSource, LiveCountInfo, NewCount, ZoneCountInfo
from furong.nets.mobility.contracts.looks import CameraLookInfo, NewLook, ParkingState, SeenBox

__all__ = ["router"]

router = Router(tags=["mobility"])

_DAY = timedelta(days=1)
_MOST = 100_000
Limit = Annotated[int, Query(ge=1, le=2000, description="How many at most. [1]")]
Number = Annotated[float, Field(ge=0, le=_MOST)]
Code = Annotated[str, Field(max_length=20, pattern=NO_NUL)]


Pixel = Annotated[float, Field(ge=-_MOST, le=_MOST)]
Side = Annotated[int, Field(ge=1, le=20_000, description="[pixel]")]
Outline = Annotated[list[tuple[Pixel, Pixel]], Field(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxBody:
    """A vehicle that a camera made out: as :class:`SeenBox` has it."""

    left: Pixel
    top: Pixel
    right: Pixel
    bottom: Pixel
    kind: Annotated[str, Field(max_length=40, pattern=NO_NUL)] = "bicycle"
    confidence: Annotated[float, Field(ge=0, le=1)]
    state: ParkingState
    inside: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBody:
    """What a camera made out in a frame: as :class:`NewLook` has it. The picture itself is not sent."""

    camera: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]+$")]
    width: Side
    height: Side
    frame: Outline = field(default_factory=list)
    lanes: Annotated[list[Outline], Field(max_length=20)] = field(default_factory=list)
    boxes: Annotated[list[BoxBody], Field(max_length=500)] = field(default_factory=list)

    def look(self) -> NewLook:
        """Return the look."""
        return NewLook(
            camera=self.camera,
            width=self.width,
            height=self.height,
            frame=tuple(self.frame),
            lanes=tuple(map(tuple, self.lanes)),
            boxes=tuple(SeenBox(**asdict(box)) for box in self.boxes),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountBody:
    """What a camera or a patrol counted: as :class:`NewCount` has it.

    Args:
        at: When.
        source: Who.
        total: Vehicles. [1]
        sigma: Standard deviation of that. [1]
        by_operator: The same by operator's code. [1]
        by_state: The same by how they stand. [1]
        conf: How sure the source is of itself. [1]
        key: What makes it the same count when it is told twice.
        look: What a camera made out; the last of each camera is kept.
    """

    at: Time
    source: Annotated[CountSource, Field(description="camera or patrol")]
    total: Number
    sigma: Annotated[float, Field(gt=0, le=_MOST)]
    by_operator: dict[Code, Number] = field(default_factory=dict)
    by_state: dict[ParkingState, Number] = field(default_factory=dict)
    conf: Annotated[float, Field(ge=0, le=1)] = 1.0
    key: Annotated[str, Field(max_length=120, pattern=NO_NUL)] = ""
    look: LookBody | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountReceipt:
    """What became of a count: whether it was new."""

    is_new: bool


@router.get(
    "/mobility/counts/live",
    response=list[LiveCountInfo],
    auth=requires("mobility.read"),
    summary="Count vehicles in zones",
)
def list_live_counts(request: Caller, at: Time | None = None) -> list[LiveCountInfo]:
    """Return how many vehicles stand in each zone that the caller may see, with error bars, now or at an instant."""
    return api.list_live_counts_for(request.actor, at)


@router.get(
    "/mobility/zones/{key}/live",
    response=LiveCountInfo,
    auth=requires("mobility.read"),
    summary="Count vehicles in a zone",
    openapi_extra=answers(404),
)
def get_live_count(request: Caller, key: str, at: Time | None = None) -> LiveCountInfo:
    """Return how many vehicles stand in a zone, by operator and state, with error bars."""
    return api.get_live_count_for(request.actor, key, at)


@router.get(
    "/mobility/zones/{key}/counts",
    response=list[ZoneCountInfo],
    auth=requires("mobility.read"),
    summary="List counts of a zone",
    openapi_extra=answers(404),
)
def list_zone_counts(
    request: Caller,
    key: str,
    since: Time | None = None,
    until: Time | None = None,
    source: CountSource | None = None,
    limit: Limit = 500,
) -> list[ZoneCountInfo]:
    """Return what was counted in a zone, the newest first; by default of a day."""
    end = until or city_clock().now() + timedelta(seconds=1)
    return api.list_counts_for(request.actor, key, since=since or end - _DAY, until=end, source=source, limit=limit)


@router.post(
    "/mobility/zones/{key}/counts",
    response={201: CountReceipt},
    auth=requires("mobility.count"),
    summary="Record a count of a zone",
    openapi_extra=answers(404, 415),
)
def record_zone_count(request: Caller, key: str, body: Body[CountBody]) -> Status[CountReceipt]:
    """Record what a camera or a patrol counted; it corrects what positions miss."""
    new = NewCount(
        zone=key,
        at=body.at,
        source=body.source,
        total=body.total,
        sigma=body.sigma,
        by_operator=body.by_operator,
        by_state={state.value: number for state, number in body.by_state.items()},
        conf=body.conf,
        key=body.key,
        look=body.look.look() if body.look else None,
    )
    return Status(201, CountReceipt(is_new=api.record_count_for(request.actor, new)))


@router.get(
    "/mobility/zones/{key}/looks",
    response=list[CameraLookInfo],
    auth=requires("mobility.read"),
    summary="List the last looks of cameras",
    openapi_extra=answers(404),
)
def list_camera_looks(request: Caller, key: str) -> list[CameraLookInfo]:
    """Return the last look of each camera at a zone: boxes in pixels with what is told of each, no picture."""
    return api.list_looks_for(request.actor, key)
