"""An appeal that needs work on the street opens one case, and the end of the case is a draft of the reply."""

from __future__ import annotations

from datetime import date

import pytest
from tests.nets.hotline.conftest import PHONE, ROADS, WATER, Hotline, hotline
from tests.support.city import HIGH_TECH, hire, photo

from furong.foundation.outbox.deliver import deliver_pending, pending_count
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework
from furong.nets.casework.api import registering, reports, standards
from furong.nets.casework.contracts import CaseQuery, CaseState, PhotoKind, Source
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.casework.models import Report
from furong.nets.hotline.api import appeals, work
from furong.nets.hotline.contracts.appeals import AppealState, Satisfaction, Solved
from furong.nets.hotline.contracts.work import WorkInfo
from furong.nets.hotline.errors.appeals import AppealStepNotPossible, WorkAsked
from furong.nets.hotline.selectors.policy import key_of_work

__all__ = ["hotline"]

pytestmark = pytest.mark.django_db
CONDITION = f"{standards.SHIPPED_TABLE}/E01-10/1"


def asked(hotline: Hotline) -> str:
    number = hotline.assigned(text=f"垃圾堆在路边，我的电话{PHONE}", place="天府三街", lon=104.061, lat=30.551)
    work.ask_work(hotline.water.actor, number)
    deliver_pending()
    return number


def work_of(hotline: Hotline, number: str) -> WorkInfo:
    (told,) = appeals.get_appeal_for(hotline.water.actor, number).work
    return told


def test_one_case_is_opened_that_names_no_citizen(hotline: Hotline, clock: FrozenClock) -> None:
    number, duty = asked(hotline), hire("duty_officer", name="duty")
    (case,) = casework.list_cases_for(duty.actor, CaseQuery()).cases
    assert (case.state, case.source, case.source_key) == (CaseState.REPORTED, Source.HOTLINE, key_of_work(number, 1))
    assert (work_of(hotline, number).case, work_of(hotline, number).ended_at) == (case.number, None)
    # Its number is no card's: the history shows it.
    assert appeals.get_appeal_for(hotline.water.actor, number).history[-1].note == case.number
    assert PHONE not in Report.objects.get(case_id=case.number).text
    with pytest.raises(WorkAsked):
        work.ask_work(hotline.water.actor, number)
    deliver_pending()
    assert casework.list_cases_for(duty.actor, CaseQuery()).total == 1


def test_what_was_done_comes_back_as_a_draft_and_the_unit_replies(hotline: Hotline, clock: FrozenClock) -> None:
    standards.load_standard_table(standards.shipped_table(), "孙静")
    standards.activate_standard_table(standards.SHIPPED_TABLE, "孙静", since=date(2026, 1, 1))
    duty, checker = hire("duty_officer", name="duty").actor, hire("checker", name="checker").actor
    crew, number = hire("handler", name="crew", organisation=ROADS), asked(hotline)
    case = work_of(hotline, number).case
    registering.judge_report(duty, case, "accept")
    registering.register_case(duty, case, case_type=CONDITION)
    casework.dispatch_case(duty, case, organisation=ROADS)
    (task,) = [one.id for one in casework.list_tasks_for(crew.actor)]
    casework.accept_task(crew.actor, task)
    for kind, colour in ((PhotoKind.BEFORE, "red"), (PhotoKind.AFTER, "green")):
        casework.attach_photo(crew.actor, task, photo(colour), kind)
    results = casework.get_task_sheet_for(crew.actor, task).spec.results
    casework.feed_back_task(crew.actor, task, result=results[0], note="已清运并冲洗路面")
    casework.close_case(checker, case)
    deliver_pending()
    told = work_of(hotline, number)
    assert told.ended_at == clock.now()
    assert told.draft == f"您反映的问题已于11月24日现场处置并经核查办结。\n{ROADS}：已清运并冲洗路面"
    assert appeals.reply_to_appeal(hotline.water.actor, number, told.draft).state is AppealState.REPLIED
    steps = [row.step for row in appeals.get_appeal_for(hotline.water.actor, number).history]
    assert steps[-5:] == ["ask_work", "case_opened", "case_ended", "begin", "reply"]


def test_a_case_that_is_declined_says_so_and_a_new_round_may_ask_again(hotline: Hotline, clock: FrozenClock) -> None:
    number, duty = asked(hotline), hire("duty_officer", name="duty")
    case = work_of(hotline, number).case
    registering.judge_report(duty.actor, case, "decline", reason="不在范围")
    deliver_pending()
    assert work_of(hotline, number).draft == "经核实，未予立案。"
    appeals.reply_to_appeal(hotline.water.actor, number, "不在范围")
    with pytest.raises(AppealStepNotPossible):
        work.ask_work(hotline.water.actor, number)
    agent = hotline.agent.actor
    appeals.call_back(agent, number, solved=Solved.NO, satisfaction=Satisfaction.DISSATISFIED)
    appeals.reopen_appeal(agent, number, "还在")
    appeals.assign_appeal(agent, number, WATER)
    work.ask_work(hotline.water.actor, number)
    deliver_pending()
    cases = [one.case for one in appeals.get_appeal_for(hotline.water.actor, number).work]
    assert len({*cases, ""}) == 3
    assert len(casework.list_cases_for(duty.actor, CaseQuery()).cases) == 2


def test_a_case_that_only_bears_the_name_of_an_appeal_changes_nothing(hotline: Hotline, clock: FrozenClock) -> None:
    number, duty = asked(hotline), hire("duty_officer", name="duty")
    ours = work_of(hotline, number)
    for key in ("SQ20991231999999#1", "A#x", f"{number}#7"):
        forged = NewReport(source=Source.HOTLINE, source_key=key, text="冒名", area=HIGH_TECH, address="某处")
        case = reports.report_case(duty.actor, forged)
        registering.judge_report(duty.actor, case, "decline", reason="不在范围")
    while deliver_pending():
        pass
    assert pending_count() == 0
    assert work_of(hotline, number) == ours


def test_a_case_that_is_told_late_belongs_to_the_round_that_asked(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.assigned(text="垃圾堆在路边", place="天府三街", lon=104.061, lat=30.551)
    work.ask_work(hotline.water.actor, number)
    appeals.reply_to_appeal(hotline.water.actor, number, "已处理")
    appeals.call_back(hotline.agent.actor, number, solved=Solved.NO, satisfaction=Satisfaction.DISSATISFIED)
    appeals.reopen_appeal(hotline.agent.actor, number, "还在")
    deliver_pending()
    (told,) = appeals.get_appeal_for(hotline.agent.actor, number).work
    assert (told.round, told.case != "") == (1, True)


def test_a_case_that_somebody_reports_beforehand_is_not_taken_for_ours(hotline: Hotline, clock: FrozenClock) -> None:
    number, duty = (
        hotline.assigned(text="垃圾堆在路边", place="天府三街", lon=104.061, lat=30.551),
        hire("duty_officer"),
    )
    forged = NewReport(source=Source.HOTLINE, source_key=f"{number}#1", text="冒名", area=HIGH_TECH, address="某处")
    case = reports.report_case(duty.actor, forged)
    work.ask_work(hotline.water.actor, number)
    deliver_pending()
    assert work_of(hotline, number).case not in ("", case)
    assert key_of_work(number, 1) != key_of_work(number, 2)
