"""Dispatch plans are made from what stands and is expected, kept as they were, and compared with what came of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from tests.nets.mobility.conftest import WEST, Parking, new_zone, square
from tests.nets.mobility.mds_items import event, send, vehicle
from tests.support.city import WUHOU, ensure_organisation, hire

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import counts, plans, zones
from furong.nets.mobility.contracts.counts import CountSource, NewCount
from furong.nets.mobility.contracts.plans import FleetOrigin, LeftReason, PlanFleet
from furong.nets.mobility.errors.operators import OperatorUnknown
from furong.nets.mobility.errors.plans import PlanFleetUnusable, PlanUnknown, PlanWithoutZones
from furong.nets.mobility.models import ZoneForecast

pytestmark = pytest.mark.django_db
#: How far the second zone lies to the east. [deg]
_EAST = 0.02
_STAND = {"A": 9, "B": 6}


@pytest.fixture
def full(parking: Parking, clock: FrozenClock) -> Parking:
    """Zone Z1 takes 10 and 15 stand there; Z2 is empty and takes 20."""
    then = clock.now() - timedelta(days=2)
    zones.save_zone(parking.steward.actor, new_zone(valid_from=then))
    east = new_zone("Z2", valid_from=then, geometry=square(WEST + _EAST), capacity=20)
    zones.save_zone(parking.steward.actor, east)
    at, first = clock.now() - timedelta(hours=1), 0
    for person, (code, count) in zip((parking.feed_a, parking.feed_b), _STAND.items(), strict=True):
        numbers = range(first, first + count)
        assert send(person, "vehicles", [vehicle(number, code) for number in numbers]).status_code == 201
        provider = vehicle(0, code)["provider_id"]
        events = [event(number, at, provider_id=provider) for number in numbers]
        assert send(person, "events", events).status_code == 201
        first += count
    return parking


def _count(zone: str, by_operator: dict[str, float], at: datetime) -> None:
    total = sum(by_operator.values())
    new = NewCount(zone=zone, at=at, source=CountSource.FEED, total=total, sigma=1.0, by_operator=by_operator)
    assert counts.record_count(new)


def test_a_full_zone_is_cleared_by_share_with_vans_that_are_assumed(full: Parking) -> None:
    plan = plans.make_plan(full.duty.actor)
    told = {(one.operator, one.source, one.target): one.bikes for one in plan.moves}
    # Six are above nine in ten of the capacity; A has nine of fifteen.
    assert told == {("A", "Z1", "Z2"): 4, ("B", "Z1", "Z2"): 2}
    assert plan.origins == (FleetOrigin.ASSUMED, FleetOrigin.ASSUMED)
    assert [(one.zone, one.count, one.capacity) for one in plan.fleets] == [("Z1", 1, 20)] * 2
    assert [(one.zone, one.stood, one.before, one.after) for one in plan.zones] == [("Z1", 15, 15, 9), ("Z2", 0, 0, 6)]
    assert plan.sums is not None
    assert 0 < plan.sums.bound <= plan.sums.cost <= plan.sums.naive_cost
    assert plan.sums.seconds < 2
    assert all(route.path[0] == route.path[-1] for route in plan.routes)
    assert (plan.left, plan.regret) == ((), None)


def test_what_is_expected_in_half_an_hour_is_planned_for(full: Parking, clock: FrozenClock) -> None:
    now = clock.now()
    rows = [(25.0, now - timedelta(minutes=5)), (99.0, now - timedelta(minutes=10)), (99.0, now - timedelta(hours=1))]
    for expected, made_at in rows:
        ZoneForecast.objects.create(
            zone_id="Z1",
            made_at=made_at,
            horizon_min=30,
            for_at=made_at + timedelta(minutes=30),
            expected=expected,
            sigma=1.0,
            stood=15.0,
            days=4,
        )
    plan = plans.make_plan(full.duty.actor)
    assert [(one.stood, one.before, one.is_forecast) for one in plan.zones] == [(15, 25, True), (0, 0, False)]
    assert sum(one.bikes for one in plan.moves) == 16


def test_vans_are_those_that_are_told_else_stored_and_off_duty_none(full: Parking) -> None:
    actor = full.duty.actor
    stored = PlanFleet(operator="A", count=2, capacity=3, lon=WEST, lat=30.55)
    assert plans.store_fleets(actor, "A", [replace(stored, capacity=9)]) != [stored]
    assert plans.store_fleets(actor, "A", [stored]) == [stored]
    off = PlanFleet(operator="B", zone="Z2", opens="00:00", closes="00:01")
    plan = plans.make_plan(actor, [off])
    assert plan.origins == (FleetOrigin.STORED, FleetOrigin.GIVEN)
    assert {one.operator for one in plan.moves} == {"A"}
    assert max(stop.on_board for route in plan.routes for stop in route.stops) <= 3
    assert [(one.operator, one.bikes, one.reason) for one in plan.left] == [("B", 2, LeftReason.NO_VEHICLE)]


def test_what_cannot_be_planned_is_refused_with_a_reason(full: Parking) -> None:
    actor = full.duty.actor
    nowhere, back = PlanFleet(operator="A"), PlanFleet(operator="A", zone="Z1", opens="09:00", closes="08:00")
    for bad in (nowhere, replace(nowhere, zone="Z9"), back):
        with pytest.raises(PlanFleetUnusable):
            plans.make_plan(actor, [bad])
    with pytest.raises(OperatorUnknown):
        plans.make_plan(actor, [PlanFleet(operator="X", zone="Z1")])
    with pytest.raises(ActionRefused):
        plans.make_plan(full.steward.actor)
    ensure_organisation("wuhou-centre", WUHOU)
    elsewhere = hire("duty_officer", name="elsewhere", area=WUHOU, organisation="wuhou-centre")
    with pytest.raises(PlanWithoutZones):
        plans.make_plan(elsewhere.actor)
    made = plans.make_plan(actor)
    with pytest.raises(PlanUnknown):
        plans.get_plan_for(elsewhere.actor, made.number)
    assert plans.list_plans_for(elsewhere.actor) == []


def test_regret_is_told_once_every_zone_was_counted_after_the_time_of_the_plan(
    full: Parking, clock: FrozenClock
) -> None:
    number = plans.make_plan(full.duty.actor).number
    then = clock.advance(timedelta(minutes=30))
    clock.advance(timedelta(minutes=4))
    _count("Z1", {"A": 9.0, "B": 0.0}, then)
    assert plans.settle_plans() == 0
    _count("Z2", {}, then + timedelta(minutes=1))
    assert (plans.settle_plans(), plans.settle_plans()) == (1, 0)
    regret = plans.get_plan_for(full.duty.actor, number).regret
    assert regret is not None
    # Nothing was overfull after all: the best plan is to move nothing, and what was driven is regretted.
    assert (regret.best_cost, regret.nothing_cost) == (0, 0)
    assert regret.cost == regret.plan_cost > 0
    for table in ("mobility_dispatchplan", "mobility_planoutcome", "mobility_operatorfleet"):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_plans_are_made_and_read_over_rest_and_operators_find_their_own_moves_alone(full: Parking) -> None:
    path, kind = "/api/v1/mobility/plans", "application/json"
    stored = Client().put(
        "/api/v1/mobility/operators/A/fleets",
        data=json.dumps([{"capacity": 5, "zone": "Z1"}]),
        content_type=kind,
        headers=full.duty.bearer,
    )
    assert (stored.status_code, stored.json()[0]["capacity"]) == (200, 5)
    made = Client().post(path, data="{}", content_type=kind, headers=full.duty.bearer)
    assert made.status_code == 201
    plan = made.json()
    assert plan["origins"] == ["stored", "assumed"]
    body = json.dumps({"fleets": [{"operator": "A", "capacity": 5, "zone": "Z9"}]})
    refused = Client().post(path, data=body, content_type=kind, headers=full.duty.bearer)
    assert (refused.status_code, refused.json()["code"]) == (422, "mobility.plan_fleet_unusable")
    staff = hire("handler", name="staff-a", organisation="operator-a")
    for own in (
        Client().get(f"{path}/{plan['number']}", headers=staff.bearer).json(),
        Client().get(path, headers=staff.bearer).json()[0],
    ):
        assert own["operators"] == ["A"]
        assert {one["operator"] for name in ("moves", "routes", "fleets") for one in own[name]} == {"A"}
        assert (own["zones"], own["sums"], own["regret"]) == ([], None, None)
    assert Client().get(f"{path}/999999", headers=full.duty.bearer).status_code == 404
    assert Client().post(path, data="{}", content_type=kind, headers=staff.bearer).status_code == 403
