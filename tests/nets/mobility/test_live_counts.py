"""How many bikes stand in a zone: with error bars, by operator and state, corrected by who looked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.nets.mobility.conftest import PROVIDERS, SIDE, WEST, Parking, new_zone
from tests.nets.mobility.mds_items import LAT, LON, event, position, send, vehicle

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import counts, zones
from furong.nets.mobility.contracts.counts import CountSource, LiveCountInfo, NewCount
from furong.nets.mobility.errors.zones import ZoneUnknown


def park(parking: Parking, numbers: Iterable[int], at: datetime, *, lon: float = LON, lat: float = LAT) -> None:
    """Put bikes of operator A somewhere."""
    bikes = list(numbers)
    send(parking.feed_a, "vehicles", [vehicle(number) for number in bikes])
    dropped = [event(number, at, "available", "provider_drop_off", lon=lon, lat=lat) for number in bikes]
    assert send(parking.feed_a, "events", dropped).status_code == 201


def live(at: datetime | None = None) -> LiveCountInfo:
    (found,) = counts.list_live_counts(zones.list_zones(at), at)
    return found


@pytest.fixture
def zone(parking: Parking, clock: FrozenClock) -> None:
    """A square zone of about 100 m that has been there for a day."""
    zones.save_zone(parking.steward.actor, new_zone(capacity=20, valid_from=clock.now() - timedelta(days=1)))


@pytest.mark.usefixtures("zone")
def test_a_bike_counts_with_the_chance_of_being_inside(parking: Parking, clock: FrozenClock) -> None:
    now = clock.now()
    park(parking, range(4), now)
    park(parking, range(4, 8), now, lon=WEST)
    park(parking, range(8, 10), now, lon=WEST - SIDE)
    found = live()
    assert found.total == pytest.approx(4 + 4 * 0.5, abs=0.01)
    assert found.sigma == pytest.approx(1.0, abs=0.01)
    assert [found.low, found.high] == pytest.approx([4.04, 7.96], abs=0.02)
    assert found.by_operator["A"].value == pytest.approx(6, abs=0.01)
    assert found.by_operator["B"].value == 0
    assert found.by_vehicle_state["available"].value == pytest.approx(6, abs=0.01)
    assert (found.capacity, found.looked_at, found.bias) == (20, None, 0)


@pytest.mark.usefixtures("zone")
def test_the_accuracy_that_a_bike_tells_counts_instead_of_its_operators(parking: Parking, clock: FrozenClock) -> None:
    send(parking.feed_a, "vehicles", [vehicle(1)])
    told = {"lat": LAT, "lng": WEST + 10 / 95_770, "horizontal_accuracy": 1.0}
    send(parking.feed_a, "events", [event(1, clock.now(), "available", "provider_drop_off", location=told)])
    assert live().total == pytest.approx(1.0, abs=0.001)
    clock.advance(timedelta(minutes=1))
    vague = position(1, clock.now(), location={**told, "horizontal_accuracy": 150.0})
    send(parking.feed_a, "telemetry", [vague])
    assert live().total < 0.5


@pytest.mark.usefixtures("zone")
def test_only_what_stands_counts_and_it_is_forgotten_in_the_end(parking: Parking, clock: FrozenClock) -> None:
    begun = clock.now()
    park(parking, range(3), begun)
    clock.advance(timedelta(minutes=5))
    ridden = event(0, clock.now(), "on_trip", "trip_start")
    taken = event(1, clock.now(), "removed", "rebalance_pick_up")
    broken = event(2, clock.now(), "non_operational", "maintenance")
    send(parking.feed_a, "events", [ridden, taken, broken])
    assert live().total == pytest.approx(1, abs=0.001)
    assert live().by_vehicle_state["non_operational"].value == pytest.approx(1, abs=0.001)
    clock.advance(timedelta(hours=13))
    assert live().total == 0
    assert live(begun + timedelta(minutes=1)).total == pytest.approx(3, abs=0.001)
    assert live(begun + timedelta(minutes=6)).total == pytest.approx(1, abs=0.001)


@pytest.mark.usefixtures("zone")
def test_a_camera_corrects_what_positions_miss(parking: Parking, clock: FrozenClock) -> None:
    park(parking, range(6), clock.now())
    seen = {"in_line": 8.0, "fallen": 2.0}
    camera = NewCount(
        zone="Z1", at=clock.now(), source=CountSource.CAMERA, total=10, sigma=1.0, by_state=seen, key="c1/frame-1"
    )
    assert counts.record_count(camera)
    found = live()
    assert found.bias == pytest.approx(4 * 25 / 26, abs=0.01)
    assert found.total == pytest.approx(9.85, abs=0.01)
    assert found.sigma == pytest.approx((25 / 26) ** 0.5, abs=0.01)
    assert found.feed_total == pytest.approx(6, abs=0.001)
    assert (found.by_state, found.looked_by) == (seen, CountSource.CAMERA)
    clock.advance(timedelta(hours=5))
    later = live()
    assert 0 < later.bias < found.bias
    assert later.sigma > found.sigma
    assert later.by_state == {}


@pytest.mark.usefixtures("zone")
def test_nothing_is_learnt_while_the_feed_is_out(parking: Parking, clock: FrozenClock) -> None:
    park(parking, range(6), clock.now())
    assert counts.count_zones() == 1
    assert counts.count_zones() == 0
    clock.advance(timedelta(minutes=20))
    camera = NewCount(zone="Z1", at=clock.now(), source=CountSource.CAMERA, total=19, sigma=1.0)
    assert counts.record_count(camera)
    assert live().bias == 0
    assert counts.count_zones() == 1
    since, until = clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=1)
    told = counts.list_counts("Z1", since=since, until=until, source=CountSource.FEED)
    assert [(one.conf, round(one.total), round(one.by_operator["A"])) for one in told] == [(0.0, 6, 6), (1.0, 6, 6)]


def test_nothing_is_recorded_where_no_operator_ever_sent_anything(parking: Parking) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    assert counts.count_zones() == 0
    assert live().total == 0
    assert PROVIDERS


@pytest.mark.usefixtures("zone")
def test_counts_over_rest(parking: Parking, clock: FrozenClock) -> None:
    park(parking, range(3), clock.now())
    bearer = parking.duty.bearer
    (listed,) = Client().get("/api/v1/mobility/counts/live", headers=bearer).json()
    one = Client().get("/api/v1/mobility/zones/Z1/live", headers=bearer).json()
    assert listed["total"] == one["total"] == pytest.approx(3, abs=0.001)
    body = {"at": clock.now().isoformat(), "source": "patrol", "total": 4, "sigma": 0.5, "by_state": {"blocking": 1}}
    path = "/api/v1/mobility/zones/Z1/counts"
    refused = Client().post(path, body, content_type="application/json", headers=bearer)
    assert refused.status_code == 403
    gateway = parking.gateway.bearer
    for is_new in (True, False):
        made = Client().post(path, body, content_type="application/json", headers=gateway)
        assert (made.status_code, made.json()) == (201, {"is_new": is_new})
    (told,) = Client().get(f"{path}?source=patrol", headers=bearer).json()
    assert (told["total"], told["by_state"]) == (4.0, {"blocking": 1.0})
    with pytest.raises(ZoneUnknown):
        counts.record_count_for(
            parking.duty.actor,
            NewCount(zone="Z1", at=clock.now(), source=CountSource.PATROL, total=1, sigma=1),
        )
