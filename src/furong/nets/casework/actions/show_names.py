"""Show the names of those who acted on a case to somebody who does not work on it, for a stated purpose."""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.look_at_case import look_at_case
from furong.nets.casework.contracts import HistoryEntry
from furong.nets.casework.selectors.cases import list_history

__all__ = ["show_names"]


@transaction_required
def show_names(actor: Actor, number: str, *, purpose: str) -> list[HistoryEntry]:
    """Return the history of the case with names in full; the look is on record with its purpose.

    Raises:
        CaseUnknown: When there is no such case, or the actor may not see it.
        ActionRefused: When the actor may see it but not whose acts they were.
        ReasonMissing: When no purpose is given.
    """
    case = look_at_case(actor, number, "person.read", kind="case", purpose=purpose)
    return list_history(case, lambda name, _key: name)
