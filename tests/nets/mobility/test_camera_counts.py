"""What a camera has counted becomes a count of its zone, once; what it could not see becomes none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.nets.mobility.conftest import Parking, new_zone

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import counts, zones
from furong.nets.mobility.contracts.counts import CountSource
from furong.nets.mobility.errors.zones import ZoneUnknown
from furong.project.vision.recording import record_told


def test_a_frame_is_recorded_once_and_a_dark_one_not_at_all(parking: Parking, clock: FrozenClock) -> None:
    zone = new_zone(capacity=20, valid_from=clock.now() - timedelta(days=1))
    zones.save_zone(parking.steward.actor, zone)
    at = clock.now().isoformat()
    told = {"camera": "gate-3", "at": at, "count": 7, "count_sigma": 0.8, "by_state": {"in_line": 5, "fallen": 2}}
    assert [record_told(told, zone.key) for _ in range(2)] == [True, False]
    assert not record_told({"camera": "gate-3", "at": at, "count": None, "quality": ["dark"]}, zone.key)
    hour = timedelta(hours=1)
    (kept,) = counts.list_counts(zone.key, since=clock.now() - hour, until=clock.now() + hour)
    assert (kept.source, kept.total, kept.sigma) == (CountSource.CAMERA, 7, 0.8)
    assert kept.by_state == {"in_line": 5, "fallen": 2}
    with pytest.raises(ZoneUnknown):
        record_told({**told, "at": (clock.now() + timedelta(seconds=1)).isoformat()}, "nowhere")
