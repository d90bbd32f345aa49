"""A watched vehicle that comes up again is a case for its operator, once for each appearance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.nets.mobility.conftest import PROVIDERS, Parking, new_zone
from tests.nets.mobility.mds_items import LAT, LON, event, send, vehicle
from tests.support.city import HIGH_TECH, install_bikes

from furong.foundation.areas.places import district_at
from furong.foundation.outbox.announce import announce
from furong.foundation.outbox.deliver import deliver_pending
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock, iso
from furong.kernel.events import Event
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import CaseQuery
from furong.nets.casework.models import Case, Task
from furong.nets.mobility.api import operators, watch, zones
from furong.nets.mobility.contracts.operators import NewOperator
from furong.nets.mobility.contracts.watch import REENTRY_SEEN, NewWatch, ReentrySeen, WatchReason
from furong.processes.reentry_to_case import CASE_TYPE

pytestmark = pytest.mark.django_db


def seen(clock: FrozenClock) -> ReentrySeen:
    return ReentrySeen(
        reentry=UUID(int=7),
        watch=3,
        masked="川A***01",
        reason=WatchReason.UNREGISTERED,
        operator="A",
        zone="",
        zone_zh="",
        zone_en="",
        area="",
        lon=104.0605,
        lat=30.5505,
        at=clock.now() - timedelta(minutes=1),
        known_at=clock.now(),
    )


def tell(data: ReentrySeen) -> None:
    event = Event(
        id=uuid4(), type=REENTRY_SEEN, source="/nets/mobility", subject=str(data.watch), time=data.at, data=data
    )
    with transaction():
        announce(event)
    deliver_pending()


def test_each_appearance_is_one_case_of_the_operator(clock: FrozenClock) -> None:
    install_bikes()
    first = seen(clock)
    for data in (first, first, replace(first, reentry=UUID(int=8))):
        tell(data)
    cases = list(Case.objects.filter(case_type=CASE_TYPE))
    assert len(cases) == 2
    assert all("无牌照" in case.title_zh and case.class_code == "E04-93" for case in cases)
    assert all("川A***01" in case.title_zh for case in cases)
    assert set(Task.objects.filter(case__in=cases).values_list("group", "share")) == {("A", 1)}


def test_a_vehicle_in_a_zone_is_the_case_of_those_on_duty_where_the_zone_belongs(
    parking: Parking, clock: FrozenClock
) -> None:
    """The zone is 高新区's, and the boundary around it that of a district by law: it is noticed, told, and seen."""
    install_bikes()
    zones.save_zone(parking.steward.actor, new_zone(valid_from=clock.now() - timedelta(days=2)))
    send(parking.feed_a, "vehicles", [vehicle(1)])
    mark = vehicle(1)["vehicle_id"]
    since = clock.now() - timedelta(days=1)
    watch.watch_vehicle(
        parking.duty.actor, NewWatch(mark=mark, reason=WatchReason.STOLEN, evidence="警情", since=since)
    )
    put_down = clock.now() - timedelta(hours=3)
    send(parking.feed_a, "events", [event(1, put_down)])
    deliver_pending()
    statutory = district_at(LON, LAT)
    assert statutory is not None
    assert statutory.code != HIGH_TECH
    case = Case.objects.get(case_type=CASE_TYPE)
    assert (case.area_id, case.place_zh) == (HIGH_TECH, "天府三街口")
    assert [one.number for one in casework.list_cases_for(parking.duty.actor, CaseQuery()).cases] == [case.number]
    # It came three hours late: the clock begins now, and the title says so.
    assert (case.opened_at, case.facts["since"]) == (clock.now(), iso(put_down))
    assert case.due_at is not None
    assert case.due_at > clock.now()
    assert "数据晚到 180 分钟" in case.title_zh


def test_the_task_is_that_of_the_operator_as_it_is_registered_and_not_as_the_pack_names_it(
    parking: Parking, clock: FrozenClock
) -> None:
    install_bikes()
    operators.register_operator(NewOperator(code="A", organisation="guixi-office", provider_id=PROVIDERS["A"]))
    tell(seen(clock))
    task = Task.objects.get(case__case_type=CASE_TYPE)
    assert (task.group, task.organisation_id) == ("A", "guixi-office")


def test_outside_the_city_and_without_the_case_type_nothing_happens(clock: FrozenClock) -> None:
    tell(seen(clock))
    install_bikes()
    tell(replace(seen(clock), lon=10.0))
    assert not Case.objects.filter(case_type=CASE_TYPE).exists()
