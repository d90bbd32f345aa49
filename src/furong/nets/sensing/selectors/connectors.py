"""Reading connectors and their health."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from django.utils import timezone

from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts.connectors import (
    ConnectorInfo,
    ConnectorKind,
    ConnectorSpec,
    ConnectorState,
    PullCursor,
    PullOutcome,
    PullRunInfo,
)
from furong.nets.sensing.errors.connectors import ConnectorUnknown
from furong.nets.sensing.models.connectors import ConnectorRow, PullRunRow

__all__ = ["get_connector_for", "list_connectors_for", "list_pull_runs_for", "spec_of"]

READ = "connector.read"


def list_connectors_for(actor: Actor) -> list[ConnectorInfo]:
    """Return every connector with its health, by key.

    Raises:
        ActionRefused: When ``actor`` may not see connectors.
    """
    demand_somewhere(actor, READ)
    now = timezone.now()
    return [_info(row, now) for row in ConnectorRow.objects.order_by("key")]


def get_connector_for(actor: Actor, key: str) -> ConnectorInfo:
    """Return the connector of that key with its health.

    Raises:
        ActionRefused: When ``actor`` may not see connectors.
        ConnectorUnknown: When there is none of that key.
    """
    demand_somewhere(actor, READ)
    row = ConnectorRow.objects.filter(pk=key).first()
    if row is None:
        raise ConnectorUnknown(connector=key)
    return _info(row, timezone.now())


def list_pull_runs_for(actor: Actor, key: str, *, limit: int = 50) -> list[PullRunInfo]:
    """Return the newest runs of a connector, the newest first; at most 200 are kept."""
    get_connector_for(actor, key)
    rows = PullRunRow.objects.filter(connector_id=key).order_by("-id")[:limit]
    return [
        PullRunInfo(
            begun_at=row.begun_at,
            ended_at=row.ended_at,
            outcome=PullOutcome(row.outcome),
            size_bytes=row.size_bytes,
            readings=row.readings,
            quarantined=row.quarantined,
            error_zh=row.error_zh,
            error_en=row.error_en,
        )
        for row in rows
    ]


def spec_of(row: ConnectorRow) -> ConnectorSpec:
    """Return what a stored connector fetches."""
    return ConnectorSpec(
        key=row.key,
        title=row.title,
        kind=ConnectorKind(row.kind),
        address=row.address,
        period_s=row.period_s,
        **row.settings,
    )


def _info(row: ConnectorRow, now: datetime) -> ConnectorInfo:
    cursor = msgspec.convert(row.cursor, PullCursor)
    newest = datetime.fromtimestamp(cursor.newest_ms / 1000, UTC) if cursor.newest_ms else None
    return ConnectorInfo(
        spec=spec_of(row),
        state=_state(row),
        last_tried_at=row.last_tried_at,
        last_success_at=row.last_success_at,
        next_run_at=None if row.is_paused else row.next_run_at,
        newest_at=newest,
        lag_s=(now - newest).total_seconds() if newest else None,
        failures=row.failures,
        error_zh=row.error_zh,
        error_en=row.error_en,
        readings=row.readings,
        readings_total=row.readings_total,
        quarantined_total=row.quarantined_total,
    )


def _state(row: ConnectorRow) -> ConnectorState:
    if row.is_paused:
        return ConnectorState.PAUSED
    if row.failures:
        return ConnectorState.FAILING
    return ConnectorState.WAITING if row.last_success_at is None else ConnectorState.HEALTHY
