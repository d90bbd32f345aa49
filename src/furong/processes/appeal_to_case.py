"""From an appeal that needs work on the street to a case, and from the end of the case to a draft of the reply.

===========================  ========================================================================================
appeal asks for work         a case is reported under a key of the appeal's round, which is accepted as any report
case has ended               what was done comes back to the appeal; the unit decides what it replies
===========================  ========================================================================================

The case names no citizen, and the appeal keeps its own number, clock and end.
"""

from __future__ import annotations

from furong.foundation.areas.tree import get_area
from furong.foundation.identity.actors import system_actor
from furong.foundation.identity.private_words import without_private
from furong.foundation.outbox.consumers import consumer
from furong.foundation.transactions import savepoint
from furong.kernel.clock import city_time
from furong.kernel.errors import FurongError
from furong.kernel.events import Event
from furong.kernel.permissions import Actor, Grant
from furong.nets.casework import api as casework
from furong.nets.casework.api import reports
from furong.nets.casework.contracts import CASE_CHANGED, CaseChanged, CaseState, Source
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.hotline.api import work
from furong.nets.hotline.contracts.appeals import APPEAL_CHANGED, AppealChanged
from furong.nets.hotline.contracts.work import WORK_ASKED_STEP

__all__ = ["CONSUMER", "handle"]

CONSUMER = "appeal_to_case"
_ACTOR = system_actor(CONSUMER)
_SEEN = frozenset({"case.read", "task.read"})
_PRESSING, _USUAL = "2", "4"
_TEXT_MAX = 4000
#: What is said of an end that brought nothing.
_ENDS = {
    CaseState.NOT_ACCEPTED: "经核实，未予立案。",
    CaseState.VOIDED: "案件已作废。",
    CaseState.MERGED: "与已受理的同一问题并案处置。",
}


def _is_wanted(event: Event) -> bool:
    """Return whether something follows from an event; of the steps of appeals few ask for work."""
    if event.type is APPEAL_CHANGED:
        return bool(event.data.step == WORK_ASKED_STEP)
    return bool(event.data.source == Source.HOTLINE)


@consumer(CONSUMER, APPEAL_CHANGED, CASE_CHANGED, wants=_is_wanted)
def handle(event: Event) -> None:
    """Open the case, or bring its end back, inside the delivery's transaction."""
    if event.type is APPEAL_CHANGED:
        changed: AppealChanged = event.data
        if changed.step == WORK_ASKED_STEP:
            _open(changed)
        return
    case: CaseChanged = event.data
    # Whose case it is, is what we noted when we opened it: a source and a key are what anybody may have written.
    if case.source == Source.HOTLINE and case.to_state in casework.FINAL_CASE_STATES:
        work.note_case_end(_ACTOR, case.number, _draft(case))


def _open(asked: AppealChanged) -> None:
    order = work.read_work_order(asked.number, asked.round)
    report = NewReport(
        source=Source.HOTLINE,
        source_key=order.key,
        text=order.text[:_TEXT_MAX],
        area=order.area,
        address=order.place,
        lon=order.lon,
        lat=order.lat,
        priority=_PRESSING if order.presses else _USUAL,
    )
    try:
        with savepoint():
            number = reports.take_report(_ACTOR, report)
    except FurongError as error:
        work.note_no_case(_ACTOR, asked.number, asked.round, f"未能立案：{error.sentence('zh')}")
        return
    work.note_case_opened(_ACTOR, asked.number, asked.round, number)


def _draft(case: CaseChanged) -> str:
    """Return what a unit could reply: what was done, by whom, and when it was checked."""
    if case.to_state != CaseState.CLOSED:
        return _ENDS[CaseState(case.to_state)]
    reader = Actor(
        key=_ACTOR.key, name=_ACTOR.name, grants=(Grant(role=CONSUMER, actions=_SEEN, area=get_area(case.area).path),)
    )
    told = casework.get_case_for(reader, case.number)
    done = [f"{task.organisation_zh}：{without_private(task.note)}" for task in told.tasks if task.note]
    closed = told.case.closed_at
    day = f"{city_time(closed).month}月{city_time(closed).day}日" if closed else ""
    return "\n".join([f"您反映的问题已于{day}现场处置并经核查办结。", *done])
