"""Ask for work on the street, and note what becomes of it."""

from __future__ import annotations

from django.db.models import QuerySet

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.take_step import record_note
from furong.nets.hotline.contracts.appeals import AppealInfo, AppealState
from furong.nets.hotline.contracts.work import CASE_OPENED_STEP, WORK_ASKED_STEP
from furong.nets.hotline.domain.lifecycle import HANDLE
from furong.nets.hotline.errors.appeals import AppealStepNotPossible, WorkAsked
from furong.nets.hotline.models import Appeal, AppealWork
from furong.nets.hotline.selectors.appeals import appeal_now

__all__ = ["ask_work", "note_case_end", "note_case_opened", "note_no_case"]

_WHEN = (AppealState.SIGNED, AppealState.HANDLING)


@transaction_required
def ask_work(actor: Actor, number: str, note: str = "", *, version: int | None = None) -> AppealInfo:
    """Ask as the main unit for work on the street, once a round.

    Raises:
        WorkAsked: When it was asked for already.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, HANDLE, version=version)
    if appeal.state not in _WHEN:
        raise AppealStepNotPossible(step=WORK_ASKED_STEP, state=appeal.state)
    if AppealWork.objects.filter(appeal=appeal, round=appeal.round).exists():
        raise WorkAsked
    AppealWork.objects.create(appeal=appeal, round=appeal.round, asked_at=city_clock().now())
    record_note(appeal, actor, WORK_ASKED_STEP, note)
    return appeal_now(appeal)


@transaction_required
def note_case_opened(actor: Actor, number: str, round_number: int, case: str) -> None:
    """Note the number of the case that was opened for a round; told twice, it is noted once.

    Args:
        actor: The process that has opened it.
        number: Number of the appeal.
        round_number: In which round it was asked for. [1]
        case: Number of the case.
    """
    appeal = Appeal.objects.select_for_update().get(pk=number)
    if AppealWork.objects.filter(appeal=appeal, round=round_number, case="").update(case=case):
        record_note(appeal, actor, CASE_OPENED_STEP, case)


@transaction_required
def note_no_case(actor: Actor, number: str, round_number: int, draft: str) -> None:
    """Note that the work of a round cannot begin, with a draft of the reply; told twice, it is noted once."""
    _end(actor, AppealWork.objects.filter(appeal=number, round=round_number), draft)


@transaction_required
def note_case_end(actor: Actor, case: str, draft: str) -> None:
    """Note that the case has ended that was opened for an appeal; the unit decides what it replies.

    Args:
        actor: The process that knows.
        case: Number of the case; one that was opened for nothing of ours is passed by.
        draft: What was done.
    """
    _end(actor, AppealWork.objects.filter(case=case), draft)


def _end(actor: Actor, rows: QuerySet[AppealWork], draft: str) -> None:
    work = rows.filter(ended_at=None).first()
    if work is None:
        return
    appeal = Appeal.objects.select_for_update().get(pk=work.appeal_id)
    if rows.filter(pk=work.pk, ended_at=None).update(ended_at=city_clock().now(), draft=draft):
        record_note(appeal, actor, "case_ended", draft)
