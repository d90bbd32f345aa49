"""A file of zones is read whole: the usable zones in WGS 84, and for each other one what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.places import ZoneFile, ZoneProblem, ZoneProblemCode, read_zones
from furong.kernel.geo import CRS, transform

SQUARE = [[104.06, 30.65], [104.07, 30.65], [104.07, 30.66], [104.06, 30.66], [104.06, 30.65]]
CROSSED = [[104.06, 30.65], [104.07, 30.66], [104.07, 30.65], [104.06, 30.66], [104.06, 30.65]]


def feature(ring: Any = SQUARE, *, name: Any = "Z1", kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": {"zone_id": name, **properties},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def only_problem(found: ZoneFile) -> ZoneProblem:
    assert (len(found.zones), len(found.problems)) == (0, 1)
    return found.problems[0]


def test_a_usable_zone_keeps_its_properties_and_has_a_point_inside() -> None:
    found = read_zones(collection(feature(name="Z1", capacity=120)), positive=("capacity",))
    zone = found.zones[0]
    assert (zone.id, zone.properties["capacity"], found.problems, found.crs) == ("Z1", 120, (), ())
    assert 104.06 < zone.lon < 104.07
    assert 30.65 < zone.lat < 30.66
    assert np.allclose(zone.geometry["coordinates"][0], SQUARE)


def test_the_good_zones_of_a_file_are_read_beside_the_bad_ones() -> None:
    found = read_zones(
        collection(feature(name="A"), feature(CROSSED, name="B"), feature(name="C", kind="MultiPolygon"))
    )
    assert [zone.id for zone in found.zones] == ["A", "C"]
    assert [(p.zone, p.code) for p in found.problems] == [("B", ZoneProblemCode.RING_CROSSES_ITSELF)]
    assert json.loads(found.problems[0].raw) == feature(CROSSED, name="B")


def test_a_zone_that_crosses_itself_is_told_where() -> None:
    problem = only_problem(read_zones(collection(feature(CROSSED))))
    assert problem.detail == "Self-intersection[104.065 30.655]"


@pytest.mark.parametrize(
    ("ring", "code", "detail"),
    [
        (SQUARE[:-1], ZoneProblemCode.RING_OPEN, "the last the same as the first"),
        (SQUARE[:2] + SQUARE[:1], ZoneProblemCode.RING_OPEN, "four positions"),
        ([], ZoneProblemCode.RING_OPEN, "four positions"),
        ([[lat, lon] for lon, lat in SQUARE], ZoneProblemCode.COORDINATES_OUT_OF_RANGE, "swapped?"),
        ([[lon, lat + 215] for lon, lat in SQUARE], ZoneProblemCode.COORDINATES_OUT_OF_RANGE, "[104.06, 245.65]"),
        ([[104.06, 30.65], [104.07, 30.66], [104.08, 30.67], [104.06, 30.65]], ZoneProblemCode.NO_AREA, "on a line"),
        ([SQUARE[0]] * 5, ZoneProblemCode.NO_AREA, "on a line"),
        ([SQUARE[0], [104.07, None], *SQUARE[2:]], ZoneProblemCode.COORDINATES_UNREADABLE, ""),
        ([SQUARE[0], [104.07], *SQUARE[2:]], ZoneProblemCode.COORDINATES_UNREADABLE, ""),
        ([SQUARE[0], [float("nan"), 30.0], *SQUARE[2:]], ZoneProblemCode.COORDINATES_UNREADABLE, "not a number"),
        ([SQUARE[0], ["east", 30.0], *SQUARE[2:]], ZoneProblemCode.COORDINATES_UNREADABLE, ""),
        ([SQUARE[0], [10**400, 30.0], *SQUARE[2:]], ZoneProblemCode.COORDINATES_UNREADABLE, "too large"),
        ([1, 2, 3, 4], ZoneProblemCode.COORDINATES_UNREADABLE, ""),
        (None, ZoneProblemCode.COORDINATES_UNREADABLE, ""),
        ({"0": 1, "1": 2, "2": 3, "3": 4}, ZoneProblemCode.COORDINATES_UNREADABLE, ""),
    ],
)
def test_a_ring_that_encloses_nothing_is_refused(ring: Any, code: ZoneProblemCode, detail: str) -> None:
    problem = only_problem(read_zones(collection(feature(ring))))
    assert (problem.zone, problem.code) == ("Z1", code)
    assert detail in problem.detail


@pytest.mark.parametrize(
    ("broken", "name", "code"),
    [
        ("no feature", "#1", ZoneProblemCode.NO_POLYGON),
        (None, "#1", ZoneProblemCode.NO_POLYGON),
        ({}, "#1", ZoneProblemCode.ID_MISSING),
        (feature(name=None), "#1", ZoneProblemCode.ID_MISSING),
        (feature(name="  "), "#1", ZoneProblemCode.ID_MISSING),
        ({**feature(), "properties": ["Z1"]}, "#1", ZoneProblemCode.ID_MISSING),
        ({**feature(), "geometry": None}, "Z1", ZoneProblemCode.NO_POLYGON),
        ({**feature(), "geometry": {"type": "LineString", "coordinates": SQUARE}}, "Z1", ZoneProblemCode.NO_POLYGON),
        ({**feature(), "geometry": {"type": "Point", "coordinates": [104, 30]}}, "Z1", ZoneProblemCode.NO_POLYGON),
        ({**feature(), "geometry": {"type": "MultiPolygon", "coordinates": []}}, "Z1", ZoneProblemCode.RING_OPEN),
    ],
)
def test_what_is_no_zone_is_refused_by_its_id_or_its_place(broken: Any, name: str, code: ZoneProblemCode) -> None:
    problem = only_problem(read_zones(collection(broken)))
    assert (problem.zone, problem.code) == (name, code)
    assert problem.detail


@pytest.mark.parametrize("document", [None, [], "text", {}, {"features": []}, {"features": {}}, {"features": None}])
def test_what_is_no_collection_is_one_problem(document: object) -> None:
    assert only_problem(read_zones(document)).code is ZoneProblemCode.NOT_A_COLLECTION


def test_an_id_counts_once_and_may_stand_beside_the_properties() -> None:
    found = read_zones(
        collection(feature(name=7), feature(name="7"), {**feature(name=None), "id": 8, "properties": None})
    )
    assert [zone.id for zone in found.zones] == ["7", "8"]
    assert [(p.zone, p.code, p.detail) for p in found.problems] == [
        ("7", ZoneProblemCode.ID_TWICE, "feature 2 repeats it")
    ]


def test_an_unusable_zone_does_not_take_the_id_from_a_usable_one() -> None:
    found = read_zones(collection(feature(CROSSED, name="A"), feature(name="A")))
    assert [zone.id for zone in found.zones] == ["A"]


@pytest.mark.parametrize("capacity", [0, -3, None, "120", True, [120], float("nan"), float("inf"), 10**400])
def test_a_capacity_that_is_no_number_above_zero_is_refused(capacity: Any) -> None:
    problem = only_problem(read_zones(collection(feature(capacity=capacity)), positive=("capacity",)))
    assert problem.code is ZoneProblemCode.NUMBER_UNUSABLE
    assert problem.detail.startswith("capacity is ")
    assert len(problem.detail) < 150


def shifted(crs: CRS) -> list[list[float]]:
    lon, lat = transform(np.array([p[0] for p in SQUARE]), np.array([p[1] for p in SQUARE]), CRS.WGS84, crs)
    ring = [[float(x), float(y)] for x, y in zip(lon, lat, strict=True)]
    return [*ring[:-1], ring[0]]


NAMED = {"type": "name", "properties": {"name": "GCJ-02"}}


@pytest.mark.parametrize(
    "document",
    [
        collection(feature(shifted(CRS.GCJ02), crs="GCJ-02")),
        collection({**feature(shifted(CRS.GCJ02)), "crs": "gcj02"}),
        collection(feature(shifted(CRS.GCJ02)), crs="火星坐标系"),
        collection(feature(shifted(CRS.GCJ02)), crs=NAMED),
        collection(feature(shifted(CRS.GCJ02)), properties={"crs": "GCJ02"}),
        collection(feature(shifted(CRS.GCJ02)), metadata={"crs": "GCJ02"}),
        collection(feature(shifted(CRS.GCJ02)), metadata={"coordinate_system": "GCJ-02 (火星坐标系)"}),
        collection(feature(shifted(CRS.GCJ02), 坐标系="国测局坐标")),
        collection(feature(shifted(CRS.GCJ02), crs="GCJ02"), crs="WGS84"),
    ],
)
def test_zones_declared_in_gcj_02_are_converted_wherever_they_say_so(document: dict[str, Any]) -> None:
    found = read_zones(document)
    assert found.crs == (CRS.GCJ02,)
    assert np.abs(np.array(found.zones[0].geometry["coordinates"][0]) - SQUARE).max() < 1e-7  # 1 cm


@pytest.mark.parametrize("crs", [CRS.BD09, CRS.GCJ02, CRS.CGCS2000])
def test_the_system_that_is_given_counts_before_what_the_file_says(crs: CRS) -> None:
    found = read_zones(collection(feature(shifted(crs), crs="WGS84")), crs=crs.value)
    assert found.crs == (crs,)
    assert np.abs(np.array(found.zones[0].geometry["coordinates"][0]) - SQUARE).max() < 1e-5  # BD-09: 1 m


def test_each_zone_has_its_own_system() -> None:
    found = read_zones(collection(feature(name="A"), feature(shifted(CRS.GCJ02), name="B", crs="GCJ-02")))
    first, second = (np.array(zone.geometry["coordinates"][0]) for zone in found.zones)
    assert np.abs(first - second).max() < 1e-7


@pytest.mark.parametrize(
    "crs", ["EPSG:3857", {"type": "link"}, {"type": "name", "properties": []}, 3857, ["EPSG:3857"]]
)
def test_a_declared_system_that_is_not_known_is_not_guessed(crs: Any) -> None:
    assert only_problem(read_zones(collection(feature(), crs=crs))).code is ZoneProblemCode.CRS_UNKNOWN


@pytest.mark.parametrize(
    "crs", [None, "", "WGS84", {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}]
)
def test_without_a_system_or_with_wgs_84_nothing_is_converted(crs: Any) -> None:
    found = read_zones(collection(feature(), crs=crs, properties=None, metadata=[]))
    assert (len(found.zones), found.crs) == (1, ())


def test_points_are_taken_when_they_are_wanted() -> None:
    station = {"properties": {"zone_id": "S"}, "geometry": {"type": "Point", "coordinates": [104.05, 30.6]}}
    zone = read_zones(collection(station), allow_points=True).zones[0]
    assert (zone.id, zone.lon, zone.lat) == ("S", 104.05, 30.6)
    nowhere = {"properties": {"zone_id": "S"}, "geometry": {"type": "Point", "coordinates": [104.05, 245.0]}}
    problem = only_problem(read_zones(collection(nowhere), allow_points=True))
    assert problem.code is ZoneProblemCode.COORDINATES_OUT_OF_RANGE
    empty = {"properties": {"zone_id": "S"}, "geometry": {"type": "Point", "coordinates": []}}
    assert only_problem(read_zones(collection(empty), allow_points=True)).code is ZoneProblemCode.COORDINATES_UNREADABLE


scalars = st.one_of(st.none(), st.booleans(), st.integers(-200, 200), st.floats(), st.text(max_size=3))
#: Anything that JSON can hold, with the keys that matter coming up often.
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(
            st.sampled_from(["type", "properties", "geometry", "coordinates", "crs", "name", "id", "zone_id"]),
            st.one_of(inner, st.sampled_from(["Polygon", "MultiPolygon", "Point"])),
            max_size=5,
        ),
    ),
    max_leaves=20,
)
rings = st.lists(st.lists(st.one_of(st.integers(-200, 200), scalars), min_size=1, max_size=3), max_size=6)


@given(
    st.lists(
        st.one_of(anything, st.builds(feature, st.one_of(rings, anything), name=anything, crs=anything)), max_size=4
    )
)
def test_every_feature_becomes_a_zone_or_a_problem_whatever_it_holds(features: list[Any]) -> None:
    found = read_zones(collection(*features), positive=(), allow_points=True)
    assert len(found.zones) + len(found.problems) == max(1, len(features))
    assert all(problem.detail and problem.zone for problem in found.problems)
    assert all(-180 <= zone.lon <= 180 and -90 <= zone.lat <= 90 for zone in found.zones)


def test_other_names_of_a_zone_serve_where_it_has_no_id() -> None:
    named = {**feature(name=None, code=" ", name_en="Gate")}
    named["properties"] |= {"name": "Gate 3"}
    numbered = {**feature(name=None), "id": 7}
    found = read_zones(collection(named, numbered), other_ids=("code", "name"))
    assert ([zone.id for zone in found.zones], found.problems) == (["Gate 3", "7"], ())
    assert only_problem(read_zones(collection(named))).code is ZoneProblemCode.ID_MISSING
