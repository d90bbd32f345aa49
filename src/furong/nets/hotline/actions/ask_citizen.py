"""Ask the citizen what they think of the handling, close the appeal, or begin a new round."""

from __future__ import annotations

from datetime import timedelta

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.take_step import SYSTEM, record_note, take_step
from furong.nets.hotline.contracts.appeals import AppealInfo, AppealState, Satisfaction, Solved
from furong.nets.hotline.domain.lifecycle import CALL_BACK, appeal_move
from furong.nets.hotline.errors.appeals import AppealReasonMissing, ReopenTooLate
from furong.nets.hotline.models import Appeal, AppealRound, CallBack
from furong.nets.hotline.selectors.appeals import appeal_now
from furong.nets.hotline.selectors.policy import appeal_policy

__all__ = ["call_back", "close_appeal", "miss_call", "reopen_appeal"]


@transaction_required
def call_back(
    actor: Actor,
    number: str,
    *,
    solved: Solved,
    satisfaction: Satisfaction,
    note: str = "",
    version: int | None = None,
) -> AppealInfo:
    """Record what the citizen says; one who is content and for whom it is solved ends the appeal.

    Raises:
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, CALL_BACK, version=version)
    appeal_move("call_back", AppealState(appeal.state))
    _keep(appeal, actor, note, solved.value, satisfaction.value)
    appeal.satisfaction = satisfaction.value
    take_step(appeal, "call_back", actor, note=note)
    if satisfaction is not Satisfaction.DISSATISFIED and solved is not Solved.NO:
        take_step(appeal, "close", SYSTEM)
    return appeal_now(appeal)


@transaction_required
def miss_call(actor: Actor, number: str, *, note: str = "", version: int | None = None) -> AppealInfo:
    """Record that the citizen was not reached; after as many calls as the city's rules say, the appeal ends.

    Raises:
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, CALL_BACK, version=version)
    appeal_move("call_back", AppealState(appeal.state))
    _keep(appeal, actor, note, "", "")
    record_note(appeal, actor, "call_missed", note)
    if appeal.call_backs.filter(round=appeal.round, reached=False).count() >= appeal_policy().calls_max:
        take_step(appeal, "give_up", SYSTEM)
    return appeal_now(appeal)


@transaction_required
def close_appeal(actor: Actor, number: str, reason: str, *, version: int | None = None) -> AppealInfo:
    """Close an appeal though the citizen is not content, for a reason.

    Raises:
        AppealReasonMissing: When no reason is given.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, CALL_BACK, version=version)
    if not reason.strip():
        raise AppealReasonMissing(step="close")
    take_step(appeal, "close", actor, note=reason)
    return appeal_now(appeal)


@transaction_required
def reopen_appeal(actor: Actor, number: str, reason: str, *, version: int | None = None) -> AppealInfo:
    """Begin a new round; the old one is frozen as it was.

    Raises:
        ReopenTooLate: When it was closed too long ago.
        AppealReasonMissing: When no reason is given.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, CALL_BACK, version=version)
    appeal_move("reopen", AppealState(appeal.state), reason=reason)
    now, days = city_clock().now(), appeal_policy().reopen_days
    if appeal.closed_at is not None and now > appeal.closed_at + timedelta(days=days):
        raise ReopenTooLate(days=days)
    AppealRound.objects.create(
        appeal=appeal,
        round=appeal.round,
        category=appeal.category,
        unit_id=appeal.unit_id or "",
        assisting=appeal.assisting,
        reply=appeal.reply,
        replied_at=appeal.replied_at,
        satisfaction=appeal.satisfaction,
        reason=reason.strip(),
        frozen_at=now,
    )
    appeal.round += 1
    appeal.returns, appeal.is_awarded, appeal.unit, appeal.assisting = 0, False, None, []
    appeal.reply, appeal.replied_at, appeal.satisfaction = "", None, ""
    take_step(appeal, "reopen", actor, note=reason)
    return appeal_now(appeal)


def _keep(appeal: Appeal, actor: Actor, note: str, solved: str, satisfaction: str) -> None:
    CallBack.objects.create(
        appeal=appeal,
        round=appeal.round,
        unit_id=appeal.unit_id or "",
        reached=bool(solved),
        solved=solved,
        satisfaction=satisfaction,
        note=note.strip(),
        at=city_clock().now(),
        by=actor.name[:60],
        by_key=actor.key,
    )
