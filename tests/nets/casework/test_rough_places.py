"""A case of which an address alone is known has no place that anything could be compared with until somebody says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from tests.nets.casework.conftest import District
from tests.support.city import HIGH_TECH, Person, hire, photo, task_of
from tests.support.responsibilities import load_lines
from tests.support.shipped_standard import install_shipped_standard

from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import duplicates, registering, reports, standards
from furong.nets.casework.api.open311 import get_public_request
from furong.nets.casework.contracts import CaseState, PhotoKind, Source
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.casework.errors.places import PlaceHalf, PlaceNotOfCase
from furong.nets.casework.errors.reports import PlaceOutside
from furong.nets.casework.models import Case, PhotoPrint

CALL = NewReport(
    source=Source.HOTLINE, text="垃圾堆在路边", class_code="E01-10", area=HIGH_TECH, address="天府三街 12 号"
)
CONDITION = f"{standards.SHIPPED_TABLE}/E01-10/1"
PLACE = (104.061, 30.551)
pytestmark = pytest.mark.usefixtures("plain_pages")


@pytest.fixture(autouse=True)
def standard(district: District) -> None:
    install_shipped_standard()


def reported(district: District, report: NewReport = CALL) -> str:
    return reports.report_case(district.duty.actor, report)


def verified(district: District, case: str, *, lon: float | None = None, lat: float | None = None) -> None:
    for step in ("accept", "verify"):
        registering.judge_report(district.duty.actor, case, step)
    registering.judge_report(district.checker.actor, case, "confirm", lon=lon, lat=lat)


def near(district: District, case: str) -> list[str]:
    return [one.number for one in duplicates.duplicates_of(district.duty.actor, case)]


def test_what_is_told_by_its_address_alone_is_near_nothing_and_nobody_is_told_where_it_is(district: District) -> None:
    first, second = reported(district), reported(district)
    middle = Case.objects.get(pk=first)
    exact = reported(district, replace(CALL, lon=middle.lon, lat=middle.lat))
    assert (near(district, first), near(district, second), near(district, exact)) == ([], [], [])
    assert api.get_case_for(district.duty.actor, first).case.is_place_rough
    assert not api.get_case_for(district.duty.actor, exact).case.is_place_rough
    told = get_public_request(first)
    assert (told.lon, told.lat) == (None, None)
    assert get_public_request(exact).lon is not None


def test_whoever_verifies_it_says_where_it_is_and_from_then_on_it_is_compared(district: District) -> None:
    case, other = reported(district), reported(district, replace(CALL, lon=PLACE[0], lat=PLACE[1]))
    verified(district, case, lon=PLACE[0], lat=PLACE[1])
    info = api.get_case_for(district.duty.actor, case)
    assert (info.case.is_place_rough, info.case.lon, info.case.lat) == (False, *PLACE)
    assert [(row.step, row.by) for row in info.history][-2:] == [("locate", "周敏"), ("confirm", "周敏")]
    assert near(district, case) == [other]


@pytest.mark.parametrize(
    ("lon", "lat", "error"),
    [
        (104.061, None, PlaceHalf),
        (116.4, 39.9, PlaceOutside),
        (104.02, 30.70, PlaceNotOfCase),
    ],
    ids=["half", "outside", "elsewhere"],
)
def test_a_place_that_cannot_be_is_refused_and_nothing_has_moved(
    district: District, lon: float, lat: float | None, error: type[Exception]
) -> None:
    case = reported(district)
    with pytest.raises(error):
        verified(district, case, lon=lon, lat=lat)
    row = Case.objects.get(pk=case)
    assert (row.state, row.is_place_rough) == (CaseState.PENDING_VERIFY, True)


@pytest.mark.parametrize("is_settled", [False, True], ids=["rough", "settled"])
def test_photos_are_held_against_a_place_that_is_known_only(
    district: District, clock: FrozenClock, *, is_settled: bool
) -> None:
    load_lines(["E01-10", HIGH_TECH, "operator-a", "", "", "2026-01-01", ""])
    case = reported(district)
    verified(district, case)
    lon, lat = PLACE if is_settled else (None, None)
    registering.register_case(district.duty.actor, case, case_type=CONDITION, lon=lon, lat=lat)
    api.dispatch_case(district.duty.actor, case)
    task = task_of(district.duty, case, "")
    worker: Person = district.operator_a
    api.accept_task(worker.actor, task)
    clock.advance(timedelta(minutes=20))
    sent = api.attach_photo(worker.actor, task, photo("far"), PhotoKind.AFTER, lon=104.07, lat=30.60)
    distance = PhotoPrint.objects.get(pk=sent).distance_m
    assert (distance is not None) == is_settled
    findings = next(one for one in api.get_task_for(worker.actor, task).photos if one.id == sent).findings
    assert [finding.trouble for finding in findings] == (["far"] if is_settled else [])


def test_the_case_page_says_so_and_its_form_settles_it(district: District, client: Client) -> None:
    case = reported(district)
    for step in ("accept", "verify"):
        registering.judge_report(district.duty.actor, case, step)
    both = hire("checker", name="both", shown="宋洁")
    client.force_login(both.user)
    page = client.get(f"/cases/{case}").content.decode()
    assert "位置待核实" in page
    assert 'name="lon"' in page
    client.post(f"/cases/{case}/steps/confirm", {"lon": "一百", "lat": "30.551"})
    assert Case.objects.get(pk=case).is_place_rough
    client.post(f"/cases/{case}/steps/confirm", {"lon": "104.061", "lat": "30.551"})
    row = Case.objects.get(pk=case)
    assert (row.state, row.is_place_rough, row.lon) == (CaseState.PENDING_REGISTER, False, 104.061)
    assert "位置待核实" not in client.get(f"/cases/{case}").content.decode()
