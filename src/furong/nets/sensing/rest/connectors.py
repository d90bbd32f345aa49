"""The REST endpoints of pull connectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Annotated, Literal

from ninja import Body, Field, Query, Router, Status

from furong.foundation.outgoing.addresses import WEB_ADDRESS
from furong.foundation.rest import Caller, answers, requires
from furong.nets.sensing.api import connectors
from furong.nets.sensing.contracts.connectors import ConnectorInfo, ConnectorKind, ConnectorSpec, PullRunInfo

__all__ = ["router"]

router = Router(tags=["sensing"])

_RUNS_MAX = 200
Limit = Annotated[int, Query(ge=1, le=_RUNS_MAX, description="How many at most. [1]")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$", description="Stable name.")]
Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]*$", max_length=120)]
Title = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]+$", max_length=120)]
Prefix = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]*$", max_length=60)]
Zone = Annotated[str, Field(pattern=r"^(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?$", description="Of times without one.")]
SecretName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,60}$", description="Secret of the node; empty: none.")]
WebAddress = Annotated[
    str,
    Field(
        pattern=WEB_ADDRESS,
        max_length=1000,
    ),
]
FolderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,60}(/[A-Za-z0-9_-]{1,60}){0,4}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConnector:
    """What is said of every new connector: as :class:`ConnectorSpec` has it."""

    key: Key
    title: Title
    period_s: Annotated[int, Field(ge=5, le=86_400, description="How often. [s]")] = 300
    timeout_s: Annotated[float, Field(ge=1, le=300, description="How long one answer may take. [s]")] = 30.0
    size_max_mb: Annotated[int, Field(ge=1, le=1_024, description="The largest answer. [MB]")] = 32
    fields: Mapping[Literal["code", "time", "value", "unit"], Line] = field(default_factory=dict)
    code_prefix: Prefix = ""
    time_zone: Zone = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebConnector(NewConnector):
    """A connector that asks another system."""

    kind: Literal["http_json", "http_csv", "sensorthings"]
    address: WebAddress
    records: Line = ""
    secret: SecretName = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFolderConnector(NewConnector):
    """A connector that takes files from a folder below ``incoming/`` of the data directory."""

    kind: Literal["folder"]
    address: FolderName


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
def create_connector(request: Caller, body: Body[NewWebConnector | NewFolderConnector]) -> Status[ConnectorInfo]:
    """Make a pull connector; it runs at once, and then on its schedule."""
    connectors.create_connector(request.actor, ConnectorSpec(**{**asdict(body), "kind": ConnectorKind(body.kind)}))
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
