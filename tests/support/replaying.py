"""Running a replay inside a test, with the pack installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from furong.kernel.clock import SystemClock, city_time
from furong.scenarios.pack import Pack
from furong.scenarios.recording import read_recording
from furong.scenarios.replay import BikeReplay

__all__ = ["prepared_replay", "replayed"]


def prepared_replay(pack: Pack, events: Path, zones: Path, **options: Any) -> BikeReplay:
    """A replay whose files have been read."""
    today = city_time(SystemClock().now()).date()
    recording = read_recording(pack, events=events, zones=zones, zones_crs="", day=today)
    return BikeReplay(recording=recording, city="510100", **options)


def replayed(pack: Pack, events: Path, zones: Path, **options: Any) -> dict[str, Any]:
    """What came of a replay."""
    return prepared_replay(pack, events, zones, **options).run()
