"""What the columns of open cases tell is what the tables tell, whatever has happened meanwhile."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.transaction import set_rollback
from tests.nets.casework.conftest import District, settle
from tests.support.city import EARLY, WUHOU, bike_case, open_bike_case

from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.kernel.permissions import Actor
from furong.nets.casework import api
from furong.nets.casework.api.desk import read_desk
from furong.nets.casework.contracts import CaseQuery

pytestmark = pytest.mark.usefixtures("own_database")

_VIEWS = ("dispatch", "handling", "check", "open", "overdue", "closed", "")
_QUERIES = (
    *(
        CaseQuery(order=order, page=2, page_size=3)
        for order in ("due", "-due", "opened", "-opened", "priority", "-priority")
    ),
    CaseQuery(page=99, page_size=3),
    CaseQuery(text="天府", page_size=3),
    CaseQuery(text="TIANFU 3RD"),
    CaseQuery(text="51017120261124"),
    CaseQuery(text="nowhere"),
    CaseQuery(area=WUHOU),
    CaseQuery(priority="2"),
    CaseQuery(organisation="operator-b"),
    CaseQuery(case_type="shared_bikes/none"),
    CaseQuery(opened_since=EARLY + timedelta(minutes=2)),
)


@pytest.fixture
def city(own_database: None, clock: FrozenClock) -> District:
    return settle()


def _agree(actor: Actor) -> None:
    """Ask outside and inside a transaction, where the columns are not used."""
    queries = [replace(query, view=view) for view, query in itertools.product(_VIEWS, _QUERIES)]
    told = [api.list_cases_for(actor, query) for query in queries]
    desks = [read_desk(actor, query, choices=query.view != "open") for query in queries]
    counted = api.count_views(actor)
    places, units = api.list_case_areas(actor), api.list_tasked_organisations(actor)
    with transaction():
        assert connection.in_atomic_block
        for query, page, desk in zip(queries, told, desks, strict=True):
            assert page == desk.found == api.list_cases_for(actor, query), query
            known = read_desk(actor, query, choices=query.view != "open")
            assert (desk.counts, desk.areas) == (known.counts, known.areas)
            assert desk.organisations.items() <= known.organisations.items()
            assert {code for case in page.cases for code in case.organisations} <= desk.organisations.keys()
        assert counted == api.count_views(actor)
        assert places == api.list_case_areas(actor)
        assert units == api.list_tasked_organisations(actor)


def test_lists_and_counts_agree_with_the_tables(city: District, clock: FrozenClock) -> None:
    cases = [
        open_bike_case(f"alarm-{n}", at=EARLY + timedelta(minutes=n // 2), area=WUHOU if n % 5 == 4 else "510171")
        for n in range(9)
    ]
    for actor in (city.duty.actor, city.leader.actor, city.operator_a.actor):
        _agree(actor)
    api.dispatch_case(city.duty.actor, cases[0])
    api.void_case(city.duty.actor, cases[1], reason="测试")
    api.dispatch_case(city.duty.actor, cases[2])
    api.undo_dispatch(city.duty.actor, cases[2])
    clock.advance(timedelta(days=2))
    open_bike_case("alarm-late", at=clock.now())
    for actor in (city.duty.actor, city.leader.actor, city.foreign_duty.actor):
        _agree(actor)


def test_what_is_taken_back_was_never_on_the_desk(city: District) -> None:
    duty = city.duty.actor
    open_bike_case("alarm-kept")
    with transaction():
        api.open_case(bike_case("alarm-lost"), Actor(key="system:test", name="test"))
        assert api.count_views(duty)["dispatch"] == 2
        set_rollback(True)
    assert api.count_views(duty)["dispatch"] == 1
    assert [case.source_key for case in api.list_cases_for(duty, CaseQuery()).cases] == ["alarm-kept"]


def test_a_filter_that_names_nothing_finds_nothing(city: District) -> None:
    open_bike_case("alarm-1")
    query = CaseQuery(view="open", text="天府")
    assert api.list_cases_for(city.duty.actor, query).total == 1
    assert api.list_cases_for(city.duty.actor, replace(query, priority="x")).total == 0
    assert api.list_cases_for(city.duty.actor, replace(query, organisation="nobody")).total == 0
