"""GBFS feeds that the city pulls: made, given up, claimed when they are due, and what came of a pull."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import SystemClock
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions.take_items import note_arrival
from furong.nets.mobility.contracts.feeds import BulkResult, Channel
from furong.nets.mobility.contracts.gbfs import GbfsSourceInfo, GbfsVehicles, NewGbfsSource
from furong.nets.mobility.errors.gbfs import GbfsAddressForbidden, GbfsSourceTaken, GbfsSourceUnknown
from furong.nets.mobility.models import GbfsSnapshot, GbfsSource
from furong.nets.mobility.selectors.gbfs import source_info
from furong.nets.mobility.selectors.operators import get_operator

__all__ = ["MANAGE", "claim_gbfs_sources", "create_gbfs_source", "delete_gbfs_source", "record_gbfs_pull"]

MANAGE = "connector.manage"
#: Snapshots that are kept of a source. [1]
_KEPT = 60
#: After a failure it is tried again no sooner than after this, twice as long each time.
_PATIENCE = timedelta(seconds=30)
_PATIENCE_MOST = timedelta(minutes=15)
_DOUBLINGS_MAX = 6


@transaction_required
def create_gbfs_source(actor: Actor, new: NewGbfsSource) -> None:
    """Make a source, to be pulled at once.

    Raises:
        ActionRefused: When the actor may not manage connectors.
        OperatorUnknown: When there is no such operator.
        GbfsAddressForbidden: When its address is no http or https address.
        GbfsSourceTaken: When there is one of that name.
    """
    demand_somewhere(actor, MANAGE)
    operator = get_operator(new.operator)
    parts = urlsplit(new.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise GbfsAddressForbidden(host=new.url[:100])
    _, is_new = GbfsSource.objects.get_or_create(
        pk=new.key,
        defaults={
            "operator_id": operator.code,
            "url": new.url,
            "period_s": new.period_s,
            "created_by": actor.name,
            "next_run_at": SystemClock().now(),
        },
    )
    if not is_new:
        raise GbfsSourceTaken(source=new.key)
    notify("mobility.feed")


@transaction_required
def delete_gbfs_source(actor: Actor, key: str) -> None:
    """Give a source up, with what it said.

    Raises:
        ActionRefused: When the actor may not manage connectors.
        GbfsSourceUnknown: When there is none.
    """
    demand_somewhere(actor, MANAGE)
    deleted, _ = GbfsSource.objects.filter(pk=key).delete()
    if not deleted:
        raise GbfsSourceUnknown(source=key)
    notify("mobility.feed")


@transaction_required
def claim_gbfs_sources() -> list[GbfsSourceInfo]:
    """Return the sources that are due, and put each off by its period: nobody else pulls them now."""
    now = SystemClock().now()
    rows = list(GbfsSource.objects.select_for_update(skip_locked=True).filter(next_run_at__lte=now))
    for row in rows:
        row.next_run_at = now + timedelta(seconds=row.period_s)
        row.save(update_fields=["next_run_at"])
    return [source_info(row) for row in rows]


@transaction_required
def record_gbfs_pull(key: str, outcome: GbfsVehicles | FurongError) -> None:
    """Record what came of a pull: where vehicles stand, or why it failed; of one that was given up, nothing."""
    row = GbfsSource.objects.select_for_update().filter(pk=key).first()
    if row is None:
        return
    if isinstance(outcome, FurongError):
        row.failures += 1
        row.error_zh, row.error_en = outcome.sentence("zh")[:500], outcome.sentence("en")[:500]
        wait = min(_PATIENCE * 2 ** min(row.failures - 1, _DOUBLINGS_MAX), _PATIENCE_MOST)
        row.next_run_at = max(row.next_run_at, SystemClock().now() + wait)
    else:
        row.failures, row.error_zh, row.error_en = 0, "", ""
        row.last_success_at = SystemClock().now()
        row.version, row.vehicles, row.skipped = outcome.version, len(outcome.lon), outcome.skipped
        _keep(row, outcome)
    row.save()
    notify("mobility.feed")


def _keep(row: GbfsSource, told: GbfsVehicles) -> None:
    """Keep what a feed said; the same again is kept once, and only the newest are kept at all."""
    _, is_new = GbfsSnapshot.objects.get_or_create(
        source=row,
        at=told.at,
        defaults={
            "arrived_at": city_clock().now(),
            "lon": list(told.lon),
            "lat": list(told.lat),
            "disabled": list(told.disabled),
        },
    )
    total = len(told.lon) + told.skipped
    result = BulkResult(success=len(told.lon), total=total, doubled=0 if is_new else len(told.lon))
    note_arrival(row.operator_id, Channel.GBFS, result, [told.at])
    old = row.snapshots.order_by("-at").values_list("pk", flat=True)[_KEPT:]
    GbfsSnapshot.objects.filter(pk__in=list(old)).delete()
