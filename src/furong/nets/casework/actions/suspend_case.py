"""Put a case off, 挂账, and take it up again: by hand, or by itself on the day that was said."""

from __future__ import annotations

from datetime import date

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.ask_request import ask_for_case
from furong.nets.casework.actions.decide_request import decide_request
from furong.nets.casework.actions.locked_case import locked_case
from furong.nets.casework.actions.record_step import take_case_step
from furong.nets.casework.contracts import CaseState, TaskState
from furong.nets.casework.contracts.requests import RequestKind, RequestState
from furong.nets.casework.models import Case

__all__ = ["resume_case", "resume_due_cases", "suspend_case"]

_SYSTEM = system_actor("casework")


@transaction_required
def suspend_case(actor: Actor, number: str, *, reason: str, until: date | None, version: int | None = None) -> None:
    """Put the case off at once, as somebody who may decide on that alone; the request stays on record as granted.

    Raises:
        ChangedMeanwhile: When the case has moved on since that version.
        CaseUnknown, ActionRefused, ReasonMissing, RequestPending, UntilUnusable: As for asking.
        NotBeingHandled, CaseOverdue, SuspendedBefore: When the rules do not allow it.
    """
    locked_case(actor, number, "case.suspend", version=version)
    request = ask_for_case(actor, number, RequestKind.SUSPENSION, reason=reason, until=until)
    decide_request(actor, request, RequestKind.SUSPENSION, approved=True)


@transaction_required
def resume_case(actor: Actor, number: str, *, version: int | None = None, note: str = "") -> None:
    """Take the case up again before its day, because the obstacle is gone.

    Raises:
        CaseUnknown, ActionRefused, ChangedMeanwhile: As for any act on a case.
        StepNotPossible: When it is not put off.
    """
    _resume(locked_case(actor, number, "case.suspend", version=version), actor, note)


@transaction_required
def resume_due_cases(*, most: int = 200) -> int:
    """Take up again the cases whose day has come, so many at most; return how many there were."""
    today = city_time(city_clock().now()).date()
    ready = Case.objects.filter(
        state=CaseState.SUSPENDED,
        requests__kind=RequestKind.SUSPENSION,
        requests__state=RequestState.APPROVED,
        requests__until__lte=today,
    )
    numbers = list(ready.order_by("pk").values_list("pk", flat=True)[:most])
    # Those that somebody acts on at this moment are left for the next time.
    locked = Case.objects.select_for_update(skip_locked=True).filter(pk__in=numbers, state=CaseState.SUSPENDED)
    cases = list(locked.order_by("pk"))
    for case in cases:
        _resume(case, _SYSTEM, "")
    return len(cases)


def _resume(case: Case, actor: Actor, note: str) -> None:
    take_case_step(case, "resume", actor, reason=note)
    if case.tasks.filter(state__in=[TaskState.ACCEPTED, TaskState.DONE]).exists():
        take_case_step(case, "begin", _SYSTEM)
