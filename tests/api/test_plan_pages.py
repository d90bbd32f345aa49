"""The pages of dispatch plans: made with a button, read by the city whole and by an operator in its own part."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from tests.nets.mobility.conftest import WEST, new_zone, square
from tests.nets.mobility.mds_items import event, send, vehicle
from tests.support.city import Person, hire

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import operators, zones
from furong.nets.mobility.contracts.operators import NewOperator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def _client(person: Person, language: str = "") -> Client:
    client = Client(headers={"Accept": "text/html", **({"Accept-Language": language} if language else {})})
    client.force_login(person.user)
    return client


@pytest.fixture
def duty(clock: FrozenClock) -> Person:
    """An officer of a district with two operators, a zone over which twelve of A stand, and an empty one."""
    for code, provider in (("A", 0xA), ("B", 0xB)):
        new = NewOperator(code=code, organisation=f"operator-{code.lower()}", provider_id=UUID(int=provider))
        operators.register_operator(new)
    steward, then = hire("data_steward"), clock.now() - timedelta(days=2)
    zones.save_zone(steward.actor, new_zone(valid_from=then))
    zones.save_zone(steward.actor, new_zone("Z2", valid_from=then, geometry=square(WEST + 0.02), name_zh="锦城广场"))
    feed, at = hire("operator_feed", name="feed-a", organisation="operator-a"), clock.now() - timedelta(hours=1)
    send(feed, "vehicles", [vehicle(number) for number in range(12)])
    send(feed, "events", [event(number, at) for number in range(12)])
    return hire("duty_officer")


def test_a_plan_is_made_with_a_button_and_shown(duty: Person) -> None:
    client = _client(duty)
    empty = client.get("/mobility/plans").content.decode()
    assert ("还没有调度方案" in empty, "制定调度方案" in empty) == (True, True)
    made = client.post("/mobility/new-plan")
    assert made.status_code == 302
    page = client.get(made["Location"]).content.decode()
    for text in ("锦城广场", "就近法", "成本下界", "后悔值", "data-routes", "Z1 +3", "按每家 1 辆"):
        assert text in page, text
    assert made["Location"] in client.get("/mobility/plans").content.decode()


def test_an_operator_reads_its_own_part_and_makes_none(duty: Person) -> None:
    address = _client(duty).post("/mobility/new-plan")["Location"]
    for code, sees in (("a", True), ("b", False)):
        client = _client(hire("handler", name=f"staff-{code}", organisation=f"operator-{code}"))
        page = client.get(address).content.decode()
        assert ("Z1 +3" in page, "成本下界" in page, "data-routes" in page) == (sees, False, False)
        assert "制定调度方案" not in client.get("/mobility/plans").content.decode()
        assert client.post("/mobility/new-plan").status_code == 403
    assert _client(duty).get("/mobility/plans/987654").status_code == 404


def test_where_nothing_can_be_planned_the_page_says_what_to_do(clock: FrozenClock) -> None:
    client = _client(hire("duty_officer"))
    answer = client.post("/mobility/new-plan", follow=True)
    assert "请先划定停放区" in answer.content.decode()
