"""Put a case under supervision, 督办: somebody above says what is wanted and by when the unit has to reply."""

from __future__ import annotations

from datetime import datetime, timedelta

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.errors import Words
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.locked_case import locked_case
from furong.nets.casework.actions.put_under import put_under, standing_at
from furong.nets.casework.actions.record_step import record_note
from furong.nets.casework.contracts.supervision import SupervisionLevel, SupervisionState
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES
from furong.nets.casework.errors import ReasonMissing
from furong.nets.casework.errors.supervision import (
    ReplyByUnusable,
    SupervisedAlready,
    SupervisionLifted,
    SupervisionNotPossible,
)
from furong.nets.casework.selectors.supervision import supervision_of

__all__ = ["lift_supervision", "supervise_case"]

SUPERVISE = "case.supervise"
_LONGEST = timedelta(days=365)


@transaction_required
def supervise_case(actor: Actor, number: str, *, level: SupervisionLevel, text: str, reply_by: datetime | None) -> int:
    """Put the case under supervision, and return the number of that.

    Args:
        actor: Somebody above.
        number: Number of the case.
        level: Why.
        text: What is wanted.
        reply_by: Until when the unit has to reply.

    Raises:
        CaseUnknown, ActionRefused: As for any act on a case.
        ReasonMissing, ReplyByUnusable: When it does not say what, or until when.
        SupervisionNotPossible: When the case has ended.
        SupervisedAlready: When it is under supervision at that level.
    """
    case = locked_case(actor, number, SUPERVISE)
    if not text.strip():
        raise ReasonMissing(step="supervise")
    now = city_clock().now()
    if reply_by is None or not now < reply_by <= now + _LONGEST:
        raise ReplyByUnusable
    if case.state in FINAL_CASE_STATES:
        raise SupervisionNotPossible(state=case.state)
    standing = standing_at(case, level)
    if standing is not None:
        raise SupervisedAlready(by=standing.by)
    row = put_under(case, actor, level=level, text=Words(text, ""), reply_by=reply_by, at=now)
    record_note(case, actor, "supervise", row.text)
    return row.pk


@transaction_required
def lift_supervision(actor: Actor, number: int, *, note: str = "") -> str:
    """Lift a supervision, whoever above made it, and return the number of its case.

    Raises:
        SupervisionUnknown, CaseUnknown, ActionRefused: When there is none to lift for this actor.
        SupervisionLifted: When that has been done.
    """
    case = locked_case(actor, supervision_of(number).case_id, SUPERVISE)
    row = supervision_of(number)
    if row.state == SupervisionState.LIFTED:
        raise SupervisionLifted
    row.state, row.note = SupervisionState.LIFTED, note.strip()[:500]
    row.lifted_by, row.lifted_by_key, row.lifted_at = actor.name, actor.key, city_clock().now()
    row.save()
    record_note(case, actor, "supervision_lifted", note)
    return case.pk
