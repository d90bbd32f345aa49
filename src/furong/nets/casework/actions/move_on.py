"""Move a case on once none of its tasks is open."""

from __future__ import annotations

from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction_required
from furong.nets.casework.actions.record_step import take_case_step
from furong.nets.casework.contracts import TaskState
from furong.nets.casework.models import Case

__all__ = ["move_on"]

_SYSTEM = system_actor("casework")
_OPEN = (TaskState.DRAFTED, TaskState.ASSIGNED, TaskState.ACCEPTED)


@transaction_required
def move_on(case: Case) -> None:
    """Send the case on to its check when every task is done, or back to the dispatcher when one was returned.

    Args:
        case: The case, locked by the caller.
    """
    states = set(case.tasks.values_list("state", flat=True))
    if states & set(_OPEN):
        return
    if TaskState.RETURNED in states:
        take_case_step(case, "come_back", _SYSTEM)
        return
    take_case_step(case, "finish", _SYSTEM)
    take_case_step(case, "feed_back", _SYSTEM)
