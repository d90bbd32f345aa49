"""Watch for a vehicle, take an appeal against it, and decide the appeal."""

from __future__ import annotations

import hashlib

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.watch import NewWatch, WatchState
from furong.nets.mobility.domain.watching import NEXT, masked
from furong.nets.mobility.errors.watch import (
    WatchDoubled,
    WatchOwnDecision,
    WatchStateForbids,
    WatchUnknown,
    WatchUnusable,
)
from furong.nets.mobility.models import Watch, WatchStep
from furong.nets.mobility.selectors.vehicle_keys import key_of_mark

__all__ = ["WATCH", "appeal_watch", "decide_watch", "watch_vehicle"]

WATCH = "mobility.watch"


@transaction_required
def watch_vehicle(actor: Actor, new: NewWatch) -> int:
    """Put a vehicle on the list and return the number of the entry; the plate itself is kept nowhere.

    Raises:
        ActionRefused: When the actor may not.
        WatchUnusable: When mark, evidence or times cannot be used.
        WatchDoubled: When it is listed for that reason already.
    """
    demand_somewhere(actor, WATCH)
    hidden, evidence = masked(new.mark), new.evidence.strip()
    if not hidden or not evidence or (new.until is not None and new.until <= new.since):
        raise WatchUnusable
    key = key_of_mark(new.mark)
    there = Watch.objects.exclude(state=WatchState.LIFTED.value).filter(key=key, reason=new.reason.value).first()
    if there is not None:
        raise WatchDoubled(number=there.pk)
    row = Watch.objects.create(
        key=key,
        masked=hidden,
        reason=new.reason.value,
        evidence=evidence,
        evidence_sha256=hashlib.sha256(evidence.encode()).hexdigest(),
        since=new.since,
        until=new.until,
        issued_by=actor.key,
        state=WatchState.LISTED.value,
    )
    _note(row, WatchState.LISTED, actor, evidence)
    return row.pk


@transaction_required
def appeal_watch(actor: Actor, number: int, note: str) -> None:
    """Take an appeal against an entry; the vehicle stays watched until it is decided.

    Raises:
        WatchUnknown, WatchStateForbids: When there is nothing to appeal against.
    """
    _step(actor, number, WatchState.APPEALED, note)


@transaction_required
def decide_watch(actor: Actor, number: int, *, uphold: bool, note: str) -> None:
    """Decide an appeal: uphold the entry, or lift it.

    Raises:
        WatchOwnDecision: When the actor issued the entry.
        WatchUnknown, WatchStateForbids: When there is nothing to decide.
    """
    _step(actor, number, WatchState.UPHELD if uphold else WatchState.LIFTED, note)


def _step(actor: Actor, number: int, state: WatchState, note: str) -> None:
    demand_somewhere(actor, WATCH)
    row = Watch.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise WatchUnknown(number=number)
    if state not in NEXT[WatchState(row.state)]:
        raise WatchStateForbids(number=number, state=row.state)
    if state is not WatchState.APPEALED and row.issued_by == actor.key:
        raise WatchOwnDecision(number=number)
    row.state = state.value
    row.save(update_fields=["state"])
    _note(row, state, actor, note)


def _note(row: Watch, state: WatchState, actor: Actor, note: str) -> None:
    WatchStep.objects.create(watch=row, state=state.value, at=city_clock().now(), by=actor.key, note=note)
    notify("mobility.reentry")
