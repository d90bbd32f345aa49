"""Reply to a supervision: the unit that has a task of the case, or the dispatcher while nobody has."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.locked_case import locked_case, locked_task
from furong.nets.casework.actions.record_step import record_note
from furong.nets.casework.contracts.supervision import SupervisionState
from furong.nets.casework.errors import ReasonMissing
from furong.nets.casework.errors.supervision import SupervisionLifted
from furong.nets.casework.models import Case, SupervisionReply
from furong.nets.casework.selectors.supervision import own_task_of, supervision_of

__all__ = ["reply_to_supervision"]


@transaction_required
def reply_to_supervision(actor: Actor, number: int, *, text: str) -> str:
    """Reply, and return the number of the case; it may be replied to more than once before it is lifted.

    Raises:
        SupervisionUnknown, CaseUnknown, ActionRefused: When there is none to reply to for this actor.
        ReasonMissing: When the reply is empty.
        SupervisionLifted: When it has been lifted.
    """
    case, organisation = _locked(actor, number)
    row = supervision_of(number)
    if not text.strip():
        raise ReasonMissing(step="supervision_replied")
    if row.state == SupervisionState.LIFTED:
        raise SupervisionLifted
    SupervisionReply.objects.create(
        supervision=row,
        organisation_id=organisation,
        text=text.strip()[:500],
        by=actor.name,
        by_key=actor.key,
        at=city_clock().now(),
    )
    row.state = SupervisionState.REPLIED
    row.save(update_fields=["state"])
    record_note(case, actor, "supervision_replied", text.strip())
    return case.pk


def _locked(actor: Actor, number: int) -> tuple[Case, str | None]:
    """Return the case, locked, and the unit in whose name the actor replies."""
    case = supervision_of(number).case
    own = own_task_of(actor, case)
    if own is None:
        return locked_case(actor, case.pk, "case.dispatch"), None
    return locked_task(actor, own.pk, "task.handle").case, own.organisation_id
