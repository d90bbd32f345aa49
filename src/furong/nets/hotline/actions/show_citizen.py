"""Show who appealed, for a stated purpose."""

from __future__ import annotations

from furong.foundation.identity.actors import demand
from furong.foundation.identity.looks import record_look
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.appeals import CitizenInfo
from furong.nets.hotline.errors.appeals import AppealReasonMissing
from furong.nets.hotline.models import Contact
from furong.nets.hotline.selectors.appeals import main_resource, stored_appeal_for

__all__ = ["show_citizen"]

_LOOK = "hotline.citizen"


@transaction_required
def show_citizen(actor: Actor, number: str, *, purpose: str) -> CitizenInfo:
    """Return name and phone of who appealed, and what was said, in full; the look is on record with its purpose.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
        ActionRefused: When the actor may see it but not who appealed.
        AppealReasonMissing: When no purpose is given.
    """
    appeal = stored_appeal_for(actor, number)
    demand(actor, _LOOK, main_resource(appeal))
    if not purpose.strip():
        raise AppealReasonMissing(step="look")
    record_look(actor, kind="citizen", subject=appeal.number, purpose=purpose)
    contact = Contact.objects.filter(pk=appeal.pk).first()
    return CitizenInfo(name=contact.name if contact else "", phone=contact.phone if contact else "", text=appeal.text)
