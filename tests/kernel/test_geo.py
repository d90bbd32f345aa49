"""Positions keep their system, and conversions agree with published points within the error they state."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.kernel.geo import (
    CRS,
    CRSUnknown,
    Position,
    PositionUnusable,
    bounds_of,
    distance_m,
    parse_crs,
    transform,
)

#: Points that the open converters coordtransform and eviltransform are tested with: source, place, target, place.
PUBLISHED = [
    (CRS.WGS84, (116.404, 39.915), CRS.GCJ02, (116.41024449916938, 39.91640428150164)),
    (CRS.GCJ02, (116.404, 39.915), CRS.BD09, (116.41036949371029, 39.92133699351021)),
    (CRS.BD09, (116.404, 39.915), CRS.GCJ02, (116.39762729119315, 39.90865673957631)),
    (CRS.WGS84, (121.5272106, 31.1774276), CRS.GCJ02, (121.531541859215, 31.17530398364597)),
    (CRS.WGS84, (113.912316, 22.543847), CRS.GCJ02, (113.9171764808363, 22.540796131694766)),
    (CRS.WGS84, (116.377817, 39.911954), CRS.GCJ02, (116.38404722455657, 39.91334545536069)),
]
#: Mainland China, roughly, away from where the shift ends.
inside_lon, inside_lat = st.floats(74, 134), st.floats(18, 53)


def apart_m(first: Position, second: Position) -> float:
    places = (first.lon, first.lat, second.lon, second.lat)
    return float(distance_m(*(np.array([value]) for value in places))[0])


@pytest.mark.parametrize(("source", "place", "target", "expected"), PUBLISHED)
def test_published_points_are_met_to_a_millimetre(
    source: CRS, place: tuple[float, float], target: CRS, expected: tuple[float, float]
) -> None:
    assert apart_m(Position(*place, source).to(target), Position(*expected, target)) < 0.001


@given(inside_lon, inside_lat)
def test_gcj_02_is_undone_to_a_centimetre(lon: float, lat: float) -> None:
    place = Position(lon, lat, CRS.WGS84)
    assert apart_m(place.to(CRS.GCJ02).to(CRS.WGS84), place) < 0.01


@given(inside_lon, inside_lat, st.sampled_from(list(itertools.permutations(CRS, 2))))
def test_any_system_there_and_back_is_within_a_metre(lon: float, lat: float, pair: tuple[CRS, CRS]) -> None:
    source, target = pair
    place = Position(lon, lat, CRS.WGS84).to(source)
    there = place.to(target)
    assert there.crs is target
    assert apart_m(there.to(source), place) < 1.0


@given(inside_lon, inside_lat)
def test_the_shifts_have_the_size_that_is_known_of_them(lon: float, lat: float) -> None:
    place = Position(lon, lat, CRS.WGS84)
    assert 10 < apart_m(place, place.to(CRS.GCJ02)) < 1_200
    assert 100 < apart_m(place.to(CRS.GCJ02), place.to(CRS.BD09)) < 2_000


@pytest.mark.parametrize("place", [(2.35, 48.86), (-122.42, 37.77), (151.2, -33.9), (72.0, 30.0), (104.0, 0.8)])
def test_outside_china_gcj_02_shifts_nothing(place: tuple[float, float]) -> None:
    lon, lat = transform(np.array([place[0]]), np.array([place[1]]), CRS.WGS84, CRS.GCJ02)
    assert (float(lon[0]), float(lat[0])) == place


@pytest.mark.parametrize(("source", "target"), [(CRS.WGS84, CRS.CGCS2000), (CRS.CGCS2000, CRS.WGS84)])
def test_the_two_open_systems_are_taken_as_the_same(source: CRS, target: CRS) -> None:
    place = Position(104.07, 30.66, source)
    assert place.to(target) == Position(104.07, 30.66, target)
    assert place.to(source) == place


def test_columns_are_converted_as_their_points_are() -> None:
    lon, lat = np.linspace(100, 110, 50), np.linspace(25, 35, 50)
    many = transform(lon, lat, CRS.BD09, CRS.CGCS2000)
    each = [Position(float(x), float(y), CRS.BD09).to(CRS.CGCS2000) for x, y in zip(lon, lat, strict=True)]
    assert many[0].tolist() == pytest.approx([p.lon for p in each], abs=1e-12)
    assert many[1].tolist() == pytest.approx([p.lat for p in each], abs=1e-12)


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("EPSG:4326", CRS.WGS84),
        ("WGS 84", CRS.WGS84),
        ("GCS_WGS_1984", CRS.WGS84),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", CRS.WGS84),
        ("urn:ogc:def:crs:EPSG::4326", CRS.WGS84),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", CRS.WGS84),
        ("EPSG:4490", CRS.CGCS2000),
        ("国家2000", CRS.CGCS2000),
        ("gcj-02", CRS.GCJ02),
        ("GCJ02", CRS.GCJ02),
        ("火星坐标系", CRS.GCJ02),
        ("GCJ-02 (火星坐标系)", CRS.GCJ02),
        ("urn:ogc:def:crs:EPSG:8.5:4490", CRS.CGCS2000),
        ("bd09ll", CRS.BD09),
        ("百度坐标", CRS.BD09),
        *((crs.value, crs) for crs in CRS),
    ],
)
def test_a_system_is_known_by_the_names_that_files_use(name: str, crs: CRS) -> None:
    assert parse_crs(name) is crs


@pytest.mark.parametrize(
    "name", ["", "EPSG:3857", "Beijing 1954", "WGS 72", "地方坐标", "WGS84 或 GCJ-02", "EPSG:43260"]
)
def test_an_unknown_system_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(CRSUnknown, match="none of WGS 84"):
        parse_crs(name)


@pytest.mark.parametrize(
    "place", [(181.0, 0.0), (0.0, 90.1), (104.0, 245.0), (float("nan"), 30.0), (30.0, float("inf"))]
)
def test_what_is_no_place_on_earth_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(PositionUnusable, match="no place on earth"):
        Position(*place, CRS.WGS84)


def test_distances_agree_with_known_ones() -> None:
    # One minute of latitude is a nautical mile, 1852 m, within the 0.6 % of the sphere; half the earth is pi times R.
    zero = np.array([0.0])
    assert float(distance_m(zero, zero, zero, np.array([1 / 60]))[0]) == pytest.approx(1852, rel=0.006)
    assert float(distance_m(zero, zero, np.array([180.0]), zero)[0]) == pytest.approx(20_015_115, rel=1e-6)
    # Vincenty's own check: Flinders Peak to Buninyong, 54,972.271 m (on GRS 80, as Geoscience Australia publishes it).
    assert vincenty_m(144.4248679, -37.9510334, 143.9264955, -37.6528211) == pytest.approx(54_972.271, abs=0.01)


@given(inside_lon, inside_lat, st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_distances_stay_within_their_stated_error_of_the_ellipsoid(
    lon: float, lat: float, east: float, north: float
) -> None:
    ours = float(distance_m(np.array([lon]), np.array([lat]), np.array([lon + east]), np.array([lat + north]))[0])
    assert ours == pytest.approx(vincenty_m(lon, lat, lon + east, lat + north), rel=0.006, abs=0.001)


def vincenty_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Distance on the WGS 84 ellipsoid by Vincenty's inverse formula (1975), to a millimetre."""
    axis, flattening = 6_378_137.0, 1 / 298.257223563
    minor = axis * (1 - flattening)
    u1, u2 = (np.arctan((1 - flattening) * np.tan(np.radians(lat))) for lat in (lat1, lat2))
    difference = turn = np.radians(lon2 - lon1)
    sine = cosine = angle = square = middle = 0.0
    for _ in range(50):
        sine = np.hypot(np.cos(u2) * np.sin(turn), np.cos(u1) * np.sin(u2) - np.sin(u1) * np.cos(u2) * np.cos(turn))
        if sine == 0:
            return 0.0
        cosine = np.sin(u1) * np.sin(u2) + np.cos(u1) * np.cos(u2) * np.cos(turn)
        angle = np.arctan2(sine, cosine)
        alpha = np.cos(u1) * np.cos(u2) * np.sin(turn) / sine
        square = 1 - alpha**2
        middle = cosine - 2 * np.sin(u1) * np.sin(u2) / square
        c = flattening / 16 * square * (4 + flattening * (4 - 3 * square))
        bend = angle + c * sine * (middle + c * cosine * (2 * middle**2 - 1))
        turn = difference + (1 - c) * flattening * alpha * bend
    second = square * (axis**2 - minor**2) / minor**2
    a = 1 + second / 16384 * (4096 + second * (-768 + second * (320 - 175 * second)))
    b = second / 1024 * (256 + second * (-128 + second * (74 - 47 * second)))
    inner = cosine * (2 * middle**2 - 1) - b / 6 * middle * (4 * sine**2 - 3) * (4 * middle**2 - 3)
    return float(minor * a * (angle - b * sine * (middle + b / 4 * inner)))


def test_bounds() -> None:
    assert bounds_of(np.array([104.2, 103.9]), np.array([30.5, 30.9])) == (103.9, 30.5, 104.2, 30.9)
    with pytest.raises(ValueError, match="no places"):
        bounds_of(np.array([]), np.array([]))
