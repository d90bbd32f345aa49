"""Plots of topics, drawn on the server: appeals by day with what happened, and places among the districts."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from furong.foundation.areas.places import district_outlines
from furong.kernel.clock import city_time
from furong.nets.hotline.contracts.topic_deeds import TopicPlace
from furong.nets.hotline.contracts.topics import TopicInfo, TopicMoment

__all__ = ["Course", "Dot", "PlaceMap", "course_of", "map_of"]

#: The plots. [px]
_WIDTH, _COURSE_HEIGHT, _MAP_HEIGHT = 640, 120, 360
_DAYS, _DAYS_LEAST = 60, 14
_RADIUS, _RADIUS_MAX = 9.0, 24.0
#: A map shows so much around its places at the least. [m]
_AROUND_M = 1200.0
_DEGREE_M = 111_195.0
_SCALES_M = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


@dataclass(frozen=True, slots=True)
class Course:
    """Appeals of a topic by day, and the days of what happened.

    Args:
        bars: Left edge, top, width and height of the bar of each day. [px]
        marks: What happened, and where. [px]
        most: Appeals of the fullest day. [1]
        days: Days that are shown. [1]
    """

    bars: tuple[tuple[float, float, float, float], ...]
    marks: tuple[tuple[str, float], ...]
    most: int
    days: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a map: where, how large, what stands in it, and what it leads to or nothing. [px]"""

    x: float
    y: float
    r: float
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """Places on the outlines of the districts.

    Args:
        lines: Outlines as the points of polylines. [px]
        dots: The places.
        scale_m: What the bar of the scale stands for. [m]
        scale: Its length. [px]
    """

    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    scale_m: int
    scale: float


def course_of(moments: Sequence[TopicMoment]) -> Course:
    """Return the plot of what happened in a topic, over 14 to 60 days.

    Args:
        moments: What happened, the oldest first; something at least.
    """
    last = city_time(moments[-1].at).date()
    begun = min(city_time(moments[0].at).date(), last - timedelta(days=_DAYS_LEAST - 1))
    first = max(begun, last - timedelta(days=_DAYS - 1))
    days = (last - first).days + 1
    counts = Counter((city_time(one.at).date() - first).days for one in moments if one.what == "appeal")
    step, most = _WIDTH / days, max(counts.values(), default=1)
    bars = tuple(
        (round(day * step + step * 0.1, 1), round(_COURSE_HEIGHT * (1 - count / most), 1), round(step * 0.8, 1),
         round(_COURSE_HEIGHT * count / most, 1))
        for day, count in sorted(counts.items())
        if day >= 0
    )  # fmt: skip
    others = [one for one in moments if one.what != "appeal" and city_time(one.at).date() >= first]
    marks = tuple((one.what, round(((city_time(one.at).date() - first).days + 0.5) * step, 1)) for one in others)
    return Course(bars, marks, most, days)


def map_of(places: Sequence[TopicPlace], topics: Sequence[TopicInfo] = ()) -> PlaceMap | None:
    """Return the map of places of one topic, or of topics with their numbers; ``None`` when none has a place.

    Args:
        places: Places of one topic; the number in each is how many appeals name it.
        topics: Topics, each at its middle.
    """
    told = [(one.lon, one.lat, one.appeals, str(one.appeals), "") for one in places]
    told += [
        (one.lon, one.lat, one.people, str(one.number), f"#topic-{one.number}")
        for one in topics
        if one.lon is not None and one.lat is not None
    ]
    if not told:
        return None
    west, east = min(one[0] for one in told), max(one[0] for one in told)
    south, north = min(one[1] for one in told), max(one[1] for one in told)
    lon, lat = (west + east) / 2, (south + north) / 2
    shrunk = math.cos(math.radians(lat))
    wide = max((east - west) * shrunk * _DEGREE_M * 1.3, _AROUND_M)
    high = max((north - south) * _DEGREE_M * 1.3, _AROUND_M)
    pixels = min(_WIDTH / wide, _MAP_HEIGHT / high) * _DEGREE_M

    def at(place: Sequence[float]) -> tuple[float, float]:
        x = _WIDTH / 2 + (place[0] - lon) * shrunk * pixels
        return round(x, 1), round(_MAP_HEIGHT / 2 - (place[1] - lat) * pixels, 1)

    dots = _dots([(*at(one[:2]), *one[2:]) for one in sorted(told, key=lambda one: -one[2])])
    metre = pixels / _DEGREE_M
    scale_m = max((one for one in _SCALES_M if one * metre <= _WIDTH / 4), default=_SCALES_M[0])
    return PlaceMap(tuple(_lines(at(point) for point in ring) for ring in _near(west, south, east, north)), dots,
                    scale_m, round(scale_m * metre, 1))  # fmt: skip


def _dots(told: Iterable[tuple[float, float, int, str, str]]) -> tuple[Dot, ...]:
    """Return the dots, the largest first; places of a topic that would lie upon each other are one with their sum."""
    spots: list[tuple[float, float, int, str, str]] = []
    for x, y, size, text, path in told:
        lies = (n for n, one in enumerate(spots) if not path and math.hypot(one[0] - x, one[1] - y) < 2 * _RADIUS)
        under = next(lies, None)
        if under is None:
            spots.append((x, y, size, text, path))
        else:
            all_of = spots[under][2] + size
            spots[under] = (*spots[under][:2], all_of, str(all_of), path)
    return tuple(
        Dot(x, y, round(min(_RADIUS + 2 * math.sqrt(size), _RADIUS_MAX), 1), text, path)
        for x, y, size, text, path in spots
    )


def _lines(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _near(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    """Return the rings of the districts whose boxes are near a box."""
    return [
        ring
        for ring, (left, low, right, high) in _rings()
        if left <= east + 0.2 and right >= west - 0.2 and low <= north + 0.2 and high >= south - 0.2
    ]


@lru_cache(maxsize=1)
def _rings() -> list[tuple[list[list[float]], tuple[float, float, float, float]]]:
    """Return the outer rings of the districts with their boxes."""
    found = []
    for one in json.loads(district_outlines())["features"]:
        if one["geometry"]["type"] == "MultiPolygon":
            for ring in (polygon[0] for polygon in one["geometry"]["coordinates"]):
                lons, lats = [point[0] for point in ring], [point[1] for point in ring]
                found.append((ring, (min(lons), min(lats), max(lons), max(lats))))
    return found
