"""Reading forms that are being written, and what was accepted with an appeal."""

from __future__ import annotations

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.slots import SlotName
from furong.nets.hotline.contracts.workbench import AcceptedSlot, CallDraftInfo
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.models import AppealSlot, CallDraft
from furong.nets.hotline.selectors.appeals import stored_appeal_for
from furong.nets.hotline.selectors.contacts import name_of

__all__ = ["find_draft_for", "list_accepted_for"]

_CODES = (SlotName.AREA.value, SlotName.KIND.value)


def find_draft_for(actor: Actor, call: str) -> CallDraftInfo | None:
    """Return the form of a call as ``actor`` has left it, or ``None``.

    Raises:
        ActionRefused: When the actor takes no calls.
    """
    demand_somewhere(actor, TAKE)
    row = CallDraft.objects.filter(by_key=actor.key, call=call).first()
    if row is None:
        return None
    return CallDraftInfo(fields=dict(row.fields), own=tuple(row.own), saved_at=row.saved_at)


def list_accepted_for(actor: Actor, number: str) -> list[AcceptedSlot]:
    """Return what was accepted with an appeal, without numbers and addresses of persons.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
    """
    rows = AppealSlot.objects.filter(appeal=stored_appeal_for(actor, number)).order_by("pk")
    own = name_of(number)
    return [
        AcceptedSlot(
            name=row.name,
            # Codes are nobody's number, though they look like one.
            value=row.value if row.name in _CODES else without_private(row.value, own),
            is_edited=row.is_edited,
            words=without_private(row.words, own),
            by=row.by,
            at=row.at,
        )
        for row in rows
    ]
