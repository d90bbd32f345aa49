"""The REST endpoints of parking zones."""

from __future__ import annotations

from ninja import Router

from furong.foundation.rest import Caller, Time, answers, requires
from furong.nets.mobility.api import zones as api
from furong.nets.mobility.contracts.zones import ZoneInfo

__all__ = ["router"]

router = Router(tags=["mobility"])


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
