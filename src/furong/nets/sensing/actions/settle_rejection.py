"""Settle a record of the quarantine: mend and replay it, or discard it."""

from __future__ import annotations

from django.utils import timezone

from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.sensing.actions.store_observations import examine, store_observations
from furong.nets.sensing.contracts import IngestReceipt, ReasonCode
from furong.nets.sensing.domain.ndjson import read_lines
from furong.nets.sensing.errors import RejectionSettled, RejectionUnknown, StillUnusable
from furong.nets.sensing.models import RejectionRow
from furong.nets.sensing.selectors.feeds import get_feed_row, spec_of
from furong.nets.sensing.selectors.rejections import rejections_for

__all__ = ["discard_rejection", "replay_rejection", "restore_rejection"]


def replay_rejection(actor: Actor, number: int, mended: str) -> IngestReceipt:
    """Send the mended text of a record through the same checks again, and settle it when it passes.

    Args:
        actor: Who mended it.
        number: Number of the record.
        mended: One JSON object with the stream's fields.

    Raises:
        RejectionUnknown: When there is no such record, or the actor may not settle it.
        RejectionSettled: When it has been settled already.
        StillUnusable: When the mended text does not pass; the record stays in the quarantine as it was.
    """
    row = _held(actor, number)
    feed = get_feed_row(row.feed_id)
    # On one line, whatever the editor made of it: the record is one JSON object.
    text = " ".join(mended.split("\n")).encode()
    delivery = read_lines(text, spec_of(feed), source=f"{row.source} {row.place}")
    examined = examine(feed, delivery)
    if examined.unusable or not len(examined.distinct):
        first = next(iter(examined.unusable), None)
        reason, field = (first.reason, first.detail.get("field", "")) if first else (ReasonCode.NOT_A_RECORD, "")
        raise StillUnusable(trouble=f"{reason} {field}".strip(), reason=reason, field=field)
    receipt = store_observations(row.feed_id, delivery)
    _settle(number, actor, RejectionRow.State.REPLAYED)
    return receipt


def discard_rejection(actor: Actor, number: int) -> None:
    """Discard a record; it stays on file as discarded.

    Raises:
        RejectionUnknown: When there is no such record, or the actor may not settle it.
        RejectionSettled: When it has been settled already.
    """
    _held(actor, number)
    _settle(number, actor, RejectionRow.State.DISCARDED)


def restore_rejection(actor: Actor, number: int) -> None:
    """Take a discarded record back into the quarantine.

    Raises:
        RejectionUnknown: When there is no such record, or the actor may not settle it.
        RejectionSettled: When it is not discarded.
    """
    row = rejections_for(actor, "quarantine.settle").filter(pk=number).first()
    if row is None:
        raise RejectionUnknown(rejection=number)
    with transaction():
        restored = RejectionRow.objects.filter(pk=number, state=RejectionRow.State.DISCARDED).update(
            state=RejectionRow.State.HELD, settled_by="", settled_at=None
        )
        if not restored:
            raise RejectionSettled(state=row.state)
        notify("sensing.feed")


def _held(actor: Actor, number: int) -> RejectionRow:
    row = rejections_for(actor, "quarantine.settle").filter(pk=number).first()
    if row is None:
        raise RejectionUnknown(rejection=number)
    if row.state != RejectionRow.State.HELD:
        raise RejectionSettled(state=row.state)
    return row


def _settle(number: int, actor: Actor, state: RejectionRow.State) -> None:
    with transaction():
        settled = RejectionRow.objects.filter(pk=number, state=RejectionRow.State.HELD).update(
            state=state, settled_by=actor.name, settled_at=timezone.now()
        )
        if not settled:
            raise RejectionSettled(state=RejectionRow.objects.get(pk=number).state)
        notify("sensing.feed")
