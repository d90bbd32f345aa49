"""The bikes of the demo are reported by their operators as well, once, also by a process that begins anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from tests.support.city import BIKES

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import counts, operators, vehicles, zones
from furong.scenarios.demo_fleet import DemoFleet
from furong.scenarios.pack import load_pack
from furong.scenarios.parking import load_parking

pytestmark = pytest.mark.django_db


def registered() -> int:
    return sum(len(vehicles.list_vehicles(one.code, limit=10**6)) for one in operators.list_operators())


def test_the_operators_of_the_demo_report_its_bikes(clock: FrozenClock) -> None:
    clock.at = clock.at.replace(hour=0, minute=30)
    day = date(2026, 11, 24)
    assert load_parking(load_pack(settings.FURONG_PACKS, BIKES), day) == 13
    assert load_parking(load_pack(settings.FURONG_PACKS, BIKES), day) == 0
    fleet = DemoFleet(settings.FURONG_PACKS)
    begun = fleet.tell()
    assert begun == registered() > 300
    assert fleet.tell() == 0
    clock.advance(timedelta(minutes=2))
    further = fleet.tell()
    assert further > 0
    known = registered()
    again = DemoFleet(settings.FURONG_PACKS)
    assert again.tell() == 0
    clock.advance(timedelta(minutes=2))
    assert again.tell() > 0
    assert registered() > known
    live = counts.list_live_counts(zones.list_zones())
    assert len(live) == 13
    assert sum(one.total for one in live) > 0
    since = clock.now() - timedelta(days=1)
    assert vehicles.list_vehicle_flags(since=since) == []
