"""What people report: one case for each, with its photos, and with who reported it kept apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from tests.nets.casework.conftest import District
from tests.support.city import HIGH_TECH, WUHOU, Person, ensure_organisation, hire, open_bike_case, photo, task_of

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.identity.models import PersonalDataLook
from furong.kernel.clock import FrozenClock
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.casework import api
from furong.nets.casework.actions.attach_report_photo import keep_report_photo
from furong.nets.casework.api import reports
from furong.nets.casework.api.clocks import get_clocks_for
from furong.nets.casework.contracts import CaseQuery, CaseState, Source
from furong.nets.casework.contracts.reports import NewPhoto, NewReport
from furong.nets.casework.errors import PhotoUnknown, ReasonMissing
from furong.nets.casework.errors.reports import PlaceElsewhere
from furong.nets.casework.models import Case, Photo, Report, Reporter

GUIXI = "510107064"
PUBLIC = Actor(key="system:public", name="公众")
PILE = NewReport(
    source=Source.PUBLIC, source_key="call-1", text="路口堆了一大堆共享单车\n行人过不去", lon=104.061, lat=30.641
)


@pytest.fixture
def grid(district: District) -> Person:
    ensure_organisation("guixi-office", GUIXI)
    return hire("grid_worker", name="grid", area=GUIXI, organisation="guixi-office", shown="吴桐")


def test_a_report_opens_a_case_that_waits_to_be_accepted(district: District, clock: FrozenClock) -> None:
    number = reports.report_case(
        district.duty.actor, replace(PILE, class_code="E04-93", area=HIGH_TECH, address="天府三街口")
    )
    detail = api.get_case_for(district.duty.actor, number)
    case, report = detail.case, detail.report
    assert (case.state, case.case_type, case.due_at, case.area) == (CaseState.REPORTED, "", None, HIGH_TECH)
    assert case.title_zh == "共享单车管理：路口堆了一大堆共享单车 行人过不去"
    assert (case.class_zh, case.place_zh, case.opened_at) == ("共享单车管理", "天府三街口", clock.now())
    assert report is not None
    assert report.text == PILE.text
    assert (report.needs_verifying, report.verified, report.reporter) == (True, False, None)
    assert [(entry.step, entry.to_state) for entry in detail.history] == [("open", "reported")]
    assert [one.stage for one in get_clocks_for(district.duty.actor, number).clocks] == ["register"]


def test_one_source_and_key_is_one_case_and_no_key_is_always_a_new_one(district: District) -> None:
    first = reports.report_case(PUBLIC, PILE)
    assert reports.report_case(PUBLIC, replace(PILE, text="又说了一遍")) == first
    assert reports.report_case(PUBLIC, replace(PILE, source=Source.HOTLINE)) != first
    unnamed = replace(PILE, source_key="")
    assert reports.report_case(PUBLIC, unnamed) != reports.report_case(PUBLIC, unnamed)
    assert Case.objects.count() == 4


def test_the_public_reports_to_the_district_around_the_place(district: District) -> None:
    number = reports.report_case(PUBLIC, PILE)
    case = api.get_case_for(district.foreign_duty.actor, number).case
    assert (case.area, case.class_zh, case.title_zh) == (WUHOU, "", "路口堆了一大堆共享单车 行人过不去")
    assert case.place_zh == "武侯区"
    listed = api.list_cases_for(district.foreign_duty.actor, CaseQuery(view="accept")).cases
    assert [one.number for one in listed] == [number]


def test_whoever_works_in_one_area_reports_to_it_and_to_no_other(district: District, grid: Person) -> None:
    here = replace(PILE, source=Source.PATROL, lon=104.061, lat=30.551)
    number = reports.report_case(grid.actor, here)
    assert api.get_case_for(grid.actor, number).case.area == GUIXI
    with pytest.raises(ActionRefused):
        reports.report_case(grid.actor, replace(here, source_key="2", area=WUHOU))
    with pytest.raises(ActionRefused):
        reports.report_case(district.checker.actor, replace(here, source_key="3", area=HIGH_TECH))


def test_a_place_in_another_district_is_not_put_into_ones_own(district: District, grid: Person) -> None:
    wenjiang = replace(PILE, lon=103.85, lat=30.70)
    for person in (district.duty, grid):
        with pytest.raises(PlaceElsewhere):
            reports.report_case(person.actor, wenjiang)
    number = reports.report_case(PUBLIC, wenjiang)
    assert api.get_case_for(district.leader.actor, number).case.area == "510115"


def test_an_area_alone_puts_the_case_in_the_middle_of_the_nearest_area_that_has_one(district: District) -> None:
    number = reports.report_case(PUBLIC, replace(PILE, lon=None, lat=None, area=GUIXI))
    case = api.get_case_for(district.duty.actor, number).case
    assert (case.area, case.lon, case.lat) == (GUIXI, 104.055, 30.575)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": Source.SENSING}, "casework.report_source_unusable"),
        ({"text": " \n"}, "casework.report_empty"),
        ({"text": "长" * 4001}, "casework.report_too_long"),
        ({"class_code": "X99-99"}, "casework.report_class_unknown"),
        ({"lon": None, "lat": None}, "casework.place_missing"),
        ({"lat": None, "area": HIGH_TECH}, "casework.place_missing"),
        ({"lon": 30.641, "lat": 104.061}, "casework.place_outside"),
        ({"lon": float("nan")}, "casework.place_outside"),
        ({"lon": 0.0, "lat": 0.0, "area": HIGH_TECH}, "casework.place_outside"),
        ({"area": "999999"}, "areas.unknown"),
        ({"photos": (NewPhoto(content=b""),)}, "casework.photo_empty"),
        ({"photos": (NewPhoto(content=b"x"),) * 10}, "casework.report_photos_too_many"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_report_that_cannot_be_taken_opens_nothing(district: District, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(FurongError) as refused:
        reports.report_case(PUBLIC, replace(PILE, **changes))
    assert refused.value.code == code
    assert not Case.objects.exists()


def test_photos_are_kept_once_by_their_content_and_seen_by_who_sees_the_case(
    district: District, grid: Person, clock: FrozenClock
) -> None:
    red = NewPhoto(content=photo("red"), taken_at=clock.now() - timedelta(minutes=5), lon=104.06, lat=30.55)
    number = reports.report_case(grid.actor, replace(PILE, source=Source.PATROL, photos=(red, red)))
    reports.attach_report_photo(grid.actor, number, NewPhoto(content=photo("green")))
    again = reports.attach_report_photo(grid.actor, number, red)
    report = api.get_case_for(district.duty.actor, number).report
    assert report is not None
    kept = report.photos
    assert [(one.lon, one.taken_at) for one in kept] == [(104.06, red.taken_at), (None, clock.now())]
    assert kept[0].id == again
    assert api.get_photo_for(district.duty.actor, again) == kept[0].digest
    masked = api.get_case_for(district.leader.actor, number).report
    assert masked is not None
    assert (masked.photos[0].lon, masked.photos[0].by) == (None, "吴＊")
    for stranger in (district.foreign_duty, district.operator_a):
        with pytest.raises(PhotoUnknown):
            api.get_photo_for(stranger.actor, again)


def test_a_case_takes_no_tenth_photo_and_none_after_it_was_turned_down(district: District) -> None:
    pile = replace(PILE, area=HIGH_TECH, photos=tuple(NewPhoto(content=photo(size=(60 + n, 48))) for n in range(9)))
    number = reports.report_case(PUBLIC, pile)
    with pytest.raises(FurongError, match="9"):
        reports.attach_report_photo(district.duty.actor, number, NewPhoto(content=photo("blue")))
    Case.objects.filter(pk=number).update(state=CaseState.NOT_ACCEPTED)
    with pytest.raises(FurongError) as refused:
        reports.attach_report_photo(district.duty.actor, number, NewPhoto(content=photo("red")))
    assert refused.value.code == "casework.step_not_possible"


def test_who_reported_is_masked_until_asked_for_with_a_purpose(district: District) -> None:
    told = replace(PILE, area=HIGH_TECH, reporter_name="欧阳娜娜", reporter_phone="13812345678")
    number = reports.report_case(PUBLIC, told)
    detail = api.get_case_for(district.duty.actor, number)
    assert detail.report is not None
    assert detail.report.reporter is not None
    assert (detail.report.reporter.name, detail.report.reporter.phone) == ("欧＊", "138****5678")
    with pytest.raises(ReasonMissing):
        reports.show_reporter(district.duty.actor, number, purpose=" ")
    with pytest.raises(ActionRefused):
        reports.show_reporter(district.checker.actor, number, purpose="x")
    shown = reports.show_reporter(district.duty.actor, number, purpose="回访")
    assert (shown.name, shown.phone) == ("欧阳娜娜", "13812345678")
    looks = PersonalDataLook.objects.values_list("kind", "subject", "purpose")
    assert list(looks) == [("reporter", number, "回访")]
    stored = {str(value) for row in Case.objects.values_list() for value in row}
    assert not any("13812345678" in text or "欧阳" in text for text in stored)
    assert Reporter.objects.get().report_id == number


def test_numbers_in_what_was_said_are_masked_everywhere_until_asked_for_with_a_purpose(district: District) -> None:
    said = "我的电话 138-1234-5678，门口垃圾没人清"
    number = reports.report_case(PUBLIC, replace(PILE, area=HIGH_TECH, text=said))
    detail = api.get_case_for(district.duty.actor, number)
    assert detail.report is not None
    assert (detail.report.text, detail.report.is_masked) == ("我的电话 ＊＊＊，门口垃圾没人清", True)
    assert "1234" not in detail.case.title_zh
    assert "＊＊＊" in detail.case.title_zh
    assert reports.show_reporter(district.duty.actor, number, purpose="回访").text == said


@pytest.mark.usefixtures("plain_pages")
def test_a_unit_sees_on_its_task_what_was_reported_and_not_who_did(district: District) -> None:
    number = open_bike_case()
    report = Report.objects.create(
        case_id=number, text="门口有一堆建筑垃圾", class_code="", by="公众", by_key="system:public"
    )
    Reporter.objects.create(report=report, name="欧阳娜娜", phone="13812345678")
    with transaction.atomic():
        keep_report_photo(report, PUBLIC, NewPhoto(content=photo("heap")))
    api.dispatch_case(district.duty.actor, number)
    task = task_of(district.duty, number, "A")
    sheet = api.get_task_sheet_for(district.operator_a.actor, task)
    assert sheet.report is not None
    assert (sheet.report.text, sheet.report.reporter, len(sheet.report.photos)) == ("门口有一堆建筑垃圾", None, 1)
    client = Client()
    client.force_login(district.operator_a.user)
    for page in (f"/tasks/{task}", "/tasks"):
        shown = client.get(page).content.decode()
        assert "门口有一堆建筑垃圾" in shown
        assert f"/photos/{sheet.report.photos[0].id}" in shown
        assert "欧阳" not in shown
    picture = client.get(f"/photos/{sheet.report.photos[0].id}")
    assert picture.status_code == 200
    picture.close()


def test_a_report_comes_in_through_the_api_with_its_photos(district: District, grid: Person) -> None:
    body = {"source": "patrol", "text": "井盖破损", "lon": 104.061, "lat": 30.551, "source_key": "phone-7"}
    options: Any = {"content_type": "application/json", "headers": grid.bearer}
    sent = [Client().post("/api/v1/cases", body, **options) for _ in range(2)]
    assert [one.status_code for one in sent] == [201, 201]
    (number,) = {one.json()["number"] for one in sent}
    upload = {"photo": SimpleUploadedFile("a.jpg", photo(), "image/jpeg"), "lon": "104.06", "lat": "30.55"}
    path = f"/api/v1/cases/{number}/photos"
    kept = Client().post(path, upload, headers=grid.bearer)
    assert (kept.status_code, kept.json()["durability"]) == (201, "stored")
    detail = Client().get(f"/api/v1/cases/{number}", headers=grid.bearer).json()
    assert [one["id"] for one in detail["report"]["photos"]] == [kept.json()["id"]]
    upload["photo"] = SimpleUploadedFile("a.jpg", photo("green"), "image/jpeg")
    assert Client().post(path, upload, headers=district.foreign_duty.bearer).status_code == 404
    assert Photo.objects.count() == 1
    nowhere = Client().post("/api/v1/cases", {"source": "patrol", "text": "井盖破损"}, **options)
    assert (nowhere.status_code, nowhere.json()["code"]) == (422, "casework.place_missing")


def test_a_grid_worker_handles_the_tasks_of_the_own_organisation_alone(district: District, grid: Person) -> None:
    by_action = {action: grant.organisation for grant in grid.actor.grants for action in grant.actions}
    assert by_action == {
        "case.report": None,
        "case.read": None,
        "case.verify": None,
        "mobility.count": None,
        "task.read": "guixi-office",
        "task.handle": "guixi-office",
        "score.read": "guixi-office",
    }
