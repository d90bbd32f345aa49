"""Parking zones in words: hours, size, and what one version has that another has not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from furong.foundation.areas.tree import get_area
from furong.foundation.web.language import language_of
from furong.foundation.web.words import number
from furong.nets.mobility.contracts.zones import DAYS, Hours, ZoneInfo
from furong.nets.mobility.pages.words import zone_mode

__all__ = ["DAYS", "Difference", "area_m2", "area_name", "day_name", "differences", "hours_words", "size"]

_DEGREE_M = 111_195.08


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that two versions say differently.

    Args:
        title: What it is.
        before: What the earlier version says.
        after: What the later one says.
    """

    title: str
    before: str
    after: str


def day_name(day: str) -> str:
    """Return the short name of a day of the week."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return dict(zip(DAYS, names, strict=True)).get(day, day)


def hours_words(hours: Sequence[Hours]) -> str:
    """Return when a zone holds, in words."""
    if not hours:
        return _("always")
    comma = ", " if language_of() == "en" else "、"
    every_day = _("every day")
    return "; ".join(f"{comma.join(map(day_name, one.days)) or every_day} {one.start}–{one.end}" for one in hours)


def area_name(code: str) -> str:
    """Return the name of an area in the reader's language."""
    return get_area(code).name(language_of())


def size(geometry: Mapping[str, Any]) -> str:
    """Return how large a polygon is, in words."""
    return f"{number(round(area_m2(geometry)))} m²"


def area_m2(geometry: Mapping[str, Any]) -> float:
    """Return what a polygon encloses, holes left out; as flat as the ground of one crossing is. [m2]"""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return sum(_ring_m2(rings[0]) - sum(map(_ring_m2, rings[1:])) for rings in polygons)


def _ring_m2(ring: Sequence[Sequence[float]]) -> float:
    west, south = ring[0][:2]
    across = _DEGREE_M * math.cos(math.radians(south))
    flat = [((point[0] - west) * across, (point[1] - south) * _DEGREE_M) for point in ring]
    following = [*flat[1:], flat[0]]
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(flat, following, strict=True))) / 2


def differences(before: ZoneInfo, after: ZoneInfo) -> list[Difference]:
    """Return what the later version says differently, one row a field."""
    told: Iterable[tuple[str, Callable[[ZoneInfo], str]]] = (
        (_("Name of the zone"), lambda one: f"{one.name_zh} / {one.name_en}"),
        (_("Capacity"), lambda one: number(one.capacity)),
        (_("Parking"), lambda one: zone_mode(one.mode)),
        (_("Hours"), lambda one: hours_words(one.hours)),
        (_("Cameras"), lambda one: ", ".join(one.camera_ids) or _("none")),
        (_("Size"), lambda one: size(one.geometry)),
        (_("Corners"), lambda one: number(_corners(one.geometry))),
        (_("Given up"), lambda one: _("yes") if one.retired else _("no")),
    )
    found = [Difference(title, words(before), words(after)) for title, words in told if words(before) != words(after)]
    if before.geometry != after.geometry and not {_("Size"), _("Corners")} & {one.title for one in found}:
        found.append(Difference(_("Outline"), _("dashed on the map"), _("solid on the map")))
    return found


def _corners(geometry: Mapping[str, Any]) -> int:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return sum(len(ring) - 1 for rings in polygons for ring in rings)
