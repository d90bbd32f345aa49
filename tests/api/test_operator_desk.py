"""An operator's desk: an operator sees its own alone, whatever it asks for; the city chooses."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from tests.nets.mobility.mds_items import send, vehicle
from tests.support.city import Person, hire, install_bikes, open_bike_case

from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework
from furong.nets.mobility.api import operators
from furong.nets.mobility.contracts.operators import NewOperator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files", "clock")]


@pytest.fixture
def staff() -> dict[str, Person]:
    """Two operators with a machine and somebody who works for each, and the city's duty officer."""
    install_bikes()
    found = {"duty": hire("duty_officer")}
    for number, code in enumerate(("a", "b"), start=1):
        name = f"operator-{code}"
        operators.register_operator(NewOperator(code=code.upper(), organisation=name, provider_id=UUID(int=number)))
        found[code] = hire("handler", name=f"staff-{code}", organisation=name)
        found[f"feed-{code}"] = hire("operator_feed", name=f"machine-{code}", organisation=name)
    return found


def _page(person: Person, operator: str = "") -> str:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(person.user)
    answer = client.get("/mobility/operator", {"operator": operator} if operator else {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_operator_sees_its_own_tasks_and_the_city_chooses(staff: dict[str, Person]) -> None:
    number = open_bike_case()
    casework.dispatch_case(staff["duty"].actor, number)
    tasks = {one.organisation: one for one in casework.list_tasks_for(staff["duty"].actor)}
    own, other = str(tasks["operator-a"].id), str(tasks["operator-b"].id)
    for asked in ("", "B"):
        page = _page(staff["a"], asked)
        assert (own in page, other in page) == (True, False)
    page = _page(staff["duty"], "B")
    assert (own in page, other in page) == (False, True)
    assert "/mobility/operator?operator=A" in page


def test_what_was_refused_is_told_to_its_operator_with_the_reason(staff: dict[str, Person], clock: FrozenClock) -> None:
    assert "还没有收到数据" in _page(staff["a"])
    send(staff["feed-a"], "vehicles", [vehicle(1), {"device_id": "none"}])
    page = _page(staff["a"])
    assert "missing_param" in page or "bad_param" in page
    assert "也就没有被拒绝的记录" in _page(staff["b"])
    assert "bad_param" in _page(staff["duty"], "A") or "missing_param" in _page(staff["duty"], "A")


def test_whoever_is_no_operator_is_told_so(staff: dict[str, Person]) -> None:
    stranger = hire("handler", name="stranger", organisation="guixi-office", area="510107064")
    assert "此处没有运营企业" in _page(stranger)
