"""From words to areas: what fits in one way is certain, anything else is asked back, and nothing is guessed."""

from __future__ import annotations

import csv
import time
from importlib.resources import files
from random import Random

import pytest

from furong.engines.texts.places import AreaName, NamedPlace, PlaceIndex, PlaceState
from furong.engines.texts.positions import position_in
from furong.kernel.geo import CRS, distance_m

CITY, JINJIANG, WUHOU, HIGH_TECH = "510100", "510104", "510107", "510171"


def chengdu() -> list[AreaName]:
    text = files("furong.foundation.areas").joinpath("data", "chengdu_areas.csv").read_text(encoding="utf-8")
    paths: dict[str, str] = {}
    areas = []
    for row in csv.DictReader(text.splitlines()):
        code, parent = row["code"], row["parent"]
        paths[code] = f"{paths[parent]}/{code}" if parent else code
        areas.append(AreaName(code=code, path=paths[code], level=row["level"], name=row["name_zh"]))
    return areas


AREAS = chengdu()
PATHS = {area.code: area.path for area in AREAS}
WELL = PATHS["510104017001"]
GRID = AreaName(code="510104017001003", path=f"{WELL}/510104017001003", level="grid", name="第3网格")
PLACES = [
    NamedPlace(key="1", name="水井坊小学", aliases=("水小",), kind="school", path=WELL),
    NamedPlace(key="2", name="万达广场", aliases=("万达",), kind="market", path=WELL),
    NamedPlace(key="3", name="万达广场", aliases=("万达",), kind="market", path=f"{CITY}/510106"),
    NamedPlace(key="4", name="锦官新城", kind="housing", path=PATHS["510104017002"]),
    NamedPlace(key="5", name="合江亭小学", kind="school", path=PATHS["510104017003"]),
]
INDEX = PlaceIndex([*AREAS, GRID], PLACES)
IN_JINJIANG = f"{CITY}/{JINJIANG}"


@pytest.mark.parametrize(
    ("text", "known", "path"),
    [
        ("锦江区锦官驿街道水井坊社区路灯不亮", "", WELL),
        ("錦江區水井坊社區的路燈不亮", "", WELL),
        ("水井坊社区第3网格垃圾没人收", "", f"{WELL}/510104017001003"),
        ("水井坊社区第三网格垃圾没人收", IN_JINJIANG, f"{WELL}/510104017001003"),
        ("水井坊社区第99网格垃圾没人收", "", WELL),
        ("锦官新城三段 12 栋电梯坏了", "", PATHS["510104017002"]),
        ("水小门口堵车", "", WELL),
        ("水井坊小学后面那条路没有路灯", "", WELL.rpartition("/")[0]),
        ("锦江区的万达对面占道经营", "", WELL.rpartition("/")[0]),
        ("万达对面占道经营", IN_JINJIANG, WELL.rpartition("/")[0]),
        ("永兴社区噪音扰民，锦江区的", "", PATHS["510104018003"]),
    ],
)
def test_what_fits_in_one_way_is_certain(text: str, known: str, path: str) -> None:
    told = INDEX.resolve(text, known)
    assert (told.state, told.path) == (PlaceState.CERTAIN, path)


def test_what_fits_in_several_ways_is_asked_back_with_them() -> None:
    told = INDEX.resolve("永兴社区噪音扰民")
    assert (told.state, told.path, told.asked) == (PlaceState.AMBIGUOUS, CITY, "永兴社区")
    assert len(told.options) == sum(area.name.startswith("永兴社区") for area in AREAS)
    shops = INDEX.resolve("万达对面占道经营")
    assert [one.place for one in shops.options] == ["2", "3"]
    assert shops.place == ""


@pytest.mark.parametrize(
    ("known", "state", "options"),
    [
        ("", PlaceState.UNKNOWN, []),
        (IN_JINJIANG, PlaceState.AMBIGUOUS, ["水井坊小学", "合江亭小学"]),
        (PATHS["510104017003"], PlaceState.CERTAIN, []),
    ],
)
def test_a_school_without_a_name_is_one_of_those_of_the_area(known: str, state: PlaceState, options: list[str]) -> None:
    told = INDEX.resolve("学校后面那条路晚上没灯", known)
    assert (told.state, [one.name for one in told.options]) == (state, options)


@pytest.mark.parametrize(
    "text", ["我住武侯区，问题在水井坊社区", "从锦官新城到万达广场金牛区这边都堵", "金牛区水井坊社区漏水"]
)
def test_what_does_not_fit_is_asked_back(text: str) -> None:
    told = INDEX.resolve(text)
    assert (told.state, told.path) == (PlaceState.CONFLICTING, "")
    assert told.asked


def test_what_contradicts_the_form_is_asked_back_and_what_nobody_knows_too() -> None:
    assert INDEX.resolve("水井坊社区路灯不亮", f"{CITY}/{WUHOU}").state is PlaceState.CONFLICTING
    told = INDEX.resolve("幸福花园小区停水了")
    assert (told.state, told.asked) == (PlaceState.UNKNOWN, "幸福花园小区")
    assert INDEX.resolve("养老金什么时候发").state is PlaceState.NONE
    assert INDEX.resolve("锦江区人民法院不受理我的案子").path == ""


def test_a_street_of_a_development_zone_lies_in_its_statutory_district_too() -> None:
    street = next(
        area for area in AREAS if area.level == "street" and area.path.startswith(f"{CITY}/{HIGH_TECH}/510107")
    )
    for district in ("武侯区", "高新区"):
        told = INDEX.resolve(f"{district}{street.name}路面塌陷")
        assert (told.state, told.path) == (PlaceState.CERTAIN, street.path)


def test_a_full_address_of_any_community_is_found_and_its_name_alone_never_leads_elsewhere() -> None:
    random = Random(5)
    names = {area.code: area.name for area in AREAS}
    for area in random.sample([one for one in AREAS if one.level == "community"], 200):
        codes = area.path.split("/")[1:]
        told = INDEX.resolve("".join(names[code] for code in codes) + "有人乱倒垃圾")
        assert area.path == told.path or area.path in {one.path for one in told.options}
        alone = INDEX.resolve(f"{area.name.removesuffix('居委会').removesuffix('村委会')}有人乱倒垃圾")
        if alone.state is PlaceState.CERTAIN:
            assert area.path == alone.path or area.path.startswith(alone.path + "/")


def test_a_long_text_takes_milliseconds() -> None:
    text = "水井坊社区旁边的路灯不亮，" * 1500
    began = time.thread_time()
    assert INDEX.resolve(text).path == WELL
    assert time.thread_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "crs"),
    [
        ("高德坐标 104.0668,30.5728 有塌陷", CRS.GCJ02),
        ("GPS：30.5728，104.0668", CRS.WGS84),
        ("百度地图 东经104.0668 北纬30.5728", CRS.BD09),
        ("位置 104.0668 30.5728", None),
    ],
)
def test_positions_in_words(text: str, crs: CRS | None) -> None:
    told = position_in(text)
    assert told is not None
    assert (told.lon, told.lat, told.crs) == (104.0668, 30.5728, crs)
    readings = told.readings()
    assert len(readings) == (1 if crs else 3)
    off = [float(distance_m(104.0668, 30.5728, one.lon, one.lat)) for one in readings]
    assert all(away < 1500 for away in off)
    assert (off[0] < 1) == (crs in (None, CRS.WGS84))


@pytest.mark.parametrize("text", ["电话 138.1234 价格 30.123", "没有", "1.234,5.678"])
def test_other_numbers_are_no_positions(text: str) -> None:
    assert position_in(text) is None
