"""Where appeals are about: what is certain narrows the area, what is not is asked back, and the gazetteer behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from tests.nets.hotline.conftest import ROADS, WATER, Hotline
from tests.nets.hotline.test_assign_by_itself import ENOUGH, MODEL, recorded
from tests.nets.hotline.test_mandates import load
from tests.support.city import HIGH_TECH, WUHOU, hire

from furong.engines.texts.places import PlaceState
from furong.foundation.areas.tree import AreaInfo, AreaUnknown, list_areas
from furong.foundation.identity.errors import ActionRefused
from furong.kernel.geo import CRS, Position, distance_m
from furong.nets.hotline.api import appeals, imports, places
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.places import GazetteerReport
from furong.nets.hotline.errors.appeals import AppealStepNotPossible
from furong.nets.hotline.errors.places import GazetteerUnusable
from furong.nets.hotline.models import Appeal, GazetteerPlace

pytestmark = pytest.mark.django_db

HEADER = ("名称", "别名", "种类", "区域", "经度", "纬度", "坐标系")
PARK = (104.0668, 30.5728)


@pytest.fixture
def communities(hotline: Hotline) -> list[AreaInfo]:
    """Two communities of different streets of the district."""
    streets = list_areas(level="street", under=f"510100/{HIGH_TECH}")
    return [list_areas(level="community", under=street.path)[0] for street in streets[:2]]


def loaded(*rows: Sequence[str | float]) -> GazetteerReport:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([HEADER, *rows])
    return places.load_gazetteer("地名.csv", buffer.getvalue().encode(), "test")


def where(number: str) -> str:
    return Appeal.objects.get(pk=number).area_id


def test_what_words_tell_for_certain_narrows_the_area_and_the_history_says_by_which(
    hotline: Hotline, communities: list[AreaInfo]
) -> None:
    home = communities[0]
    loaded(("幸福花园", "幸福苑、花园", "小区", home.code, "", "", ""))
    number = hotline.receive("幸福花园三段 12 栋停水").number
    assert where(number) == home.code
    (note,) = [one for one in appeals.get_appeal_for(hotline.agent.actor, number).history if one.step == "locate"]
    assert "依据“幸福花园”" in note.note
    behind = hotline.receive("幸福花园对面占道经营").number
    assert where(behind) == home.path.split("/")[2]
    assert where(hotline.receive("小区停水").number) == HIGH_TECH


def test_what_is_not_certain_changes_nothing_and_is_asked_back(hotline: Hotline, communities: list[AreaInfo]) -> None:
    one, two = communities
    loaded(("万达广场", "万达", "市场", one.code, "", "", ""), ("万达广场", "万达", "市场", two.code, "", "", ""))
    number = hotline.receive("万达对面路灯不亮").number
    assert where(number) == HIGH_TECH
    told = places.get_place_of_appeal_for(hotline.agent.actor, number)
    assert (told.state, told.question_zh) == (PlaceState.AMBIGUOUS, "请问“万达”是指哪一处？")
    assert {choice.area for choice in told.options} == {one.code, two.code}
    info = places.locate_appeal(hotline.agent.actor, number, two.code)
    assert info.area == two.code
    assert places.get_place_of_appeal_for(hotline.agent.actor, number).state is PlaceState.CERTAIN


def test_a_school_without_a_name_is_asked_back_and_so_is_a_name_that_nobody_knows(
    hotline: Hotline, communities: list[AreaInfo]
) -> None:
    one, two = communities
    loaded(("第一小学", "", "学校", one.code, "", "", ""), ("第二小学", "", "学校", two.code, "", "", ""))
    told = places.read_place_for(hotline.agent.actor, "学校后面那条路没灯", HIGH_TECH)
    assert (told.state, len(told.options), told.relation) == (PlaceState.AMBIGUOUS, 2, "后面")
    unknown = places.read_place_for(hotline.agent.actor, "梧桐雅苑小区停电", HIGH_TECH)
    assert (unknown.state, unknown.options) == (PlaceState.UNKNOWN, ())
    assert unknown.question_zh.startswith("请问“梧桐雅苑小区”在高新区的哪个街道")
    assert places.read_place_for(hotline.agent.actor, "问一下养老金", HIGH_TECH).question_zh == ""


def test_positions_are_kept_in_wgs_84_and_tell_the_district(hotline: Hotline) -> None:
    shifted = Position(*PARK, CRS.WGS84).to(CRS.GCJ02)
    number = hotline.receive("有塌陷", lon=shifted.lon, lat=shifted.lat, crs=CRS.GCJ02).number
    stored = Appeal.objects.get(pk=number)
    assert float(distance_m(stored.lon or 0, stored.lat or 0, *PARK)) < 1
    in_words = hotline.receive(f"高德定位 {shifted.lon:.6f},{shifted.lat:.6f} 有塌陷").number
    told = Appeal.objects.get(pk=in_words)
    assert float(distance_m(told.lon or 0, told.lat or 0, *PARK)) < 2
    assert Appeal.objects.get(pk=hotline.receive(f"{PARK[0]},{PARK[1]} 有塌陷").number).lon is None
    elsewhere = places.read_place_for(hotline.agent.actor, "GPS 104.123,30.593 有塌陷", HIGH_TECH)
    assert (elsewhere.state, elsewhere.area) == (PlaceState.CONFLICTING, "")


def test_where_it_is_decides_whose_it_is_and_then_nothing_is_left_to_choose(
    hotline: Hotline, communities: list[AreaInfo]
) -> None:
    one, two = communities
    rest = ("", "一", "文", "2020-01-01", "")
    lines = [("供水", "", area.code, unit, *rest) for area, unit in zip(communities, (WATER, ROADS), strict=True)]
    load(*lines, ("供水", "", HIGH_TECH, WATER, "", "二", "文", "2020-01-01", ""))
    recorded(hotline, ROADS, right=ENOUGH)
    recorded(hotline, WATER, right=ENOUGH)
    number = hotline.receive().number
    appeals.register_appeal(MODEL, number)
    assert appeals.classify_appeal(MODEL, number, "供水", confidence=0.98).state is AppealState.CLASSIFIED
    told = places.locate_appeal(hotline.agent.actor, number, two.code)
    assert (told.state, told.unit) == (AppealState.SIGNED, ROADS)
    with pytest.raises(AppealStepNotPossible):
        places.locate_appeal(hotline.agent.actor, number, one.code)


def test_nobody_moves_an_appeal_to_where_they_may_not_act(hotline: Hotline) -> None:
    number = hotline.receive().number
    with pytest.raises(ActionRefused):
        places.locate_appeal(hotline.agent.actor, number, WUHOU)
    with pytest.raises(AreaUnknown):
        places.locate_appeal(hotline.agent.actor, number, "999999")
    with pytest.raises(ActionRefused):
        places.read_place_for(hire("unit_handler", name="w2", organisation=WATER).actor, "在哪里", HIGH_TECH)


def test_a_gazetteer_is_loaded_whole_or_not_at_all(hotline: Hotline) -> None:
    assert loaded(("公园", "", "公园", "", *PARK, "GCJ-02")).rows == 1
    (kept,) = GazetteerPlace.objects.all()
    assert (kept.kind, kept.area_path) == ("park", f"510100/{WUHOU}")
    assert 100 < float(distance_m(kept.lon or 0, kept.lat or 0, *PARK)) < 1000
    with pytest.raises(GazetteerUnusable) as caught:
        loaded(
            ("甲", "", "", HIGH_TECH, "", "", ""),
            ("甲乙", "", "", "999999", "", "", ""),
            ("甲乙", "", "", "", *PARK, ""),
            ("甲乙", "", "", "", 200, 30, "WGS84"),
            ("甲乙", "", "", "", 116.4, 39.9, "WGS84"),
            ("甲乙", "", "", HIGH_TECH, "", "30.5", "WGS84"),
        )
    assert [one.pointer for one in caught.value.fields] == ["2!name", "3!area", "4!lon", "5!lon", "6!area", "7!lon"]
    assert list(GazetteerPlace.objects.all()) == [kept]


def test_appeals_of_a_file_are_located_by_their_words_afterwards_and_asked_about_when_unsure(
    hotline: Hotline, communities: list[AreaInfo]
) -> None:
    one, two = communities
    plaza = ("万达广场", "万达", "市场")
    loaded(
        ("幸福花园", "幸福苑", "小区", one.code, *PARK, "WGS84"),
        (*plaza, one.code, "", "", ""),
        (*plaza, two.code, "", "", ""),
    )
    rows = [
        ("A1", "幸福苑12栋停水", "", ""),
        ("A2", "万达对面路灯不亮", "", ""),
        ("A3", "梧桐雅苑小区停电", "", ""),
        ("A4", "幸福花园停水", "104.067", "30.573"),
        ("A5", "幸福花园路灯不亮", "", ""),
        ("A6", "幸福花园停电", "", ""),
    ]
    buffer = io.StringIO()
    heads = ("编号", "诉求内容", "经度", "纬度", "区域")
    csv.writer(buffer).writerows([heads, *((*row, HIGH_TECH) for row in rows)])
    imports.import_appeals(hotline.supervisor.actor, "day.csv", buffer.getvalue().encode())
    found = {row.source_key: row.pk for row in Appeal.objects.filter(channel="batch")}
    places.locate_appeal(hotline.agent.actor, found["A5"], two.code)
    appeals.register_appeal(hotline.agent.actor, found["A6"])
    appeals.classify_appeal(hotline.agent.actor, found["A6"], "供电")
    appeals.assign_appeal(hotline.agent.actor, found["A6"], WATER, clause="一")
    assert [where(found[key]) for key in ("A1", "A4")] == [HIGH_TECH] * 2, "the import itself looks nothing up"
    assert (places.locate_files(20.0), places.locate_files(20.0)) == (6, 0)
    places_now = [one.code, HIGH_TECH, HIGH_TECH, one.code, two.code, HIGH_TECH]
    assert [where(found[key]) for key in sorted(found)] == places_now
    kept = {key: Appeal.objects.get(pk=number) for key, number in found.items()}
    assert [(kept[key].lon, kept[key].lat) for key in ("A1", "A2", "A4")] == [PARK, (None, None), (104.067, 30.573)]
    history = appeals.get_appeal_for(hotline.agent.actor, found["A1"]).history
    (note,) = [step for step in history if step.step == "locate"]
    assert "依据“幸福苑”" in note.note
    asked = [places.get_place_of_appeal_for(hotline.agent.actor, found[key]).question_zh for key in ("A2", "A3")]
    assert asked[0] == "请问“万达”是指哪一处？"
    assert asked[1].startswith("请问“梧桐雅苑小区”在高新区的哪个街道")
