"""Answer an appeal on line, make an order of it, say what it is about, or hand it to another city."""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.assign_by_itself import assign_by_itself
from furong.nets.hotline.actions.check_reply import examine_reply, keep_citations
from furong.nets.hotline.actions.keep_timers import follow_class
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.read_appeal import classify_by_model, record_correction
from furong.nets.hotline.actions.take_step import take_step
from furong.nets.hotline.contracts.appeals import AppealInfo, AppealKind, Urgency
from furong.nets.hotline.domain.lifecycle import SUPERVISE, TAKE
from furong.nets.hotline.errors.appeals import AppealReasonMissing
from furong.nets.hotline.selectors.appeals import appeal_now

__all__ = ["answer_appeal", "classify_appeal", "reclassify_appeal", "register_appeal", "transfer_appeal"]


@transaction_required
def answer_appeal(
    actor: Actor, number: str, text: str, *, version: int | None = None, confirmed: str | None = None
) -> AppealInfo:
    """Answer an appeal on line: it ends with the answer.

    Args:
        actor: Who answers.
        number: Number of the appeal.
        text: The answer; what it cites of the knowledge is kept with it.
        version: The version that was shown, when one was.
        confirmed: What confirms the warnings of its check, or ``None`` when nobody was shown any.

    Raises:
        ReplyLeaksPrivate, ReplyCitesUnusable, ReplyUnconfirmed: When its check does not let it pass.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
        AppealReasonMissing: When nothing is answered.
    """
    appeal = locked_appeal(actor, number, TAKE, version=version)
    examine_reply(appeal, text, confirmed=confirmed)
    appeal.reply = text.strip()
    take_step(appeal, "answer", actor, note=text)
    keep_citations(appeal, text)
    return appeal_now(appeal)


@transaction_required
def register_appeal(actor: Actor, number: str, *, by_model: bool = True, version: int | None = None) -> AppealInfo:
    """Make an order of an appeal.

    Args:
        actor: Who makes it.
        number: Number of the appeal.
        by_model: Whether the model may say what it is about, when it is sure enough.
        version: The version that was shown, when one was.

    Raises:
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, TAKE, version=version)
    take_step(appeal, "register", actor)
    if by_model:
        classify_by_model(appeal)
    return appeal_now(appeal)


@transaction_required
def classify_appeal(
    actor: Actor,
    number: str,
    category: str,
    *,
    kind: AppealKind | None = None,
    urgency: Urgency | None = None,
    confidence: float | None = None,
    version: int | None = None,
) -> AppealInfo:
    """Say what an appeal is about.

    Args:
        actor: Who says it.
        number: Number of the appeal.
        category: What it is about.
        kind: What is wanted, when that was wrong so far.
        urgency: How much it presses, when that was wrong so far.
        confidence: How sure a model is, or ``None`` for a person. [1]
        version: The version that was shown, when one was.

    Raises:
        AppealReasonMissing: When no category is given.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, TAKE, version=version)
    if not category.strip():
        raise AppealReasonMissing(step="classify")
    before = (appeal.kind, appeal.urgency)
    appeal.category, appeal.confidence = category.strip()[:120], confidence
    appeal.kind = kind.value if kind else appeal.kind
    appeal.urgency = urgency.value if urgency else appeal.urgency
    if (appeal.kind, appeal.urgency) != before:
        follow_class(appeal)
    take_step(appeal, "classify", actor, note=appeal.category)
    if confidence is None:
        record_correction(appeal, actor, appeal.category)
    else:
        assign_by_itself(appeal)
    return appeal_now(appeal)


@transaction_required
def reclassify_appeal(actor: Actor, number: str, *, version: int | None = None) -> AppealInfo:
    """Take a class back that was wrong; raises as any act on an appeal."""
    appeal = locked_appeal(actor, number, TAKE, version=version)
    told, appeal.category, appeal.confidence = appeal.category, "", None
    take_step(appeal, "reclassify", actor, note=told)
    return appeal_now(appeal)


@transaction_required
def transfer_appeal(actor: Actor, number: str, reason: str, *, version: int | None = None) -> AppealInfo:
    """Hand an appeal to another city: it ends here.

    Raises:
        AppealReasonMissing: When it is not said where to and why.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, SUPERVISE, version=version)
    take_step(appeal, "transfer", actor, note=reason)
    return appeal_now(appeal)
