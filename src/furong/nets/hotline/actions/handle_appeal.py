"""What a unit does with an appeal: sign, begin, give an opinion, return it by a clause, reply."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.check_reply import examine_reply, keep_citations
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.take_step import SYSTEM, record_note, take_step
from furong.nets.hotline.contracts.appeals import AppealInfo, AppealState
from furong.nets.hotline.domain.lifecycle import HANDLE, SUPERVISE
from furong.nets.hotline.errors.appeals import (
    AppealBound,
    AppealReasonMissing,
    AppealStepNotPossible,
    ClauseMissing,
)
from furong.nets.hotline.models import Contact
from furong.nets.hotline.selectors.appeals import appeal_now

__all__ = [
    "begin_appeal",
    "give_opinion",
    "reply_to_appeal",
    "return_appeal",
    "send_back_reply",
    "sign_appeal",
]

#: After so many returns in a round somebody decides whose it is. [1]
_RETURNS_MAX = 2
_WITH_UNITS = (AppealState.ASSIGNED, AppealState.SIGNED, AppealState.HANDLING, AppealState.SUSPENDED)


@transaction_required
def sign_appeal(actor: Actor, number: str, *, version: int | None = None) -> AppealInfo:
    """Sign for an appeal, where units do not sign by themselves; raises as any act on an appeal."""
    appeal = locked_appeal(actor, number, HANDLE, version=version)
    take_step(appeal, "sign", actor)
    return appeal_now(appeal)


@transaction_required
def begin_appeal(actor: Actor, number: str, *, version: int | None = None) -> AppealInfo:
    """Begin to work on an appeal; raises as any act on an appeal."""
    appeal = locked_appeal(actor, number, HANDLE, version=version)
    take_step(appeal, "begin", actor)
    return appeal_now(appeal)


@transaction_required
def give_opinion(actor: Actor, number: str, text: str, *, version: int | None = None) -> AppealInfo:
    """Say something of an appeal that one's unit handles or assists with; the main unit replies.

    Raises:
        AppealReasonMissing: When nothing is said.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, HANDLE, version=version, assisting=True)
    if appeal.state not in _WITH_UNITS:
        raise AppealStepNotPossible(step="opinion", state=appeal.state)
    if not text.strip():
        raise AppealReasonMissing(step="opinion")
    record_note(appeal, actor, "opinion", text)
    return appeal_now(appeal)


@transaction_required
def return_appeal(actor: Actor, number: str, *, clause: str, reason: str, version: int | None = None) -> AppealInfo:
    """Return an appeal that is not the unit's own; returned twice in a round, it goes to arbitration.

    Raises:
        ClauseMissing: When no clause is cited.
        AppealBound: When an award has given it to the unit.
        AppealReasonMissing: When no reason is given.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, HANDLE, version=version)
    if appeal.is_awarded:
        raise AppealBound
    if not clause.strip():
        raise ClauseMissing(step="return")
    unit, appeal.unit, appeal.assisting = appeal.unit_id or "", None, []
    appeal.returns += 1
    take_step(appeal, "return", actor, note=reason, clause=clause[:300], unit=unit)
    if appeal.returns >= _RETURNS_MAX:
        take_step(appeal, "refer", SYSTEM)
    return appeal_now(appeal)


@transaction_required
def reply_to_appeal(
    actor: Actor, number: str, text: str, *, version: int | None = None, confirmed: str | None = None
) -> AppealInfo:
    """Say what was done; a citizen whom nobody can ask about it is not called, and the appeal ends.

    Args:
        actor: Who replies.
        number: Number of the appeal.
        text: The reply; what it cites of the knowledge is kept with it.
        version: The version that was shown, when one was.
        confirmed: What confirms the warnings of its check, or ``None`` when nobody was shown any.

    Raises:
        AppealReasonMissing: When nothing is said.
        ReplyLeaksPrivate, ReplyCitesUnusable, ReplyUnconfirmed: When its check does not let it pass.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, HANDLE, version=version)
    examine_reply(appeal, text, confirmed=confirmed)
    if appeal.state == AppealState.SIGNED:
        take_step(appeal, "begin", actor)
    if appeal.state == AppealState.HANDLING:
        appeal.reply, appeal.replied_at = text.strip(), city_clock().now()
    take_step(appeal, "reply", actor, note=text)
    keep_citations(appeal, text)
    if not Contact.objects.filter(pk=appeal.pk).exclude(phone="").exists():
        take_step(appeal, "give_up", SYSTEM)
    return appeal_now(appeal)


@transaction_required
def send_back_reply(actor: Actor, number: str, reason: str, *, version: int | None = None) -> AppealInfo:
    """Let the unit reply again; the time since its reply does not count.

    Raises:
        AppealReasonMissing: When no reason is given.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, SUPERVISE, version=version)
    take_step(appeal, "send_back", actor, note=reason)
    return appeal_now(appeal)
