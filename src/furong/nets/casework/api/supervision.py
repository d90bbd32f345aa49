"""What other layers may ask of supervision. People's acts open their own transaction."""

from __future__ import annotations

from datetime import datetime

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.actions import reply_to_supervision as _reply
from furong.nets.casework.actions import supervise_case as _supervise
from furong.nets.casework.contracts.supervision import SupervisionInfo, SupervisionLevel
from furong.nets.casework.selectors.supervise_board import read_board_for
from furong.nets.casework.selectors.supervision import (
    list_supervisions_for,
    list_task_supervisions_for,
    may_supervise,
)

__all__ = [
    "lift_supervision",
    "list_supervisions_for",
    "list_task_supervisions_for",
    "may_supervise",
    "read_board_for",
    "reply_to_supervision",
    "supervise_case",
]


def supervise_case(
    actor: Actor, number: str, *, level: SupervisionLevel, text: str, reply_by: datetime | None
) -> SupervisionInfo:
    """Put a case under supervision; see :mod:`furong.nets.casework.actions.supervise_case`."""
    with transaction():
        made = _supervise.supervise_case(actor, number, level=level, text=text, reply_by=reply_by)
        return next(one for one in list_supervisions_for(actor, number) if one.id == made)


def reply_to_supervision(actor: Actor, number: int, *, text: str) -> None:
    """Reply to a supervision as the unit, or as the dispatcher."""
    with transaction():
        _reply.reply_to_supervision(actor, number, text=text)


def lift_supervision(actor: Actor, number: int, *, note: str = "") -> SupervisionInfo:
    """Lift a supervision."""
    with transaction():
        case = _supervise.lift_supervision(actor, number, note=note)
        return next(one for one in list_supervisions_for(actor, case) if one.id == number)
