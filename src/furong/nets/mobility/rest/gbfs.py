"""The REST endpoints of GBFS feeds that the city pulls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Router, Status
from pydantic import Field

from furong.foundation.outgoing.addresses import WEB_ADDRESS
from furong.foundation.rest import Caller, answers, requires
from furong.nets.mobility.api import gbfs as api
from furong.nets.mobility.contracts.gbfs import GbfsSourceInfo, NewGbfsSource

__all__ = ["router"]

router = Router(tags=["mobility"])


@dataclass(frozen=True, slots=True, kw_only=True)
class GbfsSourceBody:
    """A GBFS feed that is to be pulled: as :class:`NewGbfsSource` has it."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$", description="Stable name.")]
    operator: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]+$")]
    url: Annotated[
        str,
        Field(
            pattern=WEB_ADDRESS,
            max_length=1000,
        ),
    ]
    period_s: Annotated[int, Field(ge=10, le=86_400, description="How often. [s]")] = 60


@router.get(
    "/mobility/gbfs-sources",
    response=list[GbfsSourceInfo],
    auth=requires("connector.read"),
    summary="List GBFS sources",
)
def list_gbfs_sources(request: Caller) -> list[GbfsSourceInfo]:
    """Return the GBFS feeds of operators that the city pulls, each with its health."""
    return api.list_gbfs_sources_for(request.actor)


@router.post(
    "/mobility/gbfs-sources",
    response={201: GbfsSourceInfo},
    auth=requires("connector.manage"),
    summary="Make a GBFS source",
    openapi_extra=answers(404, 409, 415),
)
def create_gbfs_source(request: Caller, body: Body[GbfsSourceBody]) -> Status[GbfsSourceInfo]:
    """Let a GBFS feed be pulled from now on; versions 2 and 3 are read."""
    new = NewGbfsSource(key=body.key, operator=body.operator, url=body.url, period_s=body.period_s)
    return Status(201, api.create_gbfs_source(request.actor, new))


@router.delete(
    "/mobility/gbfs-sources/{key}",
    response={204: None},
    auth=requires("connector.manage"),
    summary="Delete a GBFS source",
    openapi_extra=answers(404),
)
def delete_gbfs_source(request: Caller, key: str) -> Status[None]:
    """Give a GBFS feed up, with what it said."""
    api.delete_gbfs_source(request.actor, key)
    return Status(204, None)
