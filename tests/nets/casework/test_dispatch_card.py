"""The dispatch card of the desk: proposals with clause and reasons, one press to take the first, another unit."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.nets.casework.conftest import District
from tests.nets.casework.test_routing import CERTAIN, RIVAL, WIDE, open_street_case, units
from tests.support.city import Person, open_bike_case
from tests.support.responsibilities import install_standard, load_lines

from furong.nets.casework.api.routing import get_dispatch_card_for
from furong.nets.casework.contracts import TaskState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def standard(district: District) -> District:
    """A standard table holds in the district."""
    install_standard()
    return district


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def drawer(person: Person, number: str) -> str:
    return signed_in(person).get(f"/cases/{number}/drawer").content.decode()


def press(client: Client, number: str, form: str) -> None:
    fields = dict(re.findall(r'<input type="hidden" name="(version|organisation)" value="([^"]*)"', form))
    assert fields["version"]
    answer = client.post(f"/cases/{number}/steps/dispatch", fields)
    assert answer.status_code == 302


def forms(page: str, step: str) -> list[str]:
    return re.findall(rf'<form[^>]*data-step="{step}".*?</form>', page, re.DOTALL)


def test_the_certain_unit_is_taken_with_one_press_and_the_clause_is_shown(district: District) -> None:
    load_lines(WIDE, CERTAIN)
    number = open_street_case()
    page = drawer(district.duty, number)
    assert "采纳并派单" in page
    assert "权责清单 第12项" in page
    assert "小类 E01-12 一致" in page
    (form,) = forms(page, "dispatch")
    press(signed_in(district.duty), number, form)
    assert units(district, number) == [("operator-a", TaskState.ASSIGNED)]
    after = drawer(district.duty, number)
    assert "采纳并派单" not in after
    assert "权责清单 第12项" in after
    assert "清单唯一确定" in after


def test_where_it_is_not_certain_each_proposal_has_its_button_and_none_is_that_of_the_key(district: District) -> None:
    load_lines(WIDE, CERTAIN, RIVAL)
    number = open_street_case()
    page = drawer(district.duty, number)
    assert forms(page, "dispatch") == []
    offered = [re.search(r'name="organisation" value="([^"]*)"', form) for form in forms(page, "choose-unit")]
    assert [found[1] for found in offered if found][:3] == ["operator-a", "operator-b", "operator-c"]
    press(signed_in(district.duty), number, forms(page, "choose-unit")[2])
    assert units(district, number) == [("operator-c", TaskState.ASSIGNED)]
    assert get_dispatch_card_for(district.duty.actor, number).routings[0].by == "陈岚"


def test_another_unit_can_be_chosen_with_a_reason(district: District) -> None:
    number = open_street_case()
    page = drawer(district.duty, number)
    assert "权责清单未列出" in page
    chosen = {"organisation": "operator-b", "reason": "属地约定"}
    assert signed_in(district.duty).post(f"/cases/{number}/steps/dispatch", chosen).status_code == 302
    assert get_dispatch_card_for(district.duty.actor, number).routings[0].note == "属地约定"
    assert "属地约定" in drawer(district.duty, number)


def test_who_may_not_dispatch_sees_the_proposals_without_buttons(district: District) -> None:
    load_lines(WIDE, CERTAIN)
    number = open_street_case()
    page = drawer(district.leader, number)
    assert "权责清单 第12项" in page
    assert "data-step" not in page


def test_a_type_that_names_its_units_has_no_card_and_its_old_button(district: District) -> None:
    page = drawer(district.duty, open_bike_case())
    assert "dispatch-card" not in page
    assert len(forms(page, "dispatch")) == 1
