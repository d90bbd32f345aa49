"""Zones for commands over files: all of them usable, or one clear message; and which events lie in or around them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape

from furong.engines.places import ZoneProblem, ZoneRecord, read_zones
from furong.kernel.columns import FloatColumn, IntColumn
from furong.kernel.errors import InvalidInput
from furong.nets.sensing.adapters.content import read_document

__all__ = ["Plane", "ZoneSet", "ZonesUnusable", "open_zones"]

#: How files that are not written for this city name zones, when there is neither ``zone_id`` nor the feature's own id.
_IDS = ("id", "zone", "point_id", "fence_id", "FENCE_ID", "code", "name")
_DEGREE_M = 111_195.08


class ZonesUnusable(InvalidInput):
    """A file of zones of which one cannot be used."""

    code = "project.zones_unusable"
    zh = "文件 {file} 中的区域 {zone} 不可用：{trouble}。{more}请修正后重试。"
    en = "The zone {zone} in {file} cannot be used: {trouble}. {more}Mend it and try again."


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of the equator, true to scale about one latitude: good within a city.

    Args:
        middle: That latitude. [deg]
    """

    middle: float

    def east(self, lon: FloatColumn) -> FloatColumn:
        """Return metres east. [m]"""
        return np.asarray(lon) * (_DEGREE_M * float(np.cos(np.radians(self.middle))))

    def north(self, lat: FloatColumn) -> FloatColumn:
        """Return metres north. [m]"""
        return np.asarray(lat) * _DEGREE_M


@dataclass(frozen=True, slots=True)
class ZoneSet:
    """Usable zones.

    Args:
        zones: The zones, in the order of their file.
        warnings: What a person should know of them.
    """

    zones: tuple[ZoneRecord, ...]
    warnings: tuple[str, ...]

    @property
    def ids(self) -> list[str]:
        """Their ids."""
        return [zone.id for zone in self.zones]

    @property
    def plane(self) -> Plane:
        """A plane about their middle latitude, to the degree: the same for all zones of a city."""
        return Plane(round(float(np.mean([zone.lat for zone in self.zones]))))

    def inside(self, lon: FloatColumn, lat: FloatColumn) -> tuple[IntColumn, IntColumn]:
        """Return the pairs (event, zone) of every event in every zone, its edge included.

        Args:
            lon: Longitudes, WGS 84. [deg]
            lat: Latitudes, WGS 84. [deg]
        """
        return _pairs(np.array([shape(dict(zone.geometry)) for zone in self.zones]), lon, lat)

    def around(self, lon: FloatColumn, lat: FloatColumn, *, wide_m: float) -> tuple[IntColumn, IntColumn]:
        """Return the pairs (event, zone) of every event no farther from a zone than ``wide_m``, those in it as well.

        Args:
            lon: Longitudes, WGS 84. [deg]
            lat: Latitudes, WGS 84. [deg]
            wide_m: How far. [m]
        """
        plane = self.plane

        def flat(at: FloatColumn) -> FloatColumn:
            return np.stack([plane.east(at[:, 0]), plane.north(at[:, 1])], axis=1)

        wide = [shapely.transform(shape(dict(zone.geometry)), flat).buffer(wide_m) for zone in self.zones]
        return _pairs(np.array(wide), plane.east(lon), plane.north(lat))


def open_zones(path: Path) -> ZoneSet:
    """Read zones, all of which have to be usable.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable, FileNotJson: When the file cannot be read.
        ZonesUnusable: When one of its zones cannot be used.
    """
    found = read_zones(read_document(path), other_ids=_IDS)
    if found.problems:
        first = found.problems[0]
        others = len(found.problems) - 1
        more = f"({others} more: {', '.join(problem.zone for problem in found.problems[1:6])}) " if others else ""
        raise ZonesUnusable(file=path.name, zone=first.zone, trouble=_trouble(first), more=more)
    empty = [zone.id for zone in found.zones if zone.properties.get("capacity") in (0, "0")]
    warnings = [f"zone {name}: capacity 0; it is counted, but no share of a capacity can be told" for name in empty]
    warnings += [f"zones were converted from {crs.value} to WGS 84" for crs in found.crs]
    return ZoneSet(found.zones, tuple(warnings))


def _trouble(problem: ZoneProblem) -> str:
    return f"{problem.code.value.replace('_', ' ')} ({problem.detail})"


def _pairs(polygons: npt.NDArray[np.object_], lon: FloatColumn, lat: FloatColumn) -> tuple[IntColumn, IntColumn]:
    point, zone = shapely.STRtree(polygons).query(shapely.points(lon, lat), predicate="intersects")
    order = np.lexsort((zone, point))
    return point[order].astype(np.int64), zone[order].astype(np.int64)
