"""The forms on the pages of cases and tasks that ask for more time, put a case off, decide, and appeal."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from tests.nets.casework.conftest import District
from tests.nets.casework.test_appeals import appeal, closed
from tests.nets.casework.test_clocks import at, clock_of
from tests.nets.casework.test_handling import state_of
from tests.support.city import Person, open_bike_case, task_of

from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import requests
from furong.nets.casework.contracts import CaseState
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.contracts.requests import RequestKind, RequestState

pytestmark = pytest.mark.usefixtures("plain_pages")


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def actions_of(person: Person, path: str) -> set[str]:
    """Return where the forms of a page lead."""
    page = as_(person).get(path).content.decode()
    return set(re.findall(r'action="([^"]+)"', page))


@pytest.fixture
def case(district: District) -> str:
    number = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, number)
    return number


def test_a_unit_asks_on_its_phone_and_the_dispatcher_grants_it_on_the_page_of_the_case(
    district: District, case: str
) -> None:
    path = f"/tasks/{task_of(district.duty, case, 'A')}"
    ask = f"{path}/requests/extension"
    assert {ask, f"{path}/requests/suspension"} <= actions_of(district.operator_a, path)
    answer = as_(district.operator_a).post(ask, {"reason": "缺少备件", "next": path})
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    asked = requests.list_requests_for(district.duty.actor, case)[0]
    decide = f"/requests/{asked.id}/extension/decision"
    assert ask not in actions_of(district.operator_a, path)
    assert decide in actions_of(district.duty, f"/cases/{case}")
    assert decide not in actions_of(district.leader, f"/cases/{case}")
    as_(district.duty).post(decide, {"decision": "approve", "next": f"/cases/{case}"})
    assert clock_of(district, case, Stage.HANDLE).due_at == at("24T15:00")
    page = as_(district.duty).get(f"/cases/{case}").content.decode()
    assert "缺少备件" in page
    assert f"原时限 2 工作时，延期 2 工作时（#{asked.id}）" in page


def test_what_is_refused_is_said_and_nothing_is_done(district: District, case: str) -> None:
    asked = requests.ask_for_case(district.duty.actor, case, RequestKind.EXTENSION, reason="x")
    client = as_(district.duty)
    answer = client.post(f"/requests/{asked.id}/extension/decision", {"decision": "refuse", "next": "//evil.example/"})
    assert answer.headers["Location"] == "/cases"
    assert "请填写" in client.get(f"/cases/{case}").content.decode()
    assert requests.list_requests_for(district.duty.actor, case)[0].state is RequestState.PENDING
    client.post(f"/requests/{asked.id}/withdraw")
    assert requests.list_requests_for(district.duty.actor, case)[0].state is RequestState.WITHDRAWN
    assert client.post(f"/cases/{case}/requests/holiday", {"reason": "x"}).status_code == 404


def test_the_dispatcher_puts_a_case_off_and_takes_it_up_again(district: District, case: str) -> None:
    page, client = f"/cases/{case}", as_(district.duty)
    assert f"{page}/suspend" in actions_of(district.duty, page)
    client.post(f"{page}/suspend", {"reason": "等待产权单位", "until": "soon"})
    assert state_of(district, case) is CaseState.PENDING_HANDLE
    client.post(f"{page}/suspend", {"reason": "等待产权单位", "until": "2026-12-31"})
    assert state_of(district, case) is CaseState.SUSPENDED
    assert requests.list_requests_for(district.duty.actor, case)[0].until == date(2026, 12, 31)
    phone = f"/tasks/{task_of(district.duty, case, 'A')}"
    assert "案件已挂账" in as_(district.operator_a).get(phone).content.decode()
    assert f"{phone}/steps/accept" not in actions_of(district.operator_a, phone)
    client.post(f"{page}/steps/resume", {"reason": ""})
    assert state_of(district, case) is CaseState.PENDING_HANDLE
    assert f"{page}/suspend" not in actions_of(district.duty, page)


def test_the_page_of_a_case_says_that_its_lateness_does_not_count(district: District, clock: FrozenClock) -> None:
    case = closed(district, clock, handled="24T15:00")
    asked = appeal(district, case)
    decide = f"/requests/{asked.id}/appeal/decision"
    assert decide not in actions_of(district.checker, f"/cases/{case}")
    for reviewer in (district.duty, district.checker):
        assert decide in actions_of(reviewer, f"/cases/{case}")
        as_(reviewer).post(decide, {"decision": "approve"})
    assert "4 时 0 分，不计超时（申诉通过）" in as_(district.duty).get(f"/cases/{case}").content.decode()
