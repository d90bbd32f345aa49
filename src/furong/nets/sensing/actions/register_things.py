"""Register a few things at once, and mend, replay or discard rows that could not be registered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

import polars as pl
from django.utils import timezone

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.sensing.actions.load_things import load_things
from furong.nets.sensing.contracts.registry import LoadReceipt
from furong.nets.sensing.errors import RejectionSettled, RejectionUnknown, StillUnusable
from furong.nets.sensing.models.registry import RegistryRejection
from furong.nets.sensing.selectors.registry_rejections import registry_rejections_for

__all__ = ["discard_unregistered_row", "register_things", "register_things_for", "replay_unregistered_row"]

_SETTLE = "quarantine.settle"
_REGISTER = "thing.register"
_NUMBER_MAX = 2**63 - 1


def register_things(rows: Sequence[Mapping[str, object]], source: str, *, keep_rejected: bool = True) -> LoadReceipt:
    """Register a few things; when this returns they survive a crash.

    Args:
        rows: With the columns code, category, area, lon, lat and perhaps owner, asset, name, period_s, low, high, crs.
        source: Where they come from, for the quarantine.
        keep_rejected: Whether rows that cannot be used go to the quarantine.

    Raises:
        RegistryBusy: When somebody else is registering things for longer than one waits.
    """
    texts = [{name: None if value is None else str(value) for name, value in row.items()} for row in rows]
    table = pl.DataFrame(texts, infer_schema_length=None) if texts else pl.DataFrame()
    # Rows of two deliveries are different rows, also when they have the same place.
    mark = f"{source[:160]} {uuid.uuid4().hex[:12]}" if keep_rejected else ""
    return load_things([table] if len(table) else [], mark)


def register_things_for(actor: Actor, rows: Sequence[Mapping[str, object]]) -> LoadReceipt:
    """Register things in the name of an actor.

    Raises:
        ActionRefused: When the actor may not.
    """
    if not actor.holds(_REGISTER):
        raise ActionRefused(action=_REGISTER, reason="no_role")
    return register_things(rows, f"api:{actor.name}")


def replay_unregistered_row(actor: Actor, number: int, mended: Mapping[str, str]) -> LoadReceipt:
    """Send a row through the checks again, with some of its columns mended; it is settled when it passes.

    Raises:
        RejectionUnknown: When there is none of that number.
        RejectionSettled: When it has been settled already.
        StillUnusable: When it does not pass; it stays as it was.
    """
    row = _held(actor, number)
    receipt = register_things([{**row.raw, **mended}], row.source, keep_rejected=False)
    if receipt.quarantined:
        (reason,) = receipt.reasons
        raise StillUnusable(trouble=reason)
    _settle(actor, number, RegistryRejection.State.REPLAYED)
    return receipt


def discard_unregistered_row(actor: Actor, number: int) -> None:
    """Discard a row; it stays on file as discarded.

    Raises:
        RejectionUnknown: When there is none of that number.
        RejectionSettled: When it has been settled already.
    """
    _held(actor, number)
    _settle(actor, number, RegistryRejection.State.DISCARDED)


def _held(actor: Actor, number: int) -> RegistryRejection:
    row = registry_rejections_for(actor, _SETTLE).filter(pk=number).first() if number <= _NUMBER_MAX else None
    if row is None:
        raise RejectionUnknown(rejection=number)
    if row.state != RegistryRejection.State.HELD:
        raise RejectionSettled(state=row.state)
    return row


def _settle(actor: Actor, number: int, state: RegistryRejection.State) -> None:
    with transaction():
        settled = RegistryRejection.objects.filter(pk=number, state=RegistryRejection.State.HELD).update(
            state=state, settled_by=actor.name, settled_at=timezone.now()
        )
        if not settled:
            raise RejectionSettled(state=state.value)
        notify("sensing.feed")
