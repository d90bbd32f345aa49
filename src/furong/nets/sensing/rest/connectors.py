"""The REST endpoints of pull connectors."""

from __future__ import annotations

from typing import Annotated

from ninja import Body, Query, Router, Status

from furong.foundation.rest import Caller, answers, requires
from furong.nets.sensing.api import connectors
from furong.nets.sensing.contracts.connectors import ConnectorInfo, ConnectorSpec, PullRunInfo

__all__ = ["router"]

router = Router(tags=["sensing"])

_RUNS_MAX = 200
Limit = Annotated[int, Query(ge=1, le=_RUNS_MAX, description="How many at most. [1]")]


@router.get("/connectors", response=list[ConnectorInfo], auth=requires("connector.read"), summary="List connectors")
def list_connectors(request: Caller) -> list[ConnectorInfo]:
    """Return every pull connector with its health: last success, lag, error, next run."""
    return connectors.list_connectors_for(request.actor)


@router.post(
    "/connectors",
    response={201: ConnectorInfo},
    auth=requires("connector.manage"),
    summary="Make a connector",
    openapi_extra=answers(409, 415),
)
def create_connector(request: Caller, body: Body[ConnectorSpec]) -> Status[ConnectorInfo]:
    """Make a pull connector; it runs at once, and then on its schedule."""
    connectors.create_connector(request.actor, body)
    return Status(201, connectors.get_connector_for(request.actor, body.key))


@router.get(
    "/connectors/{key}",
    response=ConnectorInfo,
    auth=requires("connector.read"),
    summary="Get a connector",
    openapi_extra=answers(404),
)
def get_connector(request: Caller, key: str) -> ConnectorInfo:
    """Return one connector with its health."""
    return connectors.get_connector_for(request.actor, key)


@router.get(
    "/connectors/{key}/runs",
    response=list[PullRunInfo],
    auth=requires("connector.read"),
    summary="List a connector's runs",
    openapi_extra=answers(404),
)
def list_connector_runs(request: Caller, key: str, limit: Limit = 50) -> list[PullRunInfo]:
    """Return the newest runs of a connector, the newest first."""
    return connectors.list_pull_runs_for(request.actor, key, limit=limit)


@router.post(
    "/connectors/{key}/run",
    response={202: ConnectorInfo},
    auth=requires("connector.manage"),
    summary="Run a connector now",
    openapi_extra=answers(404),
)
def run_connector_now(request: Caller, key: str) -> Status[ConnectorInfo]:
    """Let a connector run within a second or so; a paused one is resumed by this."""
    connectors.run_connector_now(request.actor, key)
    return Status(202, connectors.get_connector_for(request.actor, key))


@router.post(
    "/connectors/{key}/pause",
    response=ConnectorInfo,
    auth=requires("connector.manage"),
    summary="Pause a connector",
    openapi_extra=answers(404),
)
def pause_connector(request: Caller, key: str) -> ConnectorInfo:
    """Let a connector rest until it is resumed."""
    connectors.pause_connector(request.actor, key)
    return connectors.get_connector_for(request.actor, key)


@router.post(
    "/connectors/{key}/resume",
    response=ConnectorInfo,
    auth=requires("connector.manage"),
    summary="Resume a connector",
    openapi_extra=answers(404),
)
def resume_connector(request: Caller, key: str) -> ConnectorInfo:
    """Let a paused connector run again, at once."""
    connectors.resume_connector(request.actor, key)
    return connectors.get_connector_for(request.actor, key)


@router.delete(
    "/connectors/{key}",
    response={204: None},
    auth=requires("connector.manage"),
    summary="Delete a connector",
    openapi_extra=answers(404),
)
def delete_connector(request: Caller, key: str) -> Status[None]:
    """Forget a connector and its runs; the readings that it has brought stay."""
    connectors.delete_connector(request.actor, key)
    return Status(204, None)
