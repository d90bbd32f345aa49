"""An appeal against lateness: only after closing, once, reviewed twice, and what was late stays on record."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.nets.casework.conftest import District
from tests.nets.casework.test_clocks import at, clock_of
from tests.nets.casework.test_handling import handle
from tests.support.city import open_bike_case, task_of

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import requests
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.contracts.requests import RequestInfo, RequestKind, RequestState
from furong.nets.casework.errors import StepNotPossible
from furong.nets.casework.errors.requests import AppealedBefore, AppealNotPossible, RequestDecided

APPEAL = RequestKind.APPEAL


def closed(district: District, clock: FrozenClock, *, handled: str) -> str:
    """Return a case, due at 11:00, that was handled at that time and closed after."""
    case = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    clock.at = at(handled)
    handle(district, case, "A")
    api.close_case(district.checker.actor, case)
    return case


def appeal(district: District, case: str, reason: str = "道路封闭，车辆无法进入") -> RequestInfo:
    task = task_of(district.duty, case, "A")
    return requests.ask_for_task(district.operator_a.actor, task, APPEAL, reason=reason)


def test_an_upheld_appeal_exempts_and_keeps_what_was_late(district: District, clock: FrozenClock) -> None:
    case = closed(district, clock, handled="24T15:00")
    asked = appeal(district, case)
    first = requests.decide_request(district.duty.actor, asked.id, APPEAL, approved=True, reason="情况属实")
    assert (first.state, len(first.decisions)) == (RequestState.PENDING, 1)
    assert clock_of(district, case, Stage.HANDLE).exempt == ""
    second = requests.decide_request(district.checker.actor, asked.id, APPEAL, approved=True)
    assert (second.state, [one.by for one in second.decisions]) == (RequestState.APPROVED, ["陈岚", "周敏"])
    found = clock_of(district, case, Stage.HANDLE)
    assert (found.exempt, found.is_overdue, found.overdue_s) == ("appeal", True, 14_400)
    assert (found.due_at, found.stopped_at) == (at("24T11:00"), at("24T15:00"))
    steps = [entry.step for entry in api.get_case_for(district.duty.actor, case).history]
    assert steps[-3:] == ["appeal_asked", "appeal_reviewed", "appeal_approved"]


def test_either_review_refuses_with_a_reason_and_there_is_no_second_appeal(
    district: District, clock: FrozenClock
) -> None:
    case = closed(district, clock, handled="24T15:00")
    asked = appeal(district, case)
    requests.decide_request(district.duty.actor, asked.id, APPEAL, approved=True)
    requests.decide_request(district.checker.actor, asked.id, APPEAL, approved=False, reason="证据不足")
    assert clock_of(district, case, Stage.HANDLE).exempt == ""
    with pytest.raises(AppealedBefore):
        appeal(district, case)
    with pytest.raises(RequestDecided):
        requests.decide_request(district.checker.actor, asked.id, APPEAL, approved=True)


def test_the_reviews_have_their_order_and_their_people(district: District, clock: FrozenClock) -> None:
    case = closed(district, clock, handled="24T15:00")
    asked = appeal(district, case)
    with pytest.raises(ActionRefused):
        requests.decide_request(district.checker.actor, asked.id, APPEAL, approved=True)
    requests.decide_request(district.duty.actor, asked.id, APPEAL, approved=True)
    for dispatcher in (district.duty, district.second_duty):
        with pytest.raises(ActionRefused):
            requests.decide_request(dispatcher.actor, asked.id, APPEAL, approved=True)


def test_only_late_and_closed_cases_are_appealed_and_only_by_their_unit(district: District, clock: FrozenClock) -> None:
    in_time = closed(district, clock, handled="24T10:30")
    with pytest.raises(AppealNotPossible):
        appeal(district, in_time)
    still_open = open_bike_case("alarm-2", shares={"A": 3}, at=at("24T10:30"))
    api.dispatch_case(district.duty.actor, still_open)
    clock.at = at("24T17:00")
    with pytest.raises(AppealNotPossible):
        appeal(district, still_open)
    handle(district, still_open, "A")
    with pytest.raises(AppealNotPossible):
        appeal(district, still_open)
    api.close_case(district.checker.actor, still_open)
    with pytest.raises(StepNotPossible):
        requests.ask_for_case(district.duty.actor, still_open, APPEAL, reason="x")
    assert requests.askable_of_task(district.operator_a.actor, task_of(district.duty, still_open, "A")) == (APPEAL,)
    appeal(district, still_open)


def test_an_appeal_goes_over_rest(district: District, clock: FrozenClock) -> None:
    case = closed(district, clock, handled="24T15:00")
    task = task_of(district.duty, case, "A")

    def post(bearer: dict[str, str], path: str, **body: str) -> tuple[int, str]:
        answer = Client().post(f"/api/v1{path}", body, content_type="application/json", headers=bearer).json()
        return answer.get("status", 200), answer.get("code") or answer["state"]

    assert post(district.operator_a.bearer, f"/tasks/{task}/appeals", reason="道路封闭") == (200, "pending")
    number = requests.list_requests_for(district.duty.actor, case)[0].id
    path = f"/appeals/{number}/decision"
    assert post(district.checker.bearer, path, decision="approve") == (403, "identity.action_refused")
    assert post(district.duty.bearer, path, decision="approve") == (200, "pending")
    assert post(district.checker.bearer, path, decision="approve") == (200, "approved")
    assert post(district.checker.bearer, path, decision="approve") == (409, "casework.request_decided")
