"""More time and putting off: who may ask, who decides, what the rules refuse, and what it does to the clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.nets.casework.conftest import District
from tests.nets.casework.test_clocks import at, clock_of, read
from tests.nets.casework.test_handling import handle, state_of
from tests.support.city import Person, open_bike_case, photo, task_of

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import requests
from furong.nets.casework.contracts import CaseState, PhotoKind, TaskState
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.contracts.requests import RequestKind, RequestState
from furong.nets.casework.errors import CaseUnknown, ReasonMissing, StepNotPossible, TaskUnknown
from furong.nets.casework.errors.requests import (
    CaseOverdue,
    CaseSuspended,
    ExtensionsUsedUp,
    NotBeingHandled,
    RequestDecided,
    RequestPending,
    RequestUnknown,
    ReviewedByTheSame,
    SuspendedBefore,
    UntilUnusable,
)
from furong.nets.casework.models import RequestDecision

EXTENSION, SUSPENSION = RequestKind.EXTENSION, RequestKind.SUSPENSION
NEXT_WEEK = date(2026, 12, 1)


@pytest.fixture
def case(district: District) -> str:
    """A case whose one task is with operator A, due at 11:00."""
    number = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, number)
    return number


def ask(district: District, case: str, kind: RequestKind = EXTENSION, reason: str = "缺少备件") -> int:
    until = NEXT_WEEK if kind is SUSPENSION else None
    task = task_of(district.duty, case, "A")
    return requests.ask_for_task(district.operator_a.actor, task, kind, reason=reason, until=until).id


def extend(district: District, case: str) -> None:
    requests.decide_request(district.duty.actor, ask(district, case), EXTENSION, approved=True)


def steps_of(district: District, case: str) -> list[tuple[str, str]]:
    return [(entry.step, entry.reason) for entry in api.get_case_for(district.duty.actor, case).history]


def post(person: Person, path: str, **body: str) -> tuple[int, str]:
    answer = Client().post(f"/api/v1{path}", body, content_type="application/json", headers=person.bearer)
    told = answer.json() if answer.content else {}
    return answer.status_code, told.get("code") or told.get("state", "")


def test_more_time_is_the_limit_once_more_and_the_deadline_before_stays_on_record(
    district: District, case: str
) -> None:
    before = clock_of(district, case, Stage.TOTAL).due_at
    number = ask(district, case)
    assert clock_of(district, case, Stage.TOTAL).due_at == before == at("24T10:40")
    decided = requests.decide_request(district.duty.actor, number, EXTENSION, approved=True, reason="属实")
    assert (decided.state, decided.decisions[0].approved, decided.decisions[0].by) == (
        RequestState.APPROVED,
        True,
        "陈岚",
    )
    assert clock_of(district, case, Stage.HANDLE).due_at == at("24T15:00")
    assert clock_of(district, case, Stage.TOTAL).due_at == at("24T14:40")
    counts = read(district, case).counts
    assert [(count.due_at, count.cause) for count in counts] == [
        (at("24T10:40"), "opened"),
        (at("24T14:40"), "extended"),
    ]
    detail = api.get_case_for(district.duty.actor, case)
    assert detail.derivation["en"][0] == f"limit 2 working h, extended by 2 working h (#{number})"
    assert detail.derivation["zh"][0] == f"原时限 2 工作时，延期 2 工作时（#{number}）"
    assert steps_of(district, case)[-2:] == [("extension_asked", "缺少备件"), ("extension_approved", "属实")]


def test_more_time_is_granted_twice_and_refusals_do_not_count(district: District, case: str) -> None:
    for _ in range(2):
        requests.decide_request(district.duty.actor, ask(district, case), EXTENSION, approved=False, reason="理由不足")
    extend(district, case)
    extend(district, case)
    assert clock_of(district, case, Stage.HANDLE).due_at == at("24T17:00")
    with pytest.raises(ExtensionsUsedUp):
        ask(district, case)
    states = [one.state for one in requests.list_requests_for(district.duty.actor, case)]
    assert states == [RequestState.REFUSED] * 2 + [RequestState.APPROVED] * 2
    assert requests.askable_of_case(district.duty.actor, case) == (SUSPENSION,)


def test_the_dispatcher_may_ask_too_and_one_request_waits_at_a_time(district: District, case: str) -> None:
    asked = requests.ask_for_case(district.duty.actor, case, EXTENSION, reason="企业来电")
    assert (asked.organisation, asked.by, asked.may_decide, asked.may_withdraw) == ("", "陈岚", False, True)
    with pytest.raises(ReviewedByTheSame):
        requests.decide_request(district.duty.actor, asked.id, EXTENSION, approved=True)
    with pytest.raises(RequestPending):
        ask(district, case)
    requests.withdraw_request(district.duty.actor, asked.id)
    assert ask(district, case) > asked.id


def test_only_its_own_unit_asks_and_only_the_dispatcher_decides(district: District, case: str) -> None:
    task = task_of(district.duty, case, "A")
    for stranger in (district.operator_b, district.foreign_operator_a):
        with pytest.raises(TaskUnknown):
            requests.ask_for_task(stranger.actor, task, EXTENSION, reason="x")
    with pytest.raises(ActionRefused):
        requests.ask_for_case(district.checker.actor, case, EXTENSION, reason="x")
    number = ask(district, case)
    with pytest.raises(CaseUnknown):
        requests.decide_request(district.foreign_duty.actor, number, EXTENSION, approved=True)
    for other in (district.checker, district.leader):
        with pytest.raises(ActionRefused):
            requests.decide_request(other.actor, number, EXTENSION, approved=True)
    with pytest.raises(RequestUnknown):
        requests.withdraw_request(district.duty.actor, number)
    with pytest.raises(RequestUnknown):
        requests.decide_request(district.duty.actor, number, SUSPENSION, approved=True)
    masked = requests.list_requests_for(district.leader.actor, case)[0]
    assert (masked.by, masked.may_decide) == ("王＊", False)


def test_a_refusal_needs_a_reason_and_nothing_is_decided_twice(district: District, case: str) -> None:
    with pytest.raises(ReasonMissing):
        ask(district, case, reason=" ")
    number = ask(district, case)
    with pytest.raises(ReasonMissing):
        requests.decide_request(district.duty.actor, number, EXTENSION, approved=False, reason="　")
    requests.decide_request(district.duty.actor, number, EXTENSION, approved=True)
    with pytest.raises(RequestDecided):
        requests.decide_request(district.second_duty.actor, number, EXTENSION, approved=False, reason="x")
    with pytest.raises(RequestDecided):
        requests.withdraw_request(district.operator_a.actor, number)


def test_nobody_asks_before_the_dispatch_after_the_deadline_or_after_the_end(
    district: District, clock: FrozenClock
) -> None:
    case = open_bike_case(shares={"A": 3})
    with pytest.raises(NotBeingHandled):
        requests.ask_for_case(district.duty.actor, case, EXTENSION, reason="x")
    api.dispatch_case(district.duty.actor, case)
    clock.at = at("24T10:41")
    for kind in (EXTENSION, SUSPENSION):
        with pytest.raises(CaseOverdue):
            ask(district, case, kind)
    handle(district, case, "A")
    with pytest.raises(StepNotPossible):
        ask(district, case)
    with pytest.raises(NotBeingHandled):
        requests.ask_for_case(district.duty.actor, case, EXTENSION, reason="x")


def test_who_asked_in_time_gets_more_time_however_late_it_is_decided(
    district: District, case: str, clock: FrozenClock
) -> None:
    number = ask(district, case)
    clock.at = at("24T11:30")
    requests.decide_request(district.duty.actor, number, EXTENSION, approved=True)
    assert clock_of(district, case, Stage.HANDLE).due_at == at("24T15:00")


def test_a_request_lapses_when_the_unit_is_done(district: District, case: str) -> None:
    number = ask(district, case)
    handle(district, case, "A")
    assert [one.state for one in requests.list_requests_for(district.duty.actor, case)] == [RequestState.LAPSED]
    with pytest.raises(RequestDecided):
        requests.decide_request(district.duty.actor, number, EXTENSION, approved=True)


def test_decisions_are_only_ever_added(district: District, case: str) -> None:
    extend(district, case)
    for act in (lambda: RequestDecision.objects.update(approved=False), RequestDecision.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_case_that_is_put_off_is_not_handled_and_its_clocks_stand_still(
    district: District, case: str, clock: FrozenClock
) -> None:
    task, unit = task_of(district.duty, case, "A"), district.operator_a.actor
    api.accept_task(unit, task)
    clock.at = at("24T10:00")
    requests.decide_request(district.duty.actor, ask(district, case, SUSPENSION), SUSPENSION, approved=True)
    assert state_of(district, case) is CaseState.SUSPENDED
    for act in (
        lambda: api.note_arrival(unit, task),
        lambda: api.attach_photo(unit, task, photo(), PhotoKind.BEFORE),
        lambda: api.return_task(unit, task, reason="x"),
    ):
        with pytest.raises(CaseSuspended):
            act()
    api.accept_task(unit, task)  # what was sent before, and comes once more, is no error
    clock.at = at("25T09:00")
    requests.resume_case(district.duty.actor, case, note="备件已到")
    assert state_of(district, case) is CaseState.HANDLING
    assert clock_of(district, case, Stage.HANDLE).due_at == at("25T10:00")
    handle_on(district, case)
    assert state_of(district, case) is CaseState.PENDING_CHECK


def handle_on(district: District, case: str) -> None:
    task = task_of(district.duty, case, "A")
    for kind, colour in ((PhotoKind.BEFORE, "red"), (PhotoKind.AFTER, "green")):
        api.attach_photo(district.operator_a.actor, task, photo(colour), kind)
    api.feed_back_task(district.operator_a.actor, task, result="cleared")


def test_it_is_taken_up_again_by_itself_on_its_day(district: District, case: str, clock: FrozenClock) -> None:
    requests.suspend_case(district.duty.actor, case, reason="等待产权单位", until=NEXT_WEEK)
    clock.at = datetime.fromisoformat("2026-11-30T23:59:00+08:00")
    assert requests.resume_due_cases() == 0
    assert state_of(district, case) is CaseState.SUSPENDED
    clock.at = datetime.fromisoformat("2026-12-01T00:00:00+08:00")
    assert (requests.resume_due_cases(), requests.resume_due_cases()) == (1, 0)
    assert state_of(district, case) is CaseState.PENDING_HANDLE
    assert [step for step, _ in steps_of(district, case)][-3:] == ["suspension_asked", "suspend", "resume"]
    assert clock_of(district, case, Stage.HANDLE).due_at == datetime.fromisoformat("2026-12-01T10:30:00+08:00")


def test_a_case_is_put_off_once(district: District, case: str) -> None:
    requests.suspend_case(district.duty.actor, case, reason="等待产权单位", until=NEXT_WEEK)
    requests.resume_case(district.duty.actor, case)
    for act in (
        lambda: ask(district, case, SUSPENSION),
        lambda: requests.suspend_case(district.duty.actor, case, reason="x", until=NEXT_WEEK),
    ):
        with pytest.raises(SuspendedBefore):
            act()
    extend(district, case)


@pytest.mark.parametrize("days", [None, -1, 0, 366])
def test_it_is_put_off_until_a_day_within_a_year(district: District, case: str, days: int | None) -> None:
    until = None if days is None else date(2026, 11, 24) + timedelta(days=days)
    with pytest.raises(UntilUnusable) as refused:
        requests.suspend_case(district.duty.actor, case, reason="x", until=until)
    assert "2026-11-25" in refused.value.sentence("zh")
    requests.suspend_case(district.duty.actor, case, reason="x", until=date(2027, 11, 24))


def test_a_late_case_is_not_put_off_though_it_was_asked_in_time(
    district: District, case: str, clock: FrozenClock
) -> None:
    number = ask(district, case, SUSPENSION)
    clock.at = at("24T10:41")
    with pytest.raises(CaseOverdue):
        requests.decide_request(district.duty.actor, number, SUSPENSION, approved=True)
    requests.decide_request(district.duty.actor, number, SUSPENSION, approved=False, reason="已超时")
    assert state_of(district, case) is CaseState.PENDING_HANDLE


def test_all_of_it_goes_over_rest(district: District, case: str) -> None:
    task = task_of(district.duty, case, "A")
    a, duty = district.operator_a, district.duty
    assert post(a, f"/tasks/{task}/extensions", reason="缺少备件") == (201, "pending")
    number = requests.list_requests_for(duty.actor, case)[0].id
    assert post(a, f"/extensions/{number}/decision", decision="approve") == (403, "identity.action_refused")
    assert post(duty, f"/extensions/{number}/decision", decision="refuse")[0] == 422
    assert post(duty, f"/extensions/{number}/decision", decision="approve") == (200, "approved")
    assert post(duty, f"/cases/{case}/extensions", reason="x") == (201, "pending")
    second = requests.list_requests_for(duty.actor, case)[1].id
    assert post(duty, f"/requests/{second}/withdrawal") == (204, "")
    assert post(a, f"/tasks/{task}/suspensions", reason="x", until="2027-12-01") == (422, "casework.until_unusable")
    assert post(a, f"/tasks/{task}/suspensions", reason="等待", until="2026-12-01") == (201, "pending")
    third = Client().get(f"/api/v1/tasks/{task}/requests", headers=a.bearer).json()[-1]
    assert (third["until"], third["state"]) == ("2026-12-01", "pending")
    assert post(duty, f"/suspensions/{third['id']}/decision", decision="approve") == (200, "approved")
    assert post(a, f"/tasks/{task}/steps", step="accept") == (409, "casework.case_suspended")
    assert post(duty, f"/cases/{case}/steps", step="resume") == (200, "")
    told = Client().get(f"/api/v1/cases/{case}/requests", headers=district.leader.bearer).json()
    assert [one["state"] for one in told] == ["approved", "withdrawn", "approved"]


def test_a_case_is_put_off_at_once_as_a_step(district: District, case: str) -> None:
    path, duty = f"/cases/{case}/steps", district.duty
    assert post(duty, path, step="suspend", reason="等待", until="soon")[0] == 422
    assert post(district.checker, path, step="suspend", reason="等待", until="2026-12-01")[0] == 403
    assert post(duty, path, step="suspend", reason="等待", until="2026-12-01") == (200, "")
    assert api.get_task_for(district.operator_a.actor, task_of(duty, case, "A")).state is TaskState.ASSIGNED
    assert api.get_case_for(duty.actor, case).steps == ("resume",)
