"""The REST endpoints of parking zones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from ninja import Body, Path, Router
from pydantic import Field

from furong.foundation.rest import Caller, Time, answers, requires
from furong.foundation.rest.fields import NO_NUL, NOT_BLANK
from furong.nets.mobility.api import zones as api
from furong.nets.mobility.contracts.zones import Hours, NewZone, ZoneInfo, ZoneMode

__all__ = ["router"]

router = Router(tags=["mobility"])

Key = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", description="Stable name, e.g. P01.")]
Name = Annotated[str, Field(max_length=80, pattern=NOT_BLANK)]
Camera = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]+$")]


@router.get("/mobility/zones", response=list[ZoneInfo], auth=requires("mobility.read"), summary="List parking zones")
def list_zones(request: Caller, at: Time | None = None) -> list[ZoneInfo]:
    """Return the parking zones that the caller may see, as they hold now or held at an instant."""
    return api.list_zones_for(request.actor, at)


@router.get(
    "/mobility/zones/{key}",
    response=ZoneInfo,
    auth=requires("mobility.read"),
    summary="Get a parking zone",
    openapi_extra=answers(404),
)
def get_zone(request: Caller, key: str, at: Time | None = None) -> ZoneInfo:
    """Return a parking zone as it holds now or held at an instant."""
    return api.get_zone_for(request.actor, key, at)


@router.get(
    "/mobility/zones/{key}/versions",
    response=list[ZoneInfo],
    auth=requires("mobility.read"),
    summary="List the versions of a parking zone",
    openapi_extra=answers(404),
)
def list_zone_versions(request: Caller, key: str) -> list[ZoneInfo]:
    """Return every version of a parking zone, the oldest first; none is ever rewritten."""
    return api.list_versions_for(request.actor, key)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneBody:
    """A parking zone as it is to be from now on, or from ``valid_from``: as :class:`NewZone` has it."""

    name_zh: Name
    area: Annotated[str, Field(max_length=15, pattern=r"^[0-9]+$")]
    geometry: dict[str, object]
    capacity: int
    mode: ZoneMode = ZoneMode.RECOMMENDED
    name_en: Annotated[str, Field(max_length=160, pattern=NO_NUL)] = ""
    capacity_by_type: dict[Annotated[str, Field(max_length=30, pattern=r"^[a-z_]+$")], int] = field(
        default_factory=dict
    )
    hours: Annotated[list[Hours], Field(max_length=50)] = field(default_factory=list)
    camera_ids: Annotated[list[Camera], Field(max_length=50)] = field(default_factory=list)
    valid_from: Time | None = None


@router.put(
    "/mobility/zones/{key}",
    response=ZoneInfo,
    auth=requires("mobility.zones"),
    summary="Save a parking zone",
    openapi_extra=answers(404, 409, 415),
)
def save_zone(request: Caller, key: Key, body: Body[ZoneBody]) -> ZoneInfo:
    """Save the next version of a parking zone, or its first one; what held before stays as it was."""
    new = NewZone(
        key=key,
        name_zh=body.name_zh,
        name_en=body.name_en,
        area=body.area,
        geometry=body.geometry,
        capacity=body.capacity,
        capacity_by_type=body.capacity_by_type,
        mode=body.mode,
        hours=tuple(body.hours),
        camera_ids=tuple(body.camera_ids),
        valid_from=body.valid_from,
    )
    version = api.save_zone(request.actor, new)
    return next(one for one in api.list_versions_for(request.actor, key) if one.version == version)


@router.post(
    "/mobility/zones/{key}/retirement",
    response=ZoneInfo,
    auth=requires("mobility.zones"),
    summary="Retire a parking zone",
    openapi_extra=answers(404, 409),
)
def retire_zone(request: Caller, key: str) -> ZoneInfo:
    """Give a parking zone up from now on; its versions stay readable."""
    return api.retire_zone(request.actor, key)
