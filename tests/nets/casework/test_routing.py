"""Whom a case goes to: the certain unit by itself, else whom the dispatcher chooses, with the clause on record."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client
from tests.nets.casework.conftest import District
from tests.support.city import EARLY, HIGH_TECH, bike_case, open_bike_case, open_case, task_of
from tests.support.responsibilities import install_standard, load_lines, standard_type

from furong.foundation.identity.models import Organisation
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework
from furong.nets.casework.api.duplicates import merge_case
from furong.nets.casework.api.routing import dispatch_certain_cases, get_dispatch_card_for
from furong.nets.casework.contracts import CaseDetail, CaseState, Source, TaskState
from furong.nets.casework.errors import UndoOfAnother
from furong.nets.casework.errors.standards import UnitFixed, UnitNotChosen, UnitUnknown
from furong.nets.casework.models import Routing

pytestmark = pytest.mark.django_db

CITY = "510100"
WIDE = ("E", CITY, "城市管理委", "", "三定规定 第3条", "2020-01-01", "")
CERTAIN = ("E01-12", HIGH_TECH, "operator-a", "operator-b", "权责清单 第12项", "2026-01-01", "")
RIVAL = ("E01-12", HIGH_TECH, "operator-c", "", "街道职责 第4项", "2026-01-01", "")


@pytest.fixture(autouse=True)
def standard(district: District) -> District:
    """The district, with the standard table that comes along."""
    install_standard()
    return district


def open_street_case(key: str = "report-1", *, at: datetime = EARLY) -> str:
    new = bike_case(
        key,
        source=Source.PATROL,
        case_type=standard_type("E01-12"),
        title_zh="路面有油污",
        title_en="Oil on the road",
        place_zh="天府三街",
        occurred_at=at,
        groups={},
    )
    return open_case(new)


def seen(district: District, number: str) -> CaseDetail:
    return casework.get_case_for(district.duty.actor, number)


def units(district: District, number: str) -> list[tuple[str, TaskState]]:
    return [(task.organisation, task.state) for task in seen(district, number).tasks]


def test_the_certain_unit_is_drafted_and_dispatched_with_the_clause_on_record(district: District) -> None:
    load_lines(WIDE, CERTAIN)
    number = open_street_case()
    assert units(district, number) == [("operator-a", TaskState.DRAFTED)]
    casework.dispatch_case(district.duty.actor, number)
    assert units(district, number) == [("operator-a", TaskState.ASSIGNED)]
    (routing,) = get_dispatch_card_for(district.duty.actor, number).routings
    assert (routing.organisation, routing.assisting, routing.clause_zh) == (
        "operator-a",
        ("operator-b",),
        "权责清单 第12项",
    )
    assert (routing.certain, routing.by, routing.ranking[:2]) == (True, "陈岚", ("operator-a", "operator-b"))
    assert [reason.code for reason in routing.reasons] == ["class", "area", "time"]


def test_where_it_is_not_certain_nobody_is_sent_until_somebody_chooses(district: District) -> None:
    load_lines(WIDE, CERTAIN, RIVAL)
    number = open_street_case()
    assert units(district, number) == []
    with pytest.raises(UnitNotChosen):
        casework.dispatch_case(district.duty.actor, number)
    assert seen(district, number).case.state is CaseState.PENDING_DISPATCH
    card = get_dispatch_card_for(district.duty.actor, number)
    assert card.answer.certain is None
    assert [one.organisation for one in card.answer.proposals][:2] == ["operator-a", "operator-b"]
    casework.dispatch_case(district.duty.actor, number, organisation="operator-c", note="本街道路段")
    assert units(district, number) == [("operator-c", TaskState.ASSIGNED)]
    (routing,) = get_dispatch_card_for(district.duty.actor, number).routings
    assert (routing.certain, routing.by, routing.note) == (False, "陈岚", "本街道路段")
    assert routing.ranking == tuple(one.organisation for one in card.answer.proposals)
    assert routing.clause_zh == "街道职责 第4项"


def test_a_unit_outside_the_list_can_be_chosen_and_that_is_said(district: District) -> None:
    number = open_street_case()
    casework.dispatch_case(district.duty.actor, number, organisation="operator-b")
    (routing,) = get_dispatch_card_for(district.duty.actor, number).routings
    assert (routing.organisation, routing.clause_zh, routing.ranking) == ("operator-b", "", ())
    assert [reason.code for reason in routing.reasons] == ["outside_list"]
    with pytest.raises(UnitUnknown):
        casework.dispatch_case(district.duty.actor, open_street_case("report-2"), organisation="nobody")


def test_a_type_that_names_its_unit_takes_no_other(district: District) -> None:
    number = open_bike_case()
    with pytest.raises(UnitFixed):
        casework.dispatch_case(district.duty.actor, number, organisation="operator-c")
    casework.dispatch_case(district.duty.actor, number)
    assert get_dispatch_card_for(district.duty.actor, number).routings == ()


def test_later_lists_and_names_change_no_case_that_was_dispatched(district: District, clock: FrozenClock) -> None:
    load_lines(WIDE, CERTAIN)
    number = open_street_case()
    casework.dispatch_case(district.duty.actor, number)
    before = (units(district, number), get_dispatch_card_for(district.duty.actor, number).routings)
    clock.advance(timedelta(days=1))
    load_lines(WIDE, RIVAL)
    assert (units(district, number), get_dispatch_card_for(district.duty.actor, number).routings) == before
    later = open_street_case("report-2", at=EARLY + timedelta(days=1))
    assert units(district, later) == [("operator-c", TaskState.DRAFTED)]


def test_a_draft_follows_what_is_known_when_it_is_dispatched(district: District, clock: FrozenClock) -> None:
    load_lines(WIDE, CERTAIN)
    number = open_street_case()
    clock.advance(timedelta(hours=1))
    load_lines(WIDE, RIVAL)
    casework.dispatch_case(district.duty.actor, number)
    assert units(district, number) == [("operator-c", TaskState.ASSIGNED)]


def test_who_has_returned_a_case_is_not_certain_any_more_and_its_task_stays_in_the_history(district: District) -> None:
    load_lines(WIDE, CERTAIN)
    number = open_street_case()
    casework.dispatch_case(district.duty.actor, number)
    task = task_of(district.duty, number, "")
    casework.return_task(district.operator_a.actor, task, reason="不在我方路段")
    card = get_dispatch_card_for(district.duty.actor, number)
    assert card.answer.certain is None
    assert (card.answer.proposals[-1].organisation, card.answer.proposals[-1].reasons[0].code) == (
        "operator-a",
        "returned",
    )
    with pytest.raises(UnitNotChosen):
        casework.dispatch_case(district.duty.actor, number)
    casework.dispatch_case(district.duty.actor, number, organisation="operator-b")
    assert units(district, number) == [("operator-a", TaskState.CANCELLED), ("operator-b", TaskState.ASSIGNED)]
    told = [(entry.step, entry.organisation) for entry in seen(district, number).history if entry.organisation]
    name = Organisation.objects.get(pk="operator-a").name_zh
    assert told[:3] == [("assign", name), ("return", name), ("reroute", name)]
    casework.return_task(district.operator_b.actor, task_of(district.duty, number, "2"), reason="也不是我方")
    casework.dispatch_case(district.duty.actor, number, organisation="operator-a")
    assert units(district, number)[-1] == ("operator-a", TaskState.ASSIGNED)
    assert [one.organisation for one in get_dispatch_card_for(district.duty.actor, number).routings] == [
        *("operator-a", "operator-b", "operator-a")
    ]


def test_what_was_routed_cannot_be_rewritten_even_in_the_database(district: District) -> None:
    load_lines(WIDE, CERTAIN)
    casework.dispatch_case(district.duty.actor, open_street_case())
    with pytest.raises(DatabaseError), transaction.atomic():
        Routing.objects.update(organisation_id="operator-c")
    with pytest.raises(DatabaseError), transaction.atomic():
        Routing.objects.all().delete()


def test_what_is_certain_is_dispatched_by_the_system_and_the_rest_waits(district: District) -> None:
    load_lines(WIDE, CERTAIN)
    certain, bikes = open_street_case("a"), open_bike_case()
    assert dispatch_certain_cases() == 1
    assert units(district, certain) == [("operator-a", TaskState.ASSIGNED)]
    assert [entry.by for entry in seen(district, certain).history if entry.step == "dispatch"] == ["casework"]
    assert get_dispatch_card_for(district.duty.actor, certain).routings[0].by == "casework"
    assert seen(district, bikes).case.state is CaseState.PENDING_DISPATCH
    assert dispatch_certain_cases() == 0
    with pytest.raises(UndoOfAnother):
        casework.undo_dispatch(district.duty.actor, certain)


def test_what_may_be_the_same_as_an_open_case_before_it_waits_for_a_person(district: District) -> None:
    load_lines(WIDE, CERTAIN)
    first, second = open_street_case("a"), open_street_case("b")
    assert dispatch_certain_cases() == 1
    assert seen(district, first).case.state is CaseState.PENDING_HANDLE
    assert seen(district, second).case.state is CaseState.PENDING_DISPATCH
    merge_case(district.duty.actor, second, into=first)
    assert seen(district, second).case.state is CaseState.MERGED


def test_two_main_units_are_left_to_a_person(district: District) -> None:
    load_lines(WIDE, CERTAIN, RIVAL)
    number = open_street_case()
    assert dispatch_certain_cases() == 0
    assert seen(district, number).case.state is CaseState.PENDING_DISPATCH


def test_what_a_person_has_taken_back_or_a_unit_returned_stays_with_people(district: District) -> None:
    load_lines(WIDE, CERTAIN)
    taken_back, returned = open_street_case("a"), open_street_case("b")
    for number in (taken_back, returned):
        casework.dispatch_case(district.duty.actor, number)
    casework.undo_dispatch(district.duty.actor, taken_back)
    casework.return_task(district.operator_a.actor, task_of(district.duty, returned, ""), reason="不是我方")
    assert dispatch_certain_cases() == 0
    casework.dispatch_case(district.duty.actor, taken_back, organisation="operator-b")
    assert units(district, taken_back) == [("operator-a", TaskState.CANCELLED), ("operator-b", TaskState.ASSIGNED)]


@pytest.mark.parametrize(
    ("chosen", "dispatched"), [((), 0), (("standard",), 1), (("shared_bikes/overflow",), 1), (("none",), 0)]
)
def test_a_city_chooses_which_types_are_dispatched_without_a_person(
    monkeypatch: pytest.MonkeyPatch, chosen: tuple[str, ...], dispatched: int
) -> None:
    load_lines(WIDE, CERTAIN)
    open_street_case()
    open_bike_case()
    monkeypatch.setitem(settings.FURONG_OPTIONS, "CASEWORK_AUTO_DISPATCH", chosen)
    assert dispatch_certain_cases() == dispatched


def test_the_unit_can_be_chosen_by_rest(district: District) -> None:
    load_lines(WIDE, CERTAIN, RIVAL)
    number = open_street_case()
    path = f"/api/v1/cases/{number}"

    def step(body: dict[str, str]) -> tuple[int, str]:
        answer = Client().post(f"{path}/steps", body, content_type="application/json", headers=district.duty.bearer)
        return answer.status_code, answer.json().get("code", "")

    card = Client().get(f"{path}/routing", headers=district.duty.bearer).json()
    assert (card["is_routed"], card["answer"]["certain"], card["routings"]) == (True, None, [])
    assert step({"step": "dispatch"}) == (409, "casework.unit_not_chosen")
    assert step({"step": "dispatch", "organisation": "nobody"}) == (404, "casework.unit_unknown")
    assert step({"step": "dispatch", "organisation": card["answer"]["proposals"][0]["organisation"]}) == (200, "")
    assert Client().get(f"{path}/routing", headers=district.foreign_duty.bearer).status_code == 404
