"""Cases that are the same matter: proposed with what is needed to judge, merged, split off, and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.nets.casework.conftest import District
from tests.support.city import EARLY, HIGH_TECH, open_bike_case, photo

from furong.engines.texts import likeness, pieces
from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import duplicates, reports
from furong.nets.casework.contracts import CaseState, Source
from furong.nets.casework.contracts.reports import NewPhoto, NewReport
from furong.nets.casework.errors import CaseUnknown, StepNotPossible, UndoOfAnother, UndoTooLate
from furong.nets.casework.errors.duplicates import MergedIntoEnded, MergedIntoItself
from furong.nets.casework.models import Case, HistoryRow

#: A degree of latitude. [m]
DEGREE_M = 111_195
PLACE = (104.061, 30.551)
CALL = NewReport(
    source=Source.HOTLINE,
    text="天府三街口地铁站出口堆了很多共享单车，走不过去",
    class_code="E04-93",
    lon=PLACE[0],
    lat=PLACE[1],
    area=HIGH_TECH,
    reported_at=EARLY,
)


def report(district: District, *, north_m: float = 0.0, **changes: Any) -> str:
    """Report the matter, some metres north of the place."""
    new = replace(CALL, lat=PLACE[1] + north_m / DEGREE_M, **changes)
    return reports.report_case(district.duty.actor, new)


def near(district: District, number: str) -> list[str]:
    return [one.number for one in duplicates.duplicates_of(district.duty.actor, number)]


def test_what_lies_near_in_place_time_and_class_is_proposed_the_likeliest_first(district: District) -> None:
    case = report(district)
    alike = report(
        district, north_m=30, text="地铁站出口共享单车太多，堵住走不过去了", reported_at=EARLY + timedelta(hours=2)
    )
    other = report(district, north_m=8, text="单车座椅损坏")
    sensed = open_bike_case("sensed")
    found = duplicates.duplicates_of(district.duty.actor, case)
    assert {one.number for one in found} == {alike, other, sensed}
    by_number = {one.number: one for one in found}
    first, last = by_number[alike], by_number[other]
    assert first.likeness > 0.3 > last.likeness
    assert first.score > last.score
    assert first.distance_m == pytest.approx(30, abs=0.3)
    assert (first.hours_apart, first.text) == (2, "地铁站出口共享单车太多，堵住走不过去了")
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize(
    ("changes", "is_near"),
    [
        ({"north_m": 49}, True),
        ({"north_m": 51}, False),
        ({"reported_at": EARLY + timedelta(hours=24)}, True),
        ({"reported_at": EARLY - timedelta(hours=24)}, True),
        ({"reported_at": EARLY + timedelta(hours=24, seconds=1)}, False),
        ({"class_code": ""}, False),
    ],
    ids=["49 m", "51 m", "24 h later", "24 h before", "more than 24 h", "no class"],
)
def test_the_limits_are_those_of_the_class(district: District, changes: dict[str, Any], is_near: bool) -> None:
    case = report(district)
    other = report(district, **changes)
    assert near(district, case) == ([other] if is_near else [])


def test_of_what_has_no_class_yet_every_class_is_looked_at(district: District) -> None:
    case = report(district)
    assert near(district, report(district, class_code="")) == [case]


def test_what_has_ended_or_is_not_shown_to_the_reader_is_not_proposed(district: District) -> None:
    case = report(district)
    voided = open_bike_case("voided")
    api.void_case(district.duty.actor, voided, reason="设备误报")
    assert near(district, case) == []
    assert (
        duplicates.near_cases(district.foreign_duty.actor, class_code="E04-93", lon=PLACE[0], lat=PLACE[1], at=EARLY)
        == []
    )
    with pytest.raises(CaseUnknown):
        duplicates.duplicates_of(district.foreign_duty.actor, case)


def test_a_proposal_has_the_first_photo(district: District) -> None:
    first = report(district, photos=(NewPhoto(content=photo("one")), NewPhoto(content=photo("two"))))
    (found,) = duplicates.duplicates_of(district.duty.actor, report(district))
    assert found.number == first
    told = api.get_case_for(district.duty.actor, first).report
    assert told is not None
    assert found.photo == min(one.id for one in told.photos)


def test_a_merged_case_keeps_its_history_with_the_one_it_went_into(district: District) -> None:
    case, into = report(district), open_bike_case("sensed")
    duplicates.merge_case(district.duty.actor, case, into=into)
    assert api.get_case_for(district.duty.actor, case).case.state == CaseState.MERGED
    assert near(district, into) == []
    merger = duplicates.get_merger_for(district.duty.actor, into)
    assert [one.number for one in merger.cases] == [case]
    assert [entry.step for entry in merger.cases[0].history] == ["open", "merge"]
    assert duplicates.get_merger_for(district.duty.actor, case).into == into
    told = api.get_case_for(district.duty.actor, into).history[-1]
    assert (told.step, told.reason, told.by) == ("take_in", case, "陈岚")


def test_a_case_that_is_split_off_stands_where_it_stood(district: District) -> None:
    case, into = open_bike_case("one"), open_bike_case("two")
    drafted = [task.id for task in api.get_case_for(district.duty.actor, case).tasks]
    duplicates.merge_case(district.duty.actor, case, into=into)
    duplicates.split_case(district.second_duty.actor, case)
    detail = api.get_case_for(district.duty.actor, case)
    assert (detail.case.state, detail.case.closed_at) == (CaseState.PENDING_DISPATCH, None)
    assert [task.id for task in detail.tasks] == drafted
    assert duplicates.get_merger_for(district.duty.actor, into).cases == ()
    assert api.get_case_for(district.duty.actor, into).history[-1].step == "let_go"
    api.dispatch_case(district.duty.actor, case)


def test_undo_takes_back_ones_own_act_alone(district: District) -> None:
    case, into = report(district), open_bike_case("two")
    duplicates.merge_case(district.duty.actor, case, into=into)
    with pytest.raises(UndoOfAnother, match="陈岚"):
        duplicates.undo_merge(district.second_duty.actor, case)
    with pytest.raises(UndoTooLate):
        duplicates.undo_split(district.duty.actor, case)
    duplicates.undo_merge(district.duty.actor, case)
    assert api.get_case_for(district.duty.actor, case).case.state == CaseState.REPORTED
    with pytest.raises(UndoOfAnother):
        duplicates.undo_split(district.second_duty.actor, case)
    duplicates.undo_split(district.duty.actor, case)
    assert duplicates.get_merger_for(district.duty.actor, case).into == into


def test_what_cannot_be_merged_says_why(district: District) -> None:
    case, into, ended, sent = (open_bike_case(key) for key in ("case", "into", "ended", "sent"))
    api.void_case(district.duty.actor, ended, reason="误报")
    api.dispatch_case(district.duty.actor, sent)
    with pytest.raises(MergedIntoItself):
        duplicates.merge_case(district.duty.actor, case, into=case)
    with pytest.raises(MergedIntoEnded):
        duplicates.merge_case(district.duty.actor, case, into=ended)
    with pytest.raises(StepNotPossible):
        duplicates.merge_case(district.duty.actor, sent, into=into)
    with pytest.raises(StepNotPossible):
        duplicates.split_case(district.duty.actor, case)
    with pytest.raises(CaseUnknown):
        duplicates.merge_case(district.duty.actor, case, into="no such case")
    with pytest.raises(CaseUnknown):
        duplicates.merge_case(district.foreign_duty.actor, case, into=into)
    with pytest.raises(ActionRefused):
        duplicates.merge_case(district.checker.actor, case, into=into)
    duplicates.merge_case(district.duty.actor, case, into=sent)
    assert not HistoryRow.objects.filter(case=into, step="take_in").exists()


def test_the_endpoints_find_merge_and_take_back(district: District, clock: FrozenClock) -> None:
    case, into = report(district), open_bike_case("into")
    client = Client(headers=district.duty.bearer)
    query: dict[str, str] = {
        "lon": str(PLACE[0]),
        "lat": str(PLACE[1]),
        "class_code": "E04-93",
        "text": "共享单车",
        "at": EARLY.isoformat(),
    }
    found = client.get("/api/v1/cases/near", query).json()
    assert [one["number"] for one in found] == [case, into] or [one["number"] for one in found] == [into, case]
    assert client.get("/api/v1/cases/near", {"lon": "400", "lat": "0"}).status_code == 422
    assert [one["number"] for one in client.get(f"/api/v1/cases/{case}/duplicates").json()] == [into]
    path = f"/api/v1/cases/{case}/merger"
    assert client.get(path).json()["step"] == "merge"
    merged = client.post(path, {"into": into, "version": 1}, content_type="application/json")
    assert (merged.status_code, merged.json()["into"], merged.json()["step"]) == (200, into, "split")
    stale = client.post(f"{path}/split", {"version": 1}, content_type="application/json")
    assert (stale.status_code, stale.json()["code"]) == (409, "casework.changed_meanwhile")
    other = Client(headers=district.second_duty.bearer)
    undo = f"/api/v1/cases/{case}/merger/undo"
    refused = other.post(undo, {"step": "merge"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "casework.undo_of_another")
    assert client.post(undo, {"step": "merge"}, content_type="application/json").json()["into"] == ""


def test_the_page_of_a_case_proposes_and_merges(district: District, plain_pages: None) -> None:
    case, into = report(district), open_bike_case("into")
    client = Client()
    client.force_login(district.duty.user)
    page = client.get(f"/cases/{case}").content.decode()
    assert f"/cases/{case}/merger/merge" in page
    assert into in page
    answer = client.post(f"/cases/{case}/merger/merge", {"into": into, "next": f"/cases/{case}"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{case}")
    assert f"/cases/{case}/merger/split" in client.get(f"/cases/{case}").content.decode()
    assert case in client.get(f"/cases/{into}/drawer").content.decode()
    client.post(f"/cases/{case}/merger/undo_merge")
    assert Case.objects.get(pk=case).state == CaseState.REPORTED
    assert client.post(f"/cases/{case}/merger/nothing").status_code == 404


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_likeness_of_texts_is_a_share_that_is_the_same_both_ways(one: str, other: str) -> None:
    first, second = pieces(one), pieces(other)
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1
    assert likeness(first, first) == (1 if first else 0)


def test_texts_that_tell_of_the_same_are_alike() -> None:
    told = pieces("幸福路口垃圾桶满溢，没人清理")
    assert likeness(told, pieces("幸福路路口的垃圾桶满了，没有人清理！")) > 0.4
    assert likeness(told, pieces("幸福路口路灯不亮")) < 0.3
    assert likeness(pieces("ＡＢＣ大楼。"), pieces("abc 大楼")) >= 0.5
    assert likeness(pieces(""), told) == 0
    assert likeness(told, pieces("幸福路口垃圾桶滿溢，沒人清理")) == 1
