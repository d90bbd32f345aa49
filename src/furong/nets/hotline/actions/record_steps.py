"""Record many steps at once: a row of history each, and the event that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from furong.foundation.database.writing import copy_rows, next_keys
from furong.foundation.outbox.announce import announce_all
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.appeals import APPEAL_CHANGED, APPEAL_RECEIVED, AppealChanged
from furong.nets.hotline.models import AppealStep

__all__ = ["RECEIPT", "StepTaken", "record_steps", "step_event"]

RECEIPT = "receive"
_HISTORY = UUID("5f0f3c0a-6f0c-5c3f-9a86-0d7e4d6d2b11")
_COLUMNS = (
    "id", "appeal_id", "round", "at", "by", "by_key", "step", "from_state", "to_state", "unit", "clause", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """A step that an appeal has taken.

    Args:
        number: Number of the appeal.
        area: Code of its area.
        channel: How it came.
        round: In which round. [1]
        at: When.
        by: Who took the step.
        step: Its name.
        from_state: State before, or empty.
        to_state: State after.
        category: What the appeal is about, or empty.
        unit: Code of the unit that has it, or empty.
        clause: The clause that is cited.
        note: What is said.
    """

    number: str
    area: str
    channel: str
    round: int
    at: datetime
    by: Actor
    step: str
    from_state: str
    to_state: str
    category: str = ""
    unit: str = ""
    clause: str = ""
    note: str = ""


@transaction_required
def record_steps(steps: Sequence[StepTaken]) -> None:
    """Record steps in their order, and announce them."""
    keys = next_keys(AppealStep, len(steps))
    copy_rows(AppealStep, _COLUMNS, (_row(key, one) for key, one in zip(keys, steps, strict=True)))
    announce_all([step_event(key, one) for key, one in zip(keys, steps, strict=True)])


def step_event(key: int, one: StepTaken) -> Event:
    """Return the event that tells of a step.

    Args:
        key: Number of its row. [1]
        one: The step.
    """
    return Event(
        id=uuid5(_HISTORY, str(key)),
        type=APPEAL_RECEIVED if one.step == RECEIPT else APPEAL_CHANGED,
        source="/nets/hotline",
        subject=one.number,
        time=one.at,
        data=AppealChanged(
            number=one.number,
            area=one.area,
            step=one.step,
            from_state=one.from_state,
            to_state=one.to_state,
            round=one.round,
            channel=one.channel,
            category=one.category,
            unit=one.unit,
        ),
    )


def _row(key: int, one: StepTaken) -> tuple[object, ...]:
    return (
        key,
        one.number,
        one.round,
        one.at,
        one.by.name[:60],
        one.by.key,
        one.step,
        one.from_state,
        one.to_state,
        one.unit,
        one.clause.strip(),
        one.note.strip(),
    )
