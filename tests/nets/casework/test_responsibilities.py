"""The list of responsibilities: loaded whole or not at all, asked for any day as it was known at any time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from openpyxl import Workbook
from tests.support.city import HIGH_TECH, WUHOU, hire
from tests.support.responsibilities import as_csv, load_lines

from furong.foundation.files.store import read_file
from furong.foundation.responsibilities.errors import ResponsibilityUnusable
from furong.kernel.clock import FrozenClock
from furong.nets.casework.api import responsibility as api
from furong.nets.casework.api.responsibility import NewResponsibilities
from furong.nets.casework.models import ResponsibilityLoad, ResponsibilityRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CITY = "510100"
WIDE = ("E", CITY, "城市管理委", "", "三定规定 第3条", "2020-01-01", "")
NARROW = ("E04-93", HIGH_TECH, "高新区城管局", "交管局、高新区公园城市局", "权责清单 第12项", "2026-01-01", "")
REPLACED = ("E04-93", HIGH_TECH, "高新区运管局", "", "权责清单 第12项（修订）", "2026-01-01", "")


def names(class_code: str, area: str, *, on: date | None = None, known_at: datetime | None = None) -> list[str]:
    answer = api.who_is_responsible(class_code, area, on=on, known_at=known_at)
    return [one.responsibility.clause_zh for one in answer.proposals]


def test_the_narrower_line_is_certain_and_the_wider_one_is_the_next_proposal() -> None:
    report = load_lines(WIDE, NARROW)
    assert (report.rows, report.added, report.replaced, report.kept) == (2, 2, 0, 0)
    answer = api.who_is_responsible("E04-93", HIGH_TECH)
    assert answer.certain is not None
    assert answer.certain.responsibility.clause_zh == "权责清单 第12项"
    assert [one.is_main for one in answer.proposals] == [True, False, False, True]
    assert [reason.code for reason in answer.proposals[0].reasons] == ["class", "area", "time"]
    area = answer.proposals[0].reasons[1]
    assert (area.zh, area.en) == ("区县级条款，适用于高新区", "a line of the district, for Chengdu High-tech Zone")
    elsewhere = api.who_is_responsible("E04-93", WUHOU)
    assert elsewhere.certain is not None
    assert elsewhere.certain.responsibility.clause_zh == "三定规定 第3条"


def test_what_a_newer_file_replaces_is_still_known_as_it_was_then(clock: FrozenClock) -> None:
    load_lines(WIDE, NARROW)
    before = clock.now()
    clock.advance(timedelta(days=3))
    report = load_lines(WIDE, REPLACED)
    assert (report.added, report.replaced, report.kept) == (1, 1, 1)
    assert names("E04-93", HIGH_TECH)[0] == "权责清单 第12项（修订）"
    assert names("E04-93", HIGH_TECH, known_at=before)[0] == "权责清单 第12项"
    assert names("E04-93", HIGH_TECH, known_at=before - timedelta(seconds=1)) == []
    assert [line.replaced_at is not None for line in api.list_responsibilities(known_at=before)] == [False, True]
    assert ResponsibilityRow.objects.count() == 3


def test_the_day_on_which_it_happened_decides_which_line_holds() -> None:
    ended = (*NARROW[:6], "2026-06-01")
    follows = (*REPLACED[:5], "2026-06-01", "")
    load_lines(ended, follows)
    assert names("E04-93", HIGH_TECH, on=date(2026, 5, 31))[0] == "权责清单 第12项"
    assert names("E04-93", HIGH_TECH, on=date(2026, 6, 1)) == ["权责清单 第12项（修订）"]
    assert names("E04-93", HIGH_TECH, on=date(2025, 12, 31)) == []


def test_the_same_file_again_changes_nothing_and_keeps_its_bytes() -> None:
    load_lines(WIDE, NARROW)
    ids = [line.id for line in api.list_responsibilities()]
    report = load_lines(WIDE, NARROW)
    assert (report.added, report.replaced, report.kept) == (0, 0, 2)
    assert [line.id for line in api.list_responsibilities()] == ids
    load = ResponsibilityLoad.objects.latest("pk")
    assert read_file(load.file_id)[0] == as_csv([WIDE, NARROW])


def test_one_bad_line_keeps_the_file_out_and_every_bad_line_is_named() -> None:
    load_lines(WIDE)
    bad_area = ("E04-93", "999999", "城市管理委", "", "x", "2026-01-01", "")
    bad_class = ("E4", CITY, "城市管理委", "", "x", "2026-01-01", "")
    bad_day = ("E04", CITY, "城市管理委", "", "x", "soon", "")
    reversed_days = ("E04", CITY, "城市管理委", "", "x", "2026-02-01", "2026-01-01")
    nobody = ("E04", CITY, "", "", "x", "2026-02-01", "")
    with pytest.raises(ResponsibilityUnusable) as caught:
        load_lines(NARROW, bad_area, bad_class, bad_day, reversed_days, nobody)
    pointers = [field.pointer for field in caught.value.fields]
    assert pointers == ["3!area", "4!class_code", "5!valid_from", "6!valid_to", "7!main"]
    assert [line.clause_zh for line in api.list_responsibilities()] == ["三定规定 第3条"]


def test_two_main_units_for_the_same_are_told_and_then_nothing_is_certain() -> None:
    report = load_lines(NARROW, REPLACED)
    assert "responsibility_ambiguous" in [finding.code for finding in report.findings]
    answer = api.who_is_responsible("E04-93", HIGH_TECH)
    assert answer.certain is None
    assert len([one for one in answer.proposals if one.is_main]) == 2


def test_excel_says_the_same_as_csv() -> None:
    header = ("类别代码", "区域", "主责单位", "配合单位", "依据条款", "起始日", "终止日")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    lines: list[Sequence[object]] = [header, WIDE, (*NARROW[:5], date(2026, 1, 1), None)]
    for line in lines:
        sheet.append(list(line))
    buffer = io.BytesIO()
    book.save(buffer)
    load_lines(WIDE, NARROW)
    report = api.load_responsibilities(NewResponsibilities(file="a.xlsx", content=buffer.getvalue()), "test")
    assert (report.added, report.replaced, report.kept) == (0, 0, 2)


def test_the_endpoint_answers_with_reasons_and_names_what_it_cannot_use(clock: FrozenClock) -> None:
    load_lines(WIDE, NARROW)
    duty = hire("duty_officer")
    told = clock.now().isoformat().replace("+", "%2B")
    path = f"/api/v1/responsibilities?class_code=E04-93&area={HIGH_TECH}&on=2026-11-24&known_at={told}"
    answer = Client().get(path, headers=duty.bearer)
    assert answer.status_code == 200, answer.content
    first = answer.json()["proposals"][0]
    assert answer.json()["certain"]["organisation"] == first["organisation"]
    assert [reason["code"] for reason in first["reasons"]] == ["class", "area", "time"]
    for wrong, status in (("E4", 422), ("*", 422)):
        got = Client().get(f"/api/v1/responsibilities?class_code={wrong}&area={HIGH_TECH}", headers=duty.bearer)
        assert got.status_code == status
    unknown = Client().get("/api/v1/responsibilities?class_code=E04-93&area=999999", headers=duty.bearer)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "areas.unknown")
