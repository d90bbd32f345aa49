"""Look at personal data of a case that is masked otherwise: allowed, for a stated purpose, and on record."""

from __future__ import annotations

from furong.foundation.identity.actors import demand
from furong.foundation.identity.looks import record_look
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.casework.errors import ReasonMissing
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.cases import case_for

__all__ = ["look_at_case"]


@transaction_required
def look_at_case(actor: Actor, number: str, action: str, *, kind: str, purpose: str) -> Case:
    """Return the case; the look at it is on record with its purpose.

    Args:
        actor: Who looks.
        number: Number of the case.
        action: The permission that is needed.
        kind: What is looked at.
        purpose: What for.

    Raises:
        CaseUnknown: When there is no such case, or the actor may not see it.
        ActionRefused: When the actor may see it but not that.
        ReasonMissing: When no purpose is given.
    """
    case = case_for(actor, number)
    demand(actor, action, Resource(kind="case", area=case.area_path))
    if not purpose.strip():
        raise ReasonMissing(step="look")
    record_look(actor, kind=kind, subject=case.number, purpose=purpose)
    return case
