"""Route a case: the unit that is responsible for it gets its task, and on what that rests stays on record."""

from __future__ import annotations

from datetime import datetime

import msgspec

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.models import Organisation
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.draft_tasks import draft_task
from furong.nets.casework.actions.record_step import take_task_step
from furong.nets.casework.contracts import CaseTypeSpec, TaskState
from furong.nets.casework.contracts.responsibility import Answer
from furong.nets.casework.domain.routing import OUTSIDE, proposal_for, ranking_of
from furong.nets.casework.errors.standards import UnitNotChosen, UnitUnknown
from furong.nets.casework.models import Case, Routing, Task
from furong.nets.casework.selectors.routing import answer_for

__all__ = ["new_routing", "route_case"]

_UNSENT = (TaskState.DRAFTED, TaskState.RETURNED)


@transaction_required
def route_case(case: Case, spec: CaseTypeSpec, actor: Actor, *, organisation: str = "", note: str = "") -> None:
    """Let the task of a case be that of the unit that was chosen, or of the one that is certain.

    Who chose, what was proposed in which order, and the clause are recorded; such records are only ever added, and
    later lists change none of them.

    Args:
        case: The case, locked by the caller.
        spec: Its type, of those that the list routes.
        actor: Who dispatches.
        organisation: Code of the unit that the actor has chosen, or empty to take the one that is certain.
        note: What the actor says of the choice.

    Raises:
        UnitNotChosen: When none is chosen and none is certain.
        UnitUnknown: When there is no unit of that code.
    """
    answer = answer_for(case, spec)
    chosen = organisation or (answer.certain.organisation if answer.certain else "")
    if not chosen:
        raise UnitNotChosen(case=case.number)
    if not Organisation.objects.filter(pk=chosen).exists():
        raise UnitUnknown(unit=chosen)
    _give_task(case, spec, chosen, actor)
    routing = new_routing(case, answer, chosen, actor, note=note, at=city_clock().now())
    routing.save(force_insert=True)


def _give_task(case: Case, spec: CaseTypeSpec, organisation: str, actor: Actor) -> None:
    """Leave the case with one task to be sent out: that of the unit; those of other units stay in its history."""
    has_task = False
    for task in case.tasks.select_for_update().filter(state__in=_UNSENT).order_by("group"):
        task.case = case
        if task.organisation_id == organisation:
            has_task = True
        elif task.state == TaskState.DRAFTED and not task.history.exists():
            task.delete()
        else:
            take_task_step(task, "reroute", actor)
    if not has_task:
        taken = set(Task.objects.filter(case=case).values_list("group", flat=True))
        group = next(name for name in ("", *map(str, range(2, len(taken) + 3))) if name not in taken)
        draft_task(case, spec, organisation, group=group)


def new_routing(case: Case, answer: Answer, organisation: str, actor: Actor, *, note: str, at: datetime) -> Routing:
    """Return the record, not stored yet, of why a case goes to a unit.

    Args:
        case: The case.
        answer: What was proposed.
        organisation: Code of the unit.
        actor: Who chose.
        note: What the actor said of the choice.
        at: When.
    """
    proposal = proposal_for(answer, organisation)
    line = proposal.responsibility if proposal else None
    return Routing(
        case=case,
        responsibility_id=line.id if line else None,
        organisation_id=organisation,
        assisting=list(line.assisting) if line and proposal and proposal.is_main else [],
        clause_zh=line.clause_zh if line else "",
        clause_en=line.clause_en if line else "",
        reasons=msgspec.to_builtins(proposal.reasons if proposal else (OUTSIDE,)),
        ranking=ranking_of(answer),
        certain=answer.certain is not None and answer.certain.organisation == organisation,
        note=note.strip()[:500],
        at=at,
        by=actor.name,
        by_key=actor.key,
    )
