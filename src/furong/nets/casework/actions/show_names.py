"""Show the names of those who acted on a case to somebody who does not work on it, for a stated purpose."""

from __future__ import annotations

from furong.foundation.identity.actors import demand
from furong.foundation.identity.looks import record_look
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.casework.contracts import HistoryEntry
from furong.nets.casework.errors import CaseUnknown, ReasonMissing
from furong.nets.casework.selectors.cases import cases_for, list_history

__all__ = ["show_names"]

_ACTION = "person.read"


@transaction_required
def show_names(actor: Actor, number: str, *, purpose: str) -> list[HistoryEntry]:
    """Return the history of the case with names in full; the look is on record with its purpose.

    Raises:
        CaseUnknown: When there is no such case, or the actor may not see it.
        ActionRefused: When the actor may see it but not whose acts they were.
        ReasonMissing: When no purpose is given.
    """
    case = cases_for(actor).filter(pk=number).first()
    if case is None:
        raise CaseUnknown(case=number)
    demand(actor, _ACTION, Resource(kind="case", area=case.area_path))
    if not purpose.strip():
        raise ReasonMissing(step="show_names")
    record_look(actor, kind="case", subject=case.number, purpose=purpose)
    return list_history(case, lambda name, _key: name)
