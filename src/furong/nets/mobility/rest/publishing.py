"""The REST endpoint of the log of what was published."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router

from furong.foundation.rest import Caller, requires
from furong.nets.mobility.api import publishing as api
from furong.nets.mobility.contracts.publishing import ZoneReleaseInfo

__all__ = ["router"]

router = Router(tags=["mobility"])
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most. [1]")]


@router.get(
    "/mobility/releases",
    response=list[ZoneReleaseInfo],
    auth=requires("mobility.read"),
    summary="List what was published of the zones",
)
def list_zone_releases(request: Caller, limit: Limit = 100) -> list[ZoneReleaseInfo]:
    """Return which versions of zones were published when, the newest first."""
    return api.list_zone_releases(limit)
