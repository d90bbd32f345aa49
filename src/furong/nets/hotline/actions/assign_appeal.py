"""Assign an appeal to the unit that is to handle it, take that back, or decide a dispute about it."""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.hand_over import hand_over
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.take_step import take_step
from furong.nets.hotline.contracts.appeals import AppealInfo
from furong.nets.hotline.domain.lifecycle import ARBITRATE, ASSIGN
from furong.nets.hotline.errors.appeals import (
    AwardStands,
    ClauseMissing,
    SameUnitAgain,
    TakenBackByAnother,
)
from furong.nets.hotline.selectors.appeals import appeal_now

__all__ = ["assign_appeal", "award_appeal", "take_back_appeal"]


@transaction_required
def assign_appeal(
    actor: Actor,
    number: str,
    unit: str,
    *,
    assisting: Sequence[str] = (),
    clause: str = "",
    note: str = "",
    version: int | None = None,
) -> AppealInfo:
    """Ask a unit to handle an appeal; when the city's rules say so, the unit signs by itself.

    Args:
        actor: Who asks: a person, or a process that is sure enough.
        number: Number of the appeal.
        unit: Code of the main unit (主办).
        assisting: Codes of the units that help (协办).
        clause: The clause of the list of responsibilities.
        note: What else is to be said.
        version: The version that was shown, when one was.

    Raises:
        AppealUnitUnknown: When there is no such unit.
        SameUnitAgain: When the unit has returned it in this round.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, ASSIGN, version=version)
    if appeal.history.filter(step="return", round=appeal.round, unit=unit).exists():
        raise SameUnitAgain(unit=unit)
    hand_over(appeal, "assign", actor, unit, assisting, clause=clause, note=note)
    return appeal_now(appeal)


@transaction_required
def award_appeal(
    actor: Actor,
    number: str,
    unit: str,
    *,
    clause: str,
    reason: str,
    assisting: Sequence[str] = (),
    version: int | None = None,
) -> AppealInfo:
    """Decide whose an appeal is that was returned twice; the award cannot be returned.

    Raises:
        ClauseMissing: When no clause is cited.
        AppealUnitUnknown, AppealReasonMissing: When unit or reason is missing.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, ARBITRATE, version=version)
    if not clause.strip():
        raise ClauseMissing(step="award")
    appeal.is_awarded = True
    hand_over(appeal, "award", actor, unit, assisting, clause=clause, note=reason)
    return appeal_now(appeal)


@transaction_required
def take_back_appeal(actor: Actor, number: str, *, version: int | None = None) -> AppealInfo:
    """Take back what one has assigned oneself, before it is signed.

    Raises:
        AwardStands: When an award has given it to the unit.
        TakenBackByAnother: When somebody else has assigned it.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, ASSIGN, version=version)
    if appeal.is_awarded:
        raise AwardStands
    last = appeal.history.filter(step="assign", round=appeal.round).order_by("-pk").first()
    if last is not None and last.by_key != actor.key:
        raise TakenBackByAnother(by=last.by)
    unit, appeal.unit, appeal.assisting = appeal.unit_id or "", None, []
    take_step(appeal, "take_back", actor, unit=unit)
    return appeal_now(appeal)
