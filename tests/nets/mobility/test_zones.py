"""Parking zones: versions that are never rewritten, seen by those of the area."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.test import Client
from tests.nets.mobility.conftest import Parking, new_zone
from tests.support.city import WUHOU, ensure_organisation, hire

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import zones
from furong.nets.mobility.contracts.zones import Hours, ZoneMode
from furong.nets.mobility.errors.zones import ZoneUnknown
from furong.nets.mobility.models import ZoneVersion


def test_a_zone_is_read_as_it_held_at_an_instant(parking: Parking, clock: FrozenClock) -> None:
    begun = clock.now()
    hours = (Hours(days=("mon", "tue"), start="07:00", end="22:00"),)
    assert zones.save_zone(parking.steward.actor, new_zone(capacity=10, hours=hours)) == 1
    clock.advance(timedelta(hours=1))
    assert zones.save_zone(parking.steward.actor, new_zone(capacity=20, mode=ZoneMode.MANDATORY)) == 2
    now = zones.get_zone_for(parking.duty.actor, "Z1")
    then = zones.get_zone_for(parking.duty.actor, "Z1", begun)
    assert (now.version, now.capacity, now.mode, now.hours) == (2, 20, ZoneMode.MANDATORY, ())
    assert (then.version, then.capacity, then.hours, then.valid_to) == (1, 10, hours, clock.now())
    with pytest.raises(ZoneUnknown):
        zones.get_zone_for(parking.duty.actor, "Z1", begun - timedelta(seconds=1))
    assert [one.version for one in zones.list_versions_for(parking.duty.actor, "Z1")] == [1, 2]


def test_the_database_refuses_to_rewrite_a_version(parking: Parking) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    with pytest.raises(Error, match="takes new rows only"), transaction.atomic():
        ZoneVersion.objects.update(capacity=99)


def test_zones_are_seen_and_edited_by_those_of_the_area(parking: Parking) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    ensure_organisation("wuhou-centre", WUHOU)
    elsewhere = hire("data_steward", name="elsewhere", area=WUHOU, organisation="wuhou-centre")
    assert zones.list_zones_for(elsewhere.actor) == []
    with pytest.raises(ZoneUnknown):
        zones.list_versions_for(elsewhere.actor, "Z1")
    with pytest.raises(ActionRefused):
        zones.save_zone(elsewhere.actor, new_zone())
    with pytest.raises(ActionRefused):
        zones.save_zone(parking.duty.actor, new_zone())


def test_zones_and_operators_over_rest(parking: Parking) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    bearer = parking.duty.bearer
    (zone,) = Client().get("/api/v1/mobility/zones", headers=bearer).json()
    assert (zone["key"], zone["version"], zone["mode"]) == ("Z1", 1, "recommended")
    assert Client().get("/api/v1/mobility/zones/Z1", headers=bearer).json() == zone
    assert Client().get("/api/v1/mobility/zones/Z1/versions", headers=bearer).json() == [zone]
    operators = Client().get("/api/v1/mobility/operators", headers=bearer).json()
    assert [one["code"] for one in operators] == ["A", "B"]
    missing = Client().get("/api/v1/mobility/zones/none", headers=bearer)
    assert (missing.status_code, missing.json()["code"]) == (404, "mobility.zone_unknown")
