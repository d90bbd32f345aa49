"""Small mornings of shared bikes, and what must follow from them by the definition of the loop, minute by minute.

The reckoning here shares no code with the product: it walks through the minutes with dictionaries.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from furong.kernel.clock import CITY_TIME

__all__ = ["Event", "Expected", "Square", "expected_episodes", "made_up_morning", "write_events", "write_zones"]

BEGIN = datetime(2025, 6, 10, 7, 0, tzinfo=CITY_TIME)
_HOLD = 12 * 60
_DWELL = 10


@dataclass(frozen=True)
class Square:
    """A zone of 200 m by 200 m or so, told by its south-west corner in degrees."""

    id: str
    capacity: int
    west: float
    south: float
    side: float = 0.002

    def holds(self, lon: float, lat: float) -> bool:
        return self.west < lon < self.west + self.side and self.south < lat < self.south + self.side

    def ring(self) -> list[list[float]]:
        w, s, e, n = self.west, self.south, self.west + self.side, self.south + self.side
        return [[w, s], [e, s], [e, n], [w, n], [w, s]]


@dataclass(frozen=True)
class Event:
    """One lock event."""

    bike: str
    at: datetime
    lon: float
    lat: float

    def row(self) -> dict[str, str]:
        return {
            "bike_id": self.bike,
            "lat": str(self.lat),
            "lon": str(self.lon),
            "lock_time": f"{self.at:%Y-%m-%d %H:%M:%S}",
        }


@dataclass(frozen=True)
class Expected:
    """One episode that must come out."""

    zone: str
    raised: str
    cleared: str
    occupancy: int
    shares: tuple[tuple[str, int], ...]


def made_up_morning(seed: int, *, bikes: int = 60, events: int = 400) -> tuple[list[Event], list[Square]]:
    """A morning in which a few small zones fill up and empty again."""
    dice = random.Random(seed)
    zones = [Square(f"Z{n}", dice.randint(4, 9), 104.05 + 0.01 * n, 30.55) for n in range(3)]
    names = [f"{dice.randrange(16**8):08x}" for _ in range(bikes)]
    told: list[Event] = []
    for _ in range(events):
        zone = dice.choice(zones)
        stray = dice.random() < 0.35
        lon = zone.west + (dice.uniform(-0.004, -0.001) if stray else dice.uniform(0.0002, 0.0018))
        at = BEGIN + timedelta(minutes=dice.randrange(120), seconds=dice.choice((0, 0, 0, 20)))
        told.append(Event(dice.choice(names), at, round(lon, 6), round(zone.south + dice.uniform(0.0002, 0.0018), 6)))
    told += dice.sample(told, events // 20)
    return sorted(told, key=lambda event: event.at), zones


def expected_episodes(events: Sequence[Event], zones: Sequence[Square]) -> list[Expected]:
    """What the definition of the loop makes of the events."""
    levels = {zone.id: [inside for _, inside in _standing(events, zone)] for zone in zones}
    found = [episode for zone in zones for episode in _episodes(zone, levels[zone.id])]
    return sorted(found, key=lambda episode: (episode.raised, episode.zone))


def _standing(events: Sequence[Event], zone: Square) -> Iterator[tuple[int, list[str]]]:
    """Yield, minute by minute, which bikes stand in a zone."""
    by_minute: dict[int, list[Event]] = defaultdict(list)
    for event in dict.fromkeys(events):
        by_minute[-(-int((event.at - BEGIN).total_seconds()) // 60)].append(event)
    newest: dict[str, Event] = {}
    for minute in range(max(by_minute) + _HOLD + 2):
        now = BEGIN + timedelta(minutes=minute)
        for event in by_minute.get(minute, []):
            if event.bike not in newest or event.at >= newest[event.bike].at:
                newest[event.bike] = event
        held = (event for event in newest.values() if now - event.at < timedelta(minutes=_HOLD))
        yield minute, [event.bike for event in held if zone.holds(event.lon, event.lat)]


def _episodes(zone: Square, levels: Sequence[list[str]]) -> Iterator[Expected]:
    """Yield the episodes of a zone from who stood in it at every minute."""
    raised: int | None = None
    for minute, inside in enumerate(levels):
        recent = levels[max(0, minute - _DWELL) : minute + 1]
        if raised is None and len(recent) > _DWELL and all(len(bikes) >= zone.capacity for bikes in recent):
            raised = minute
        elif raised is not None and len(inside) < 0.7 * zone.capacity:
            shares = Counter("ABC"[int(bike[0], 16) % 3] for bike in levels[raised])
            yield Expected(zone.id, _iso(raised), _iso(minute), len(levels[raised]), tuple(sorted(shares.items())))
            raised = None


def write_events(path: Path, events: Sequence[Event]) -> Path:
    """Write events as the CSV that operators send."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, ["bike_id", "lat", "lon", "lock_time"])
    writer.writeheader()
    writer.writerows(event.row() for event in events)
    path.write_text(buffer.getvalue(), encoding="utf-8")
    return path


def write_zones(path: Path, zones: Sequence[Square]) -> Path:
    """Write zones as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"zone_id": zone.id, "capacity": zone.capacity},
            "geometry": {"type": "Polygon", "coordinates": [zone.ring()]},
        }
        for zone in zones
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def _iso(minute: int) -> str:
    return (BEGIN + timedelta(minutes=minute)).isoformat(timespec="seconds")
