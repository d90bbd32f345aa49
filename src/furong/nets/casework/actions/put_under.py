"""Put a case under supervision, whoever wants that: a leader, the clock, or the standard that names a unit for it."""

from __future__ import annotations

from datetime import datetime

from furong.foundation.transactions import transaction_required
from furong.kernel.errors import Words
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.supervision import SupervisionLevel, SupervisionState
from furong.nets.casework.models import Case, Supervision

__all__ = ["put_under", "standing_at"]

_TEXT_MAX = 500


def standing_at(case: Case, level: SupervisionLevel) -> Supervision | None:
    """Return the supervision of a level that a case is under, or ``None``."""
    return case.supervisions.filter(level=level).exclude(state=SupervisionState.LIFTED).first()


@transaction_required
def put_under(
    case: Case, actor: Actor, *, level: SupervisionLevel, text: Words, reply_by: datetime, at: datetime
) -> Supervision:
    """Put a case, locked by the caller and not under supervision at that level, under supervision; the caller notes it.

    Args:
        case: The case.
        actor: Who wants it.
        level: Why.
        text: What is wanted; without English where a person wrote it.
        reply_by: Until when the unit has to reply.
        at: The instant.
    """
    return Supervision.objects.create(
        case=case,
        level=level,
        text=text.zh.strip()[:_TEXT_MAX],
        text_en=text.en.strip()[:_TEXT_MAX],
        reply_by=reply_by,
        by=actor.name,
        by_key=actor.key,
        at=at,
    )
