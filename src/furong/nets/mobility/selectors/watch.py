"""The watch list, and what was seen of it."""

from __future__ import annotations

from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.watch import ReentryInfo, WatchInfo, WatchReason, WatchState, WatchStepInfo
from furong.nets.mobility.errors.watch import WatchUnknown
from furong.nets.mobility.models import Reentry, Watch

__all__ = ["get_watch_for", "list_reentries_for", "list_watch_for", "watch_info"]

_WATCH = "mobility.watch"
_MOST = 1000


def list_watch_for(actor: Actor) -> list[WatchInfo]:
    """Return the entries of the watch list, the newest first.

    Raises:
        ActionRefused: When the actor may not look.
    """
    demand_somewhere(actor, _WATCH)
    return [watch_info(row) for row in Watch.objects.prefetch_related("steps").order_by("-pk")[:_MOST]]


def get_watch_for(actor: Actor, number: int) -> WatchInfo:
    """Return an entry.

    Raises:
        ActionRefused: When the actor may not look.
        WatchUnknown: When there is none.
    """
    demand_somewhere(actor, _WATCH)
    row = Watch.objects.filter(pk=number).first()
    if row is None:
        raise WatchUnknown(number=number)
    return watch_info(row)


def list_reentries_for(actor: Actor, *, watch: int | None = None) -> list[ReentryInfo]:
    """Return where watched vehicles came up again, the newest first; with the number of an entry, of that one alone.

    Raises:
        ActionRefused: When the actor may not look.
    """
    demand_somewhere(actor, _WATCH)
    rows = Reentry.objects.select_related("watch", "vehicle").order_by("-at", "reentry")
    chosen = rows if watch is None else rows.filter(watch=watch)
    return [
        ReentryInfo(
            reentry=row.reentry,
            watch=row.watch_id,
            masked=row.watch.masked,
            reason=WatchReason(row.watch.reason),
            operator=row.vehicle.operator_id,
            zone=row.zone,
            lon=row.lon,
            lat=row.lat,
            at=row.at,
            seen_at=row.seen_at,
        )
        for row in chosen[:_MOST]
    ]


def watch_info(row: Watch) -> WatchInfo:
    """Return an entry with what was done to it, in order."""
    steps = sorted(row.steps.all(), key=lambda step: step.pk)
    return WatchInfo(
        number=row.pk,
        key=row.key,
        masked=row.masked,
        reason=WatchReason(row.reason),
        evidence=row.evidence,
        evidence_sha256=row.evidence_sha256,
        since=row.since,
        until=row.until,
        issued_by=row.issued_by,
        state=WatchState(row.state),
        steps=tuple(
            WatchStepInfo(state=WatchState(step.state), at=step.at, by=step.by, note=step.note) for step in steps
        ),
    )
