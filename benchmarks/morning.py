"""How fast a made-up morning of shared bikes is read and counted, beside plain Python that does the same.

Run ``python benchmarks/morning.py``. The morning goes the way of a recorded one, without the database: CSV to checked
observations, positions to zones, sightings to stays, stays to occupancy, occupancy to episodes. The peers are the
``csv`` module with ``float`` and ``datetime``, and a counter in dictionaries; their outcomes are compared first.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter

import numpy as np
import polars as pl
from shapely.geometry import Point, box, mapping

from furong.engines.places import Zones, membership, zones_of
from furong.engines.presence import Levels, Sightings, occupancy, stays
from furong.engines.rules import Steps, find_episodes
from furong.engines.synthetic import BikeDayProfile, Spot, bike_day
from furong.kernel.clock import CITY_TIME
from furong.nets.sensing.contracts import StreamKind, StreamSpec
from furong.nets.sensing.domain.csv_rows import read_table
from furong.nets.sensing.domain.records import check_records

_HOLD_MIN = 720
_CAPACITY = 60
_DWELL_MIN = 10
_MIDNIGHT = datetime(2020, 12, 21, tzinfo=CITY_TIME)
#: Thirteen spots in two rows, a quarter of a kilometre apart, each busy from seven to nine.
_SPOTS = tuple(
    Spot(lon=104.05 + 0.0026 * (n % 7), lat=30.65 + 0.0026 * (n // 7), pull=1.0, first_min=420, last_min=540)
    for n in range(13)
)
_STREAM = StreamSpec(
    key="bench/locks",
    kind=StreamKind.PRESENCE,
    category="bike_point",
    unit="{bikes}",
    value_name="occupied",
    title_zh="开关锁",
    title_en="Locks",
    fields={"subject": "bike_id", "time": "lock_time", "lon": "lon", "lat": "lat"},
    hold_min=_HOLD_MIN,
    earliest=datetime(2015, 1, 1, tzinfo=UTC),
)
Places = list[tuple[str, int, float, float]]
Counts = dict[int, list[tuple[int, int]]]


@dataclass(frozen=True)
class Morning:
    """A file and the zones it is about."""

    content: bytes
    zones: Zones
    rows: int


def made_up(bikes: int) -> Morning:
    """Return a day of so many bikes as a CSV in the order of time."""
    profile = BikeDayProfile(bikes=bikes)
    events = bike_day(profile, _SPOTS, seed=7, midnight_s=int(_MIDNIGHT.timestamp()))
    table = pl.DataFrame(
        {
            "bike_id": [name.decode() for name in events.vehicle.tolist()],
            "lat": events.lat,
            "lon": events.lon,
            "lock_time": pl.from_epoch(pl.Series(events.second + 8 * 3_600), time_unit="s").dt.to_string("%F %T"),
        }
    )
    wide, high = 0.0006, 0.0005
    squares = [mapping(box(s.lon - wide, s.lat - high, s.lon + wide, s.lat + high)) for s in _SPOTS]
    return Morning(table.write_csv().encode(), zones_of(squares), len(events))


def read(content: bytes) -> pl.DataFrame:
    """Read and check the file as the sensing net does."""
    delivery = read_table(content, _STREAM, source="bench.csv")
    return check_records(
        delivery.records, _STREAM, now=datetime(2020, 12, 23, tzinfo=UTC), things=frozenset()
    ).observations


def read_plainly(content: bytes) -> Places:
    """Read the file with the csv module."""
    found = []
    for row in csv.DictReader(io.StringIO(content.decode())):
        at = datetime.fromisoformat(row["lock_time"]).replace(tzinfo=CITY_TIME)
        lon, lat = float(row["lon"]), float(row["lat"])
        if row["bike_id"] and abs(lon) <= 180 and abs(lat) <= 90:
            found.append((row["bike_id"], int(at.timestamp()), lon, lat))
    return found


def count(observations: pl.DataFrame, zones: Zones) -> Levels:
    """Count who stands where."""
    subject = observations["subject"].cast(pl.Categorical).to_physical().to_numpy().astype(np.int64)
    sightings = Sightings(subject=subject, second=observations["second"].to_numpy())
    row, zone = membership(observations["lon"].to_numpy(), observations["lat"].to_numpy(), zones)
    one_group = np.zeros(len(sightings), dtype=np.int64)
    return occupancy(stays(sightings, hold_min=_HOLD_MIN), zone, row, one_group, groups=1)


def count_plainly(places: Places, zones: Zones) -> Counts:
    """Count who stands where with dictionaries, one event after the other."""
    later: dict[str, int] = {}
    changes: dict[int, dict[int, int]] = {zone: defaultdict(int) for zone in range(len(zones))}
    for bike, second, lon, lat in reversed(places):
        begin = -(-second // 60)
        end = min(begin + _HOLD_MIN, later.get(bike, begin + _HOLD_MIN))
        later[bike] = begin
        for zone, polygon in enumerate(zones.polygons):
            if end > begin and polygon.contains(Point(lon, lat)):
                changes[zone][begin] += 1
                changes[zone][end] -= 1
    found: Counts = {}
    for zone, steps in changes.items():
        level, found[zone] = 0, []
        for minute in sorted(steps):
            level += steps[minute]
            found[zone].append((minute, level))
    return found


def as_counts(levels: Levels, zones: Zones) -> Counts:
    """Return levels in the form of the plain counter."""
    found: Counts = {zone: [] for zone in range(len(zones))}
    for zone, minute, level in zip(levels.zone.tolist(), levels.minute.tolist(), levels.count.tolist(), strict=True):
        found[zone].append((minute, level))
    return found


def decide(levels: Levels) -> int:
    """Return how many times a spot overflows."""
    full, free = levels.count >= _CAPACITY, levels.count < 0.7 * _CAPACITY
    steps = Steps(series=levels.zone, minute=levels.minute, raising=full, clearing=free)
    last, none = int(levels.minute.max(initial=0)), np.empty(0, dtype=np.int64)
    return len(find_episodes(steps, dwell_min=_DWELL_MIN, after=0, until=last, active=none))


def seconds(run: Callable[[], object], *, runs: int = 3) -> float:
    """Return the best of some runs. [s]"""
    took = []
    for _ in range(runs):
        began = perf_counter()
        run()
        took.append(perf_counter() - began)
    return min(took)


def tell(name: str, rows: int, ours: float, plain: float | None = None) -> None:
    """Print a time and a rate, and how many times as long plain Python takes when that was measured."""
    beside = f"   plain Python {plain:7.3f} s, {plain / ours:5.1f} times as long" if plain else ""
    print(f"{name:<30} {ours * 1_000:9.1f} ms {rows / ours:>14,.0f} /s{beside}")


def main() -> None:
    """Compare, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bikes", type=int, default=9_000, help="bikes in use, each locked about eleven times a day")
    morning = made_up(parser.parse_args().bikes)
    observations, places = read(morning.content), read_plainly(morning.content)
    levels = count(observations, morning.zones)
    if len(observations) != len(places) or as_counts(levels, morning.zones) != count_plainly(places, morning.zones):
        raise SystemExit("the engines and plain Python do not agree")
    print(f"{morning.rows:,} lock events, {len(morning.zones)} zones, {decide(levels)} overflows\n")
    plainly = seconds(lambda: read_plainly(morning.content), runs=1)
    tell("reading and checking, events", morning.rows, seconds(lambda: read(morning.content)), plainly)
    plainly = seconds(lambda: count_plainly(places, morning.zones), runs=1)
    tell("counting, events", morning.rows, seconds(lambda: count(observations, morning.zones)), plainly)
    tell("deciding, steps of occupancy", len(levels), seconds(lambda: decide(levels)))


if __name__ == "__main__":
    main()
