"""A case is read once for its page: the same as part by part, and in few queries whatever has happened to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.nets.casework.conftest import District, settle
from tests.nets.casework.test_duplicates import report
from tests.nets.casework.test_handling import handle
from tests.nets.casework.test_request_pages import as_
from tests.nets.casework.test_supervision import supervise
from tests.support.city import EARLY, open_bike_case, photo, task_of

from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import clocks, duplicates, recurrences, requests, routing, supervision
from furong.nets.casework.api.case_files import get_case_file_for
from furong.nets.casework.contracts import PhotoKind, TaskState
from furong.nets.casework.contracts.requests import RequestKind
from furong.nets.casework.contracts.supervision import SupervisionLevel
from furong.nets.casework.errors import CaseUnknown
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.cases import case_for, cases_for, sees_case
from furong.nets.casework.selectors.tasks import seen_tasks_of, tasks_for

pytestmark = pytest.mark.usefixtures("plain_pages")

#: Who is signed in and what they may do. [1]
_SIGNED_IN = 1
#: The case with all that every case has, and its calendar. [1]
_PLAIN_CASE = 2


def eventful(district: District, clock: FrozenClock, *, shares: dict[str, int] | None = None, takes_in: int = 1) -> str:
    """Return a late case with photos, that others were merged into, that is watched, and of which more was asked."""
    case = open_bike_case("eventful", shares=shares)
    for n in range(takes_in):
        duplicates.merge_case(district.duty.actor, report(district, north_m=n), into=case)
    api.dispatch_case(district.duty.actor, case)
    task = task_of(district.duty, case, "A")
    api.accept_task(district.operator_a.actor, task)
    api.attach_photo(district.operator_a.actor, task, photo(), PhotoKind.BEFORE, lon=104.061, lat=30.551)
    made = supervise(district.leader, case)
    supervision.reply_to_supervision(district.operator_a.actor, made.id, text="车辆已出发")
    requests.ask_for_task(district.operator_a.actor, task, RequestKind.EXTENSION, reason="缺少备件")
    clock.advance(timedelta(days=3))
    clocks.watch_clocks()
    return case


def asked(client: Client, path: str) -> int:
    """Return how many queries a page makes, once what never changes is known."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_a_file_holds_what_the_parts_tell(district: District, clock: FrozenClock) -> None:
    case = eventful(district, clock)
    merged = duplicates.get_merger_for(district.duty.actor, case).cases[0].number
    waiting, reported = open_bike_case("waiting", at=clock.now()), report(district, reported_at=clock.now())
    for number in (case, merged, waiting, reported):
        for reader in (district.duty, district.leader, district.checker):
            actor = reader.actor
            file = get_case_file_for(actor, number)
            assert file.detail == api.get_case_for(actor, number)
            assert file.merger == duplicates.get_merger_for(actor, number)
            if file.merger.step == "merge":
                assert list(file.near) == duplicates.duplicates_of(actor, number)
            assert list(file.chain) == recurrences.chain_of(actor, number)
            assert file.clocks == clocks.get_clocks_for(actor, number)
            assert list(file.requests) == requests.list_requests_for(actor, number)
            assert file.askable == requests.askable_of_case(actor, number)
            assert file.card == routing.get_dispatch_card_for(actor, number)
            assert list(file.supervisions) == supervision.list_supervisions_for(actor, number)
            assert file.may_supervise == supervision.may_supervise(actor, number)


def test_an_eventful_file_has_each_part(district: District, clock: FrozenClock) -> None:
    file = get_case_file_for(district.duty.actor, eventful(district, clock))
    assert [one.kind for task in file.detail.tasks for one in task.photos] == [PhotoKind.BEFORE]
    assert (len(file.merger.cases), len(file.requests)) == (1, 1)
    watched = {one.level: [reply.text for reply in one.replies] for one in file.supervisions}
    assert watched == {SupervisionLevel.LEADER: ["车辆已出发"], SupervisionLevel.TIMEOUT: []}
    assert file.clocks.escalations


def test_who_may_not_see_a_case_gets_no_file_of_it(district: District) -> None:
    with pytest.raises(CaseUnknown):
        get_case_file_for(district.foreign_duty.actor, open_bike_case())


def test_the_tasks_read_with_a_case_are_seen_as_those_that_are_looked_up(district: District) -> None:
    number = open_bike_case()
    everybody = (district.duty, district.leader, district.checker, district.operator_a, district.operator_b)
    strangers = (district.foreign_duty, district.foreign_operator_a)
    seen = set()
    for state in TaskState:
        Case.objects.get(pk=number).tasks.update(state=state)
        case = case_for(district.duty.actor, number)
        for reader in (*everybody, *strangers):
            found = {task.pk for task in seen_tasks_of(reader.actor, case)}
            assert found == set(tasks_for(reader.actor).filter(case=number).values_list("pk", flat=True))
            seen.add(len(found))
            assert sees_case(reader.actor, case) == cases_for(reader.actor).filter(pk=number).exists()
    assert seen == {0, 1, 2}


def test_a_drawer_takes_few_queries(district: District) -> None:
    case = open_bike_case()
    assert asked(as_(district.duty), f"/cases/{case}/drawer") <= _SIGNED_IN + _PLAIN_CASE + 3
    api.dispatch_case(district.duty.actor, case)
    assert asked(as_(district.duty), f"/cases/{case}/drawer") <= _SIGNED_IN + _PLAIN_CASE
    assert asked(as_(district.leader), f"/cases/{case}/drawer") <= _SIGNED_IN + _PLAIN_CASE
    for group in "AB":
        handle(district, case, group)
    api.close_case(district.checker.actor, case)
    assert asked(as_(district.duty), f"/cases/{case}/drawer") <= _SIGNED_IN + _PLAIN_CASE + 2


@pytest.mark.parametrize(("shares", "takes_in"), [({"A": 3}, 1), ({"A": 3, "B": 2, "C": 0}, 3)], ids=["little", "much"])
def test_a_drawer_takes_no_more_queries_for_more_of_the_same(
    district: District, clock: FrozenClock, shares: dict[str, int], takes_in: int
) -> None:
    case = eventful(district, clock, shares=shares, takes_in=takes_in)
    assert asked(as_(district.duty), f"/cases/{case}/drawer") <= 21


@pytest.mark.usefixtures("own_database")
def test_a_desk_takes_few_queries_however_many_cases_it_shows(clock: FrozenClock) -> None:
    district = settle()
    cases = [open_bike_case(f"alarm-{n}", at=EARLY + timedelta(minutes=n)) for n in range(4)]
    client = as_(district.duty)
    first = asked(client, "/cases?view=open")
    more = [open_bike_case(f"more-{n}", at=EARLY + timedelta(minutes=n)) for n in range(6)]
    for case in cases[1:]:
        api.dispatch_case(district.duty.actor, case)
    assert more
    assert asked(client, "/cases?view=open") <= first <= 22
    assert asked(client, "/cases/rows?view=open") <= 9
