"""What a camera has counted becomes a count of its zone, once; what it could not see becomes none."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

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
    assert counts.list_looks_for(parking.duty.actor, zone.key) == [], "it told no boxes"
    with pytest.raises(ZoneUnknown):
        record_told({**told, "at": (clock.now() + timedelta(seconds=1)).isoformat()}, "nowhere")


def _told(camera: str, at: datetime, *lefts: float) -> dict[str, Any]:
    boxes = [
        {
            "box": [left, 40.0, left + 30, 90.0],
            "class": "bicycle",
            "confidence": 0.9,
            "state": "in_line",
            "inside": True,
        }
        for left in lefts
    ]
    return {
        "camera": camera,
        "at": at.isoformat(),
        "count": len(boxes),
        "count_sigma": 0.5,
        "by_state": {"in_line": len(boxes)},
        "width": 640,
        "height": 360,
        "painted_frame": [[10, 20], [600, 20], [600, 300], [10, 300]],
        "lanes": [],
        "boxes": boxes,
    }


def test_the_last_look_of_each_camera_is_kept_and_no_older_one_takes_its_place(
    parking: Parking, clock: FrozenClock
) -> None:
    zone = new_zone(capacity=20, valid_from=clock.now() - timedelta(days=1))
    zones.save_zone(parking.steward.actor, zone)
    minute = timedelta(minutes=1)
    assert record_told(_told("gate", clock.now(), 20, 60), zone.key)
    assert record_told(_told("gate", clock.now() - minute, 20), zone.key)
    assert record_told(_told("roof", clock.now(), 100), zone.key)
    looks = counts.list_looks_for(parking.duty.actor, zone.key)
    assert [(one.look.camera, one.total, len(one.look.boxes)) for one in looks] == [("gate", 2, 2), ("roof", 1, 1)]
    clock.advance(minute)
    assert record_told(_told("gate", clock.now()), zone.key)
    (gate, _) = counts.list_looks_for(parking.duty.actor, zone.key)
    assert (gate.at, gate.look.boxes, gate.look.frame[0]) == (clock.now(), (), (10.0, 20.0))
