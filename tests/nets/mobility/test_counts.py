"""Counts: told twice, kept once; read by those of the area."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.nets.mobility.conftest import Parking, new_zone

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import counts, vehicles, zones
from furong.nets.mobility.contracts.counts import CountSource, NewCount
from furong.nets.mobility.errors.counts import CountFromFuture
from furong.nets.mobility.errors.zones import ZoneUnknown


def test_a_count_told_twice_is_kept_once(parking: Parking, clock: FrozenClock) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    new = NewCount(zone="Z1", at=clock.now(), source=CountSource.CAMERA, total=7, sigma=1.2, by_state={"fallen": 1})
    assert counts.record_count(new)
    assert not counts.record_count(new)
    since, until = clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=1)
    (found,) = counts.list_counts_for(parking.duty.actor, "Z1", since=since, until=until)
    assert (found.total, found.sigma, found.by_state) == (7, 1.2, {"fallen": 1})
    assert counts.list_counts("Z1", since=since, until=until, source=CountSource.PATROL) == []
    with pytest.raises(ZoneUnknown):
        counts.list_counts_for(parking.feed_a.actor, "Z1", since=since, until=until)
    with pytest.raises(ZoneUnknown):
        counts.record_count(NewCount(zone="none", at=clock.now(), source=CountSource.FEED, total=1, sigma=1))


def test_what_is_counted_in_the_future_is_refused_unless_the_clock_is_a_little_ahead(
    parking: Parking, clock: FrozenClock
) -> None:
    zones.save_zone(parking.steward.actor, new_zone())

    def counted(ahead: timedelta) -> NewCount:
        return NewCount(zone="Z1", at=clock.now() + ahead, source=CountSource.CAMERA, total=3, sigma=1, by_operator={})

    assert counts.record_count(counted(timedelta(minutes=4)))
    with pytest.raises(CountFromFuture, match="later than"):
        counts.record_count(counted(timedelta(minutes=6)))


def test_the_key_of_a_vehicle_does_not_depend_on_how_its_plate_is_written(parking: Parking) -> None:
    assert vehicles.key_of_mark("成A-123 45") == vehicles.key_of_mark("成ａ12345") != vehicles.key_of_mark("成A12346")
