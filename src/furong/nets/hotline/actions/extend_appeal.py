"""Ask for more time for an appeal, and decide on it."""

from __future__ import annotations

import math

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.keep_timers import extend_handling
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.take_step import record_note
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.clocks import AppealStage, ExtensionInfo, ExtensionState
from furong.nets.hotline.domain.lifecycle import HANDLE, SUPERVISE
from furong.nets.hotline.errors.appeals import AppealReasonMissing, AppealStepNotPossible
from furong.nets.hotline.errors.clocks import (
    ExtensionDecided,
    ExtensionOwnDecision,
    ExtensionPending,
    ExtensionsOver,
    ExtensionUnknown,
)
from furong.nets.hotline.models import Appeal, Extension
from furong.nets.hotline.selectors.appeals import appeals_for, main_resource
from furong.nets.hotline.selectors.clocks import extension_info
from furong.nets.hotline.selectors.policy import appeal_policy

__all__ = ["ask_extension", "decide_extension"]


@transaction_required
def ask_extension(actor: Actor, number: str, *, amount: float, reason: str) -> ExtensionInfo:
    """Ask for more time as the main unit, before the appeal is due.

    Args:
        actor: Who asks.
        number: Number of the appeal.
        amount: How much, in the unit of the limit of handling, and as much as the limit at most. [h or d]
        reason: Why.

    Raises:
        AppealStepNotPossible: When nobody works on it now.
        AppealReasonMissing: When no reason is given.
        ExtensionPending: When the same was asked and nobody has decided.
        ExtensionsOver: When it is late, was extended too often, or more is asked than the limit itself.
        AppealUnknown, ActionRefused: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, HANDLE)
    if appeal.state not in (AppealState.SIGNED, AppealState.HANDLING):
        raise AppealStepNotPossible(step="extension", state=appeal.state)
    if not reason.strip():
        raise AppealReasonMissing(step="extension")
    if appeal.extensions.filter(state=ExtensionState.PENDING.value).exists():
        raise ExtensionPending
    _demand_time_left(appeal, amount)
    row = Extension.objects.create(
        appeal=appeal,
        round=appeal.round,
        amount=amount,
        reason=reason.strip(),
        asked_by=actor.name[:60],
        asked_key=actor.key,
        asked_at=city_clock().now(),
    )
    record_note(appeal, actor, "extension_asked", reason)
    return extension_info(actor, row)


@transaction_required
def decide_extension(actor: Actor, number: int, *, approved: bool, reason: str = "") -> ExtensionInfo:
    """Give more time, or refuse it for a reason; granted, the clock of handling is counted anew.

    Raises:
        ExtensionUnknown: When there is no such request, or the actor may not see its appeal.
        ActionRefused: When the actor may see it but not decide.
        ExtensionDecided, ExtensionOwnDecision: When it is not theirs to decide any more, or at all.
        AppealReasonMissing: When it is refused without a reason.
    """
    seen = Extension.objects.filter(pk=number, appeal__in=appeals_for(actor)).first()
    if seen is None:
        raise ExtensionUnknown(number=number)
    appeal = Appeal.objects.select_for_update().get(pk=seen.appeal_id)
    row = Extension.objects.select_for_update().get(pk=number)
    demand(actor, SUPERVISE, main_resource(appeal))
    if row.state != ExtensionState.PENDING:
        raise ExtensionDecided
    if row.asked_key == actor.key:
        raise ExtensionOwnDecision
    if not approved and not reason.strip():
        raise AppealReasonMissing(step="extension_refused")
    row.state = (ExtensionState.APPROVED if approved else ExtensionState.REFUSED).value
    row.decided_by, row.decision, row.appeal = actor.name[:60], reason.strip(), appeal
    row.save()
    if approved:
        extend_handling(appeal, row.amount, actor.name)
    record_note(appeal, actor, "extension_approved" if approved else "extension_refused", reason)
    return extension_info(actor, row)


def _demand_time_left(appeal: Appeal, amount: float) -> None:
    most, now = appeal_policy().extensions_max, city_clock().now()
    given = appeal.extensions.filter(round=appeal.round, state=ExtensionState.APPROVED.value).count()
    clock = appeal.timers.filter(stage=AppealStage.HANDLE.value, round=appeal.round, stopped_at=None).first()
    is_open = clock is not None and clock.due_at is not None and clock.due_at >= now
    is_fair = clock is not None and math.isfinite(amount) and 0 < amount <= clock.limit["amount"]
    if given >= most or not is_open or not is_fair:
        raise ExtensionsOver(most=most)
