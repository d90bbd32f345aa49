"""Ask about the time of a case: for more of it, for putting the case off, or against lateness."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.locked_case import locked_case, locked_task
from furong.nets.casework.actions.record_step import record_note
from furong.nets.casework.contracts import TaskState
from furong.nets.casework.contracts.requests import RequestKind, RequestState
from furong.nets.casework.domain.requests import ASKED_BY, demand_askable, demand_until
from furong.nets.casework.errors import ReasonMissing, StepNotPossible
from furong.nets.casework.errors.requests import RequestDecided, RequestPending
from furong.nets.casework.models import Case, CaseRequest
from furong.nets.casework.selectors.requests import request_of, standing_of

__all__ = ["ask_for_case", "ask_for_task", "withdraw_request"]


@transaction_required
def ask_for_case(actor: Actor, number: str, kind: RequestKind, *, reason: str, until: date | None = None) -> int:
    """Ask as the dispatcher, and return the number of the request.

    Args:
        actor: Who asks.
        number: Number of the case.
        kind: For what; an appeal is the unit's alone.
        reason: Why.
        until: The day from which on it is to be handled again, when it is to be put off.

    Raises:
        CaseUnknown, ActionRefused: As for any act on a case.
        StepNotPossible: When only a unit may ask for that.
        ReasonMissing, RequestPending, UntilUnusable: When it cannot be asked for like this.
        NotBeingHandled, CaseOverdue, ExtensionsUsedUp, SuspendedBefore: When the rules do not allow it.
    """
    if kind not in ASKED_BY:
        raise StepNotPossible(step=kind.value, state="case")
    case = locked_case(actor, number, ASKED_BY[kind])
    return _ask(case, actor, kind, reason, until, None)


@transaction_required
def ask_for_task(actor: Actor, identity: UUID, kind: RequestKind, *, reason: str, until: date | None = None) -> int:
    """Ask as the unit of a task, under the same conditions as :func:`ask_for_case`.

    Raises:
        TaskUnknown, ActionRefused: As for any act on a task.
        StepNotPossible: When more time, or putting off, is asked for with a task that is not open.
        AppealNotPossible, AppealedBefore: When the rules do not allow an appeal.
    """
    task = locked_task(actor, identity, "task.handle")
    if kind is not RequestKind.APPEAL and task.state not in (TaskState.ASSIGNED, TaskState.ACCEPTED):
        raise StepNotPossible(step=kind.value, state=task.state)
    return _ask(task.case, actor, kind, reason, until, task.organisation_id)


@transaction_required
def withdraw_request(actor: Actor, number: int) -> None:
    """Take one's own request back while nobody has decided.

    Raises:
        RequestUnknown: When there is none of the actor's own.
        RequestDecided: When it is not open any more.
    """
    case = Case.objects.select_for_update().get(pk=request_of(number, by_key=actor.key).case_id)
    request = request_of(number)
    if request.state != RequestState.PENDING or request.decisions.exists():
        raise RequestDecided(state=request.state)
    request.state = RequestState.WITHDRAWN
    request.save(update_fields=["state"])
    record_note(case, actor, f"{request.kind}_withdrawn", "")


def _ask(case: Case, actor: Actor, kind: RequestKind, reason: str, until: date | None, organisation: str | None) -> int:
    if not reason.strip():
        raise ReasonMissing(step=kind.value)
    pending = case.requests.filter(kind=kind, state=RequestState.PENDING).first()
    if pending is not None:
        raise RequestPending(by=pending.by)
    demand_askable(kind, standing_of(case))
    now = city_clock().now()
    demand_until(kind, until, city_time(now).date())
    request = CaseRequest.objects.create(
        case=case,
        kind=kind,
        organisation_id=organisation,
        reason=reason.strip()[:500],
        until=until if kind is RequestKind.SUSPENSION else None,
        by=actor.name,
        by_key=actor.key,
        at=now,
    )
    record_note(case, actor, f"{kind}_asked", request.told)
    return request.pk
