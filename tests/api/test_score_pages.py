"""The pages of scores: the city reads all operators, an operator itself; facts are entered, formulas replayed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.api.test_plan_pages import _client as client_of
from tests.processes.conftest import parking, staff
from tests.processes.test_overflow_to_case import FULL, go_on, my_task
from tests.support.city import Person, hire

from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework
from furong.nets.casework.models import Case
from furong.nets.mobility.api import quotas, score_appeals, scores
from furong.nets.mobility.contracts.score_periods import PeriodLength, period_around

__all__ = ["parking", "staff"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
PATH = "/mobility/scores"


@pytest.fixture
def late(staff: dict[str, Person], clock: FrozenClock) -> dict[str, Person]:
    """An overflow that nobody of A and B cleared, and the officer's client with the staff's."""
    go_on(clock, FULL, range(11))
    clock.advance(timedelta(hours=30))
    return staff


def _page(client: Client, **asked: str) -> str:
    return client.get(PATH, asked).content.decode()


def test_the_officer_reads_terms_facts_and_cases_and_replays_another_formula(
    late: dict[str, Person], clock: FrozenClock
) -> None:
    client = client_of(hire("duty_officer", name="duty"))
    shown = _page(client, operator="A")
    number = Case.objects.get().number
    for text in ("郑州式考核", "停放秩序", "调度任务按时完成率", f"/cases/{number}", "未知", "furong bikes score"):
        assert text in shown, text
    assert "投保率" not in shown
    beside = _page(client, operator="A", against="shenzhen@2019-1")
    assert ("投保率" in beside, beside.count('id="terms-2"')) == (True, 1)
    assert "part=rest" in beside, "late cases are listed on the scoreboard of cases"
    assert _page(client, period="nonsense", formula="nothing@1", operator="X")
    assert "2026-Q3" in _page(client, period="2026-Q3")


def test_a_unit_that_took_its_task_on_is_read_too(staff: dict[str, Person], clock: FrozenClock) -> None:
    go_on(clock, FULL, range(11))
    number = Case.objects.get().number
    casework.accept_task(staff["A"].actor, my_task(staff["A"], number, "A"))
    clock.advance(timedelta(minutes=1))
    shown = _page(client_of(hire("duty_officer", name="duty")), operator="A")
    assert ("tasks_accepted" in shown, f"/cases/{number}" in shown) == (True, True)


def test_an_operator_reads_itself_alone(late: dict[str, Person]) -> None:
    shown = _page(client_of(late["A"]), operator="B")
    assert ("operator=A" in shown, "operator=B#terms" in shown, "/mobility/quotas" in shown) == (True, False, False)
    assert 'name="source"' not in shown
    desk = client_of(late["A"]).get("/mobility/operator").content.decode()
    assert "/mobility/scores?operator=A" in desk


def test_a_fact_is_entered_and_taken_back_on_the_page(late: dict[str, Person], clock: FrozenClock) -> None:
    period = period_around(PeriodLength.QUARTER, clock.now())
    duty = hire("duty_officer", name="duty")
    client = client_of(duty)

    def enter(**given: str) -> str:
        told = {"operator": "A", "period": period.name, "name": "complaints_12345", "source": "12345 月报", **given}
        answer = client.post(f"{PATH}/given", told, follow=True)
        assert answer.redirect_chain[0][1] == 302
        return answer.content.decode()

    def value() -> float | None:
        facts = scores.score_sheet_for(duty.actor, period).scores[0].facts
        return next(fact.value for fact in facts if fact.name == "complaints_12345")

    assert "“12345 投诉”已录入" in enter(value="1,061")
    assert value() == 1061
    for bad in ({"value": "many"}, {"value": "-1"}, {"value": "1", "source": " "}):
        assert "数据无法录入" in enter(**bad)
    assert "“12345 投诉”的录入已撤销" in enter(value="")
    assert value() is None
    assert client_of(late["A"]).post(f"{PATH}/given", {}).status_code == 403


def test_the_page_is_whole_in_english(late: dict[str, Person]) -> None:
    person = hire("duty_officer", name="duty")
    client = client_of(person)
    client.cookies["furong_language"] = "en"
    shown = client.get(PATH, {"against": "shenzhen@2019-1"}).content.decode()
    for text in ("Scores of operators", "Zhengzhou-style assessment", "Tasks done in time", "Where it comes from"):
        assert text in shown, text


def test_quotas_are_tried_proposed_and_adopted_on_the_page(late: dict[str, Person], clock: FrozenClock) -> None:
    path, duty = "/mobility/quotas", client_of(hire("duty_officer", name="duty"))
    told = {"quota_A": "42,000", "quota_B": "38000", "points_tasks": "60", "step": "1000"}
    tried = duty.get(path, told).content.decode()
    for text in ("额度沙盘", "办法已调整", "80,000", "提交为额度方案", 'name="quota_A" value="42,000"'):
        assert text in tried, text
    wrong = duty.get(path, {"step": "many"})
    assert (wrong.status_code, "不是可用的数字" in wrong.content.decode()) == (422, True)
    given = {
        **told,
        "period": "2026-Q4",
        "formula": "zhengzhou@2020-3",
        "valid_from": "2027-01-01",
        "reason": "季度考核",
    }
    kept = duty.post(f"{path}/propose", given, follow=True).content.decode()
    assert ("已提交，由他人决定" in kept, 'value="adopt"' in kept) == (True, False)
    number = quotas.list_quota_proposals_for(hire("viewer", name="leader").actor)[0].number
    leader = client_of(hire("viewer", name="leader"))
    assert 'value="adopt"' in leader.get(path).content.decode()
    done = leader.post(f"{path}/{number}/decide", {"act": "adopt", "reply": "同意"}, follow=True).content.decode()
    for text in ("已采纳", f"zhengzhou@2020-3.{number}", "同意"):
        assert text in done, text
    assert client_of(late["A"]).get(path).status_code == 403


def test_an_appeal_is_sent_by_the_operator_and_decided_by_the_city_on_the_page(late: dict[str, Person]) -> None:
    staff, duty = client_of(late["B"]), client_of(hire("duty_officer", name="duty"))
    assert "提交申诉" not in _page(duty, operator="B")
    given = {"operator": "B", "period": "2026-Q4", "formula": "zhengzhou@2020-3", "term": "tasks", "text": "道路封闭"}
    sent = staff.post(f"{PATH}/appeals", given, follow=True).content.decode()
    assert ("已提交，答复将显示在此处" in sent, "道路封闭" in sent, 'value="uphold"' in sent) == (True, True, False)
    assert "尚待裁定" in staff.post(f"{PATH}/appeals", given, follow=True).content.decode()
    (appeal,) = score_appeals.list_score_appeals_for(late["B"].actor)
    assert 'value="uphold"' in _page(duty, operator="B")
    address = f"{PATH}/appeals/{appeal.number}/decide"
    silent = {"act": "uphold", "reply": "", "fact": "tasks_in_time", "value": ""}
    assert "请写明理由" in duty.post(address, silent, follow=True).content.decode()
    done = {**silent, "reply": "情况属实", "value": "1"}
    assert "情况属实" in duty.post(address, done, follow=True).content.decode()
    desk = staff.get("/mobility/operator").content.decode()
    assert ("申诉与异议" in desk, "成立" in desk) == (True, True)
    assert client_of(late["A"]).post(address, done).status_code == 403
