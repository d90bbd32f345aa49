"""Positions on the ground, never without their coordinate reference system.

Four systems are met in Chinese cities: WGS 84 (satellite receivers), CGCS2000 (the national one), GCJ-02 (what public
maps must be shifted to) and BD-09 (Baidu's further shift). Positions are kept in WGS 84; the others are converted at
the edge. Errors of the conversions, for places inside China:

=====================  ==========================================================================================
CGCS2000 <-> WGS 84    taken as the same. CGCS2000 is fixed at epoch 2000.0 of ITRF97; the ground under China moves
                       by about 3 to 4 cm a year, so the two are less than 1.2 m apart until 2030.
WGS 84  -> GCJ-02      the shift itself is secret and its error therefore unknown. This is the formula that every open
                       converter shares; maps shifted with it agree with public maps to a few metres.
GCJ-02  -> WGS 84      the inverse of that formula by iteration, to better than 1 cm of it.
GCJ-02 <-> BD-09       Baidu's formula as found in the open; forth and back agree to better than 1 m.
=====================  ==========================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

__all__ = [
    "CRS",
    "CRSUnknown",
    "Position",
    "PositionUnusable",
    "bounds_of",
    "distance_m",
    "parse_crs",
    "transform",
]

Degrees = npt.NDArray[np.float64]


class CRS(StrEnum):
    """Coordinate reference systems, longitude and latitude in degrees."""

    WGS84 = "EPSG:4326"
    CGCS2000 = "EPSG:4490"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


class CRSUnknown(ValueError):
    """A name that is not one of the systems."""


class PositionUnusable(ValueError):
    """Coordinates that are no place on earth."""


#: How files name the systems, once letters are small and everything but letters, digits and Han is dropped.
_NAMES = {
    CRS.WGS84: ("epsg4326", "4326", "wgs84", "wgs1984", "gcswgs1984", "wgs", "crs84", "ogc13crs84",
                "urnogcdefcrsogc13crs84", "ogccrs84", "urnogcdefcrsogccrs84",
                "urnogcdefcrsepsg4326", "httpwwwopengisnetdefcrsogc13crs84"),
    CRS.CGCS2000: ("epsg4490", "4490", "cgcs2000", "国家2000", "大地2000", "urnogcdefcrsepsg4490"),
    CRS.GCJ02: ("gcj02", "gcj", "火星坐标", "火星坐标系", "国测局", "国测局坐标", "高德", "amap", "mars"),
    CRS.BD09: ("bd09", "bd09ll", "bd", "百度", "百度坐标", "百度坐标系", "baidu"),
}  # fmt: skip
_BY_NAME = {name: crs for crs, names in _NAMES.items() for name in names}
#: Names of at least this length say which system is meant wherever they stand. [character]
_TELLING = 4

#: Semi-major axis [m] and squared eccentricity [1] of the Krasovsky 1940 ellipsoid, which the GCJ-02 formula uses.
_AXIS_M = 6_378_245.0
_ECCENTRICITY_2 = 0.006_693_421_622_965_943
#: Mean radius of the earth (IUGG R1). [m]
_RADIUS_M = 6_371_008.8
#: The rectangle outside which GCJ-02 does not shift: west, south, east, north. [deg]
_SHIFTED = (72.004, 0.8293, 137.8347, 55.8271)
_BD_TURN = np.pi * 3000.0 / 180.0
_BD_LON, _BD_LAT = 0.0065, 0.006
_ROUNDS = 12


def parse_crs(name: str) -> CRS:
    """Return the system that ``name`` means, however a file may spell it.

    Raises:
        CRSUnknown: When it means none of the four.
    """
    plain = re.sub(r"[^0-9a-z\u4e00-\u9fff]", "", name.lower())
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    # Inside a longer name, such as a URN or "GCJ-02 (火星坐标系)", only one system may be meant.
    telling = [name for name in _BY_NAME if len(name) >= _TELLING and re.search(rf"{name}(?![0-9])", plain)]
    meant = {_BY_NAME[name] for name in telling}
    if len(meant) == 1:
        return meant.pop()
    raise CRSUnknown(f"{name!r} is none of WGS 84, CGCS2000, GCJ-02, BD-09")


@dataclass(frozen=True, slots=True)
class Position:
    """A place.

    Args:
        lon: Longitude. [deg]
        lat: Latitude. [deg]
        crs: The system both are in.

    Raises:
        PositionUnusable: When the numbers are no place on earth.
    """

    lon: float
    lat: float
    crs: CRS

    def __post_init__(self) -> None:
        # Written so that NaN, which compares to nothing, is refused too.
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise PositionUnusable(f"longitude {self.lon} and latitude {self.lat} are no place on earth")

    def to(self, crs: CRS) -> Position:
        """Return the same place in another system, within the stated error."""
        lon, lat = transform(np.array([self.lon]), np.array([self.lat]), self.crs, crs)
        return Position(float(lon[0]), float(lat[0]), crs)


def transform(lon: Degrees, lat: Degrees, source: CRS, target: CRS) -> tuple[Degrees, Degrees]:
    """Return coordinates of ``source`` in ``target``; the errors are those of the table above.

    Args:
        lon: Longitudes. [deg]
        lat: Latitudes. [deg]
        source: System they are in.
        target: System they should be in.
    """
    if source is target:
        return lon, lat
    if source is CRS.BD09:
        lon, lat = _bd09_to_gcj02(lon, lat)
    if source in (CRS.BD09, CRS.GCJ02):
        if target is CRS.GCJ02:
            return lon, lat
        if target is CRS.BD09:
            return _gcj02_to_bd09(lon, lat)
        return _gcj02_to_wgs84(lon, lat)
    if target in (CRS.WGS84, CRS.CGCS2000):
        return lon, lat
    shifted = _wgs84_to_gcj02(lon, lat)
    return shifted if target is CRS.GCJ02 else _gcj02_to_bd09(*shifted)


def distance_m(lon1: Degrees | float, lat1: Degrees | float, lon2: Degrees | float, lat2: Degrees | float) -> Degrees:
    """Return great-circle distances on the mean sphere, within 0.6 % of the ellipsoid's. [m]

    Haversine formula (Sinnott 1984), which stays exact for points a metre apart.

    Args:
        lon1: Longitudes of the first points. [deg]
        lat1: Latitudes of the first points. [deg]
        lon2: Longitudes of the second points. [deg]
        lat2: Latitudes of the second points. [deg]
    """
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half = np.sin((phi2 - phi1) / 2) ** 2
    half += np.cos(phi1) * np.cos(phi2) * np.sin(np.radians(np.subtract(lon2, lon1)) / 2) ** 2
    return np.asarray(2 * _RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def bounds_of(lon: Degrees, lat: Degrees) -> tuple[float, float, float, float]:
    """Return west, south, east, north of some places. [deg]

    Raises:
        ValueError: When there are none.
    """
    if not len(lon):
        raise ValueError("no places, no bounds")
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def _gcj02_to_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Find the place whose shift leads here; the shift changes slowly, so a few rounds reach the fixed point."""
    guess_lon, guess_lat = lon, lat
    for _ in range(_ROUNDS):
        east, north = _shift(guess_lon, guess_lat)
        guess_lon, guess_lat = lon - east, lat - north
    return guess_lon, guess_lat


def _shift(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Return the shift of GCJ-02 to the east and to the north, nothing outside its rectangle. [deg]"""
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north_m += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north_m += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east_m += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east_m += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    phi = np.radians(lat)
    bulge = 1 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY_2) / bulge**1.5
    parallel_m = _AXIS_M / np.sqrt(bulge) * np.cos(phi)
    west, south, east, north = _SHIFTED
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return np.where(inside, np.degrees(east_m / parallel_m), 0.0), np.where(
        inside, np.degrees(north_m / meridian_m), 0.0
    )


def _gcj02_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_TURN)
    return radius * np.cos(angle) + _BD_LON, radius * np.sin(angle) + _BD_LAT


def _bd09_to_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    x, y = lon - _BD_LON, lat - _BD_LAT
    radius = np.hypot(x, y) - 0.00002 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) - 0.000003 * np.cos(x * _BD_TURN)
    return radius * np.cos(angle), radius * np.sin(angle)
