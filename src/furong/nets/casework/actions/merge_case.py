"""Merge a case into another one that is the same matter, split it off again, and undo one's own act of either kind.

A case can be merged as long as nobody has been sent for it; it stays as it is, with its history and its drafted tasks,
and can be split off to stand where it stood.
"""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.locked_case import locked_case
from furong.nets.casework.actions.record_step import record_note, take_case_step
from furong.nets.casework.contracts import CaseState
from furong.nets.casework.domain.lifecycle import CASE_MOVES, FINAL_CASE_STATES
from furong.nets.casework.errors import CaseUnknown, StepNotPossible, UndoOfAnother, UndoTooLate
from furong.nets.casework.errors.duplicates import MergedIntoEnded, MergedIntoItself
from furong.nets.casework.models import Case, HistoryRow
from furong.nets.casework.selectors.cases import cases_for

__all__ = ["merge_case", "split_case", "undo_merge", "undo_split"]

_ACTIONS = {move.source: move.action for move in CASE_MOVES if move.step == "merge"}


@transaction_required
def merge_case(actor: Actor, number: str, *, into: str, version: int | None = None) -> None:
    """Merge a case into another one, which is told of it in its history.

    Raises:
        CaseUnknown: When there is no such case, or ``actor`` may not see one of the two.
        ActionRefused, ChangedMeanwhile: As for any act on a case.
        MergedIntoItself, MergedIntoEnded: When the other one cannot take it in.
        StepNotPossible: When somebody has been sent for it already.
    """
    if number == into:
        raise MergedIntoItself(case=number)
    _lock_both(actor, number, into)
    state = _seen(actor, number).state
    if state not in _ACTIONS:
        raise StepNotPossible(step="merge", state=state)
    case = locked_case(actor, number, _ACTIONS[CaseState(state)], version=version)
    target = _seen(actor, into)
    if target.state in FINAL_CASE_STATES:
        raise MergedIntoEnded(case=into, state=target.state)
    case.merged_into = target
    case.save(update_fields=["merged_into"])
    take_case_step(case, "merge", actor, reason=into)
    record_note(target, actor, "take_in", number)


@transaction_required
def split_case(actor: Actor, number: str, *, version: int | None = None) -> None:
    """Split a merged case off again: it stands where it stood.

    Raises:
        CaseUnknown, ActionRefused, ChangedMeanwhile: As for any act on a case.
        StepNotPossible: When it is not merged.
    """
    shown = _seen(actor, number)
    merged = _last(shown, "merge")
    if shown.state != CaseState.MERGED or shown.merged_into_id is None or merged is None:
        raise StepNotPossible(step="split", state=shown.state)
    _lock_both(actor, number, shown.merged_into_id)
    stood = CaseState(merged.from_state)
    case = locked_case(actor, number, _ACTIONS[stood], version=version)
    target = Case.objects.get(pk=shown.merged_into_id)
    case.merged_into = None
    case.save(update_fields=["merged_into"])
    take_case_step(case, "split", actor, reason=target.pk, target=stood)
    record_note(target, actor, "let_go", number)


@transaction_required
def undo_merge(actor: Actor, number: str) -> None:
    """Take back the actor's own merger.

    Raises:
        UndoOfAnother: When somebody else merged it.
        UndoTooLate: When it is not merged any more.
        CaseUnknown, ActionRefused: As for any act on a case.
    """
    shown = _seen(actor, number)
    _demand_own(actor, shown, "merge")
    split_case(actor, number)


@transaction_required
def undo_split(actor: Actor, number: str) -> None:
    """Take back the actor's own splitting: the case is merged again into the one that it was split off from.

    Raises:
        UndoOfAnother: When somebody else split it.
        UndoTooLate: When it has moved on since.
        CaseUnknown, ActionRefused, MergedIntoEnded: As when it is merged.
    """
    shown = _seen(actor, number)
    done = _demand_own(actor, shown, "split")
    merge_case(actor, number, into=done.reason)


def _demand_own(actor: Actor, case: Case, step: str) -> HistoryRow:
    """Return the last row of a case's history when that is the actor's own ``step``."""
    last = case.history.exclude(step__in=("take_in", "let_go", "escalate")).order_by("-id").first()
    if last is None or last.step != step:
        raise UndoTooLate(trouble=last.by if last else "-")
    if last.by_key != actor.key:
        raise UndoOfAnother(by=last.by)
    return last


def _lock_both(actor: Actor, *numbers: str) -> None:
    """Lock two cases in one order, so that two who merge them into one another wait instead of blocking each other."""
    for number in sorted(numbers):
        _seen(actor, number)
        Case.objects.select_for_update().get(pk=number)


def _seen(actor: Actor, number: str) -> Case:
    case = cases_for(actor).filter(pk=number).first()
    if case is None:
        raise CaseUnknown(case=number)
    return case


def _last(case: Case, step: str) -> HistoryRow | None:
    return case.history.filter(step=step).order_by("-id").first()
