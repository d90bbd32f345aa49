"""Let an appeal take a step: the state moves, the clocks follow, a history row is added, and the step is announced."""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.announce import announce
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.keep_timers import carry_timers, move_timers, next_due
from furong.nets.hotline.actions.post_mail import post_reply_mail
from furong.nets.hotline.actions.post_to_city import post_status
from furong.nets.hotline.actions.record_steps import RECEIPT, StepTaken, step_event
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.clocks import ExtensionState
from furong.nets.hotline.domain.handed_over import HandedClock
from furong.nets.hotline.domain.lifecycle import FINAL_STATES, FIRST_STATE, appeal_move
from furong.nets.hotline.models import Appeal, AppealStep

__all__ = ["SYSTEM", "record_evidence", "record_note", "record_receipt", "take_step"]

SYSTEM = system_actor("hotline")
#: Said in the history until there is an evidence log that holds the entry itself.
_NO_LOG = "存证日志尚未建立，本行代为留存 / no evidence log exists yet: this line stands in for its entry"
#: States in which more time can still be of use.
_EXTENSIBLE = frozenset({AppealState.SIGNED, AppealState.HANDLING, AppealState.SUSPENDED})


@transaction_required
def record_receipt(appeal: Appeal, actor: Actor, carried: Sequence[HandedClock] = ()) -> None:
    """Record that an appeal has come in: its first clock runs from when it came, and those that it brought go on."""
    carry_timers(appeal, carried)
    at = city_clock().now() if carried else appeal.received_at
    move_timers(appeal, None, FIRST_STATE, at, basis="")
    appeal.due_at = next_due(appeal)
    appeal.save(update_fields=["due_at"])
    _record(appeal, actor, RECEIPT, "", "", "", "")


@transaction_required
def take_step(
    appeal: Appeal, step: str, actor: Actor, *, note: str = "", clause: str = "", unit: str | None = None
) -> None:
    """Let ``appeal`` take ``step`` and store it whole; the caller has it locked and has checked that ``actor`` may.

    Args:
        appeal: The appeal, perhaps changed already in what the step brings.
        step: Name of the step.
        actor: Who takes it.
        note: What is said, or why.
        clause: The clause that is cited.
        unit: Code of the unit it is about, or ``None`` for its main unit.

    Raises:
        AppealStepNotPossible: When the table has no such move from the present state.
        AppealReasonMissing: When something has to be said and is not.
    """
    move = appeal_move(step, AppealState(appeal.state), reason=note)
    now = city_clock().now()
    appeal.state = move.target.value
    appeal.version += 1
    appeal.closed_at = now if move.target in FINAL_STATES else None
    appeal.save()
    move_timers(appeal, move.source, move.target, now, basis=note.strip()[:200])
    appeal.due_at = next_due(appeal)
    appeal.save(update_fields=["due_at"])
    _record(appeal, actor, step, move.source.value, note, clause, appeal.unit_id or "" if unit is None else unit)
    if move.target not in _EXTENSIBLE:
        _lapse_extensions(appeal)
    post_status(appeal)
    post_reply_mail(appeal, step)


@transaction_required
def record_note(appeal: Appeal, actor: Actor, step: str, note: str, *, unit: str = "") -> None:
    """Record something that happened to an appeal without moving it."""
    appeal.version += 1
    appeal.due_at = next_due(appeal)
    appeal.save(update_fields=["version", "due_at"])
    _record(appeal, actor, step, appeal.state, note, "", unit)


@transaction_required
def record_evidence(appeal: Appeal, content_hash: str) -> None:
    """Record the hash of what was handed from one city to another in the history of the appeal."""
    appeal.version += 1
    appeal.save(update_fields=["version"])
    _record(appeal, SYSTEM, "evidence", appeal.state, _NO_LOG, content_hash, "")


def _lapse_extensions(appeal: Appeal) -> None:
    lapsed = appeal.extensions.filter(state=ExtensionState.PENDING.value).update(state=ExtensionState.LAPSED.value)
    if lapsed:
        record_note(appeal, SYSTEM, "extension_lapsed", "")


def _record(appeal: Appeal, actor: Actor, step: str, source: str, note: str, clause: str, unit: str) -> None:
    row = AppealStep(
        appeal=appeal,
        round=appeal.round,
        at=appeal.received_at if step == RECEIPT else city_clock().now(),
        by=actor.name[:60],
        by_key=actor.key,
        step=step,
        from_state=source,
        to_state=appeal.state,
        unit=unit,
        clause=clause.strip(),
        note=note.strip(),
    )
    row.save(force_insert=True)
    told = StepTaken(
        number=appeal.number,
        area=appeal.area_id,
        channel=appeal.channel,
        round=appeal.round,
        at=row.at,
        by=actor,
        step=step,
        from_state=source,
        to_state=appeal.state,
        category=appeal.category,
        unit=appeal.unit_id or "",
    )
    announce(step_event(row.pk, told))
