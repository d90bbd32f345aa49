"""Files that leave the house: whoever may export them, no phone, number of identity, name or flat stands in one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.nets.hotline.conftest import WATER, Hotline, hotline
from tests.support.city import HIGH_TECH, Person, hire, install_bikes
from tests.support.responsibilities import install_standard

from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.nets.casework.api import case_exports, reports
from furong.nets.casework.api.imports import import_cases
from furong.nets.casework.contracts import Source
from furong.nets.casework.contracts.case_exports import CaseExportSpec
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.hotline.api import appeals
from furong.project.roles import ROLES

__all__ = ["hotline"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files", "clock")]
NAME, OTHER, PHONE, IDENTITY, FLAT = "温如玉", "李建国", "13987650123", "510107198803071234", "2单元1903"
TELLTALES = (NAME, OTHER, PHONE, "139 8765 0123", IDENTITY, FLAT, "1903")
SAID = f"邻居{OTHER}打人，我叫{NAME}，电话{PHONE}，身份证{IDENTITY}"
HOME = f"住玉林街12号3栋{FLAT}"
HEADER = "source,source_key,class,condition,title,title_en,area,place,place_en,lon,lat,occurred_at"
_BY = system_actor("import")


@pytest.fixture
def cases(clock: FrozenClock) -> list[str]:
    """Cases whose titles and places say more than they should, from a file and from people."""
    install_bikes()
    install_standard()
    english = f"my name is Wen Ruyu 139 8765 0123 {PHONE}"
    cells = ["patrol", "k1", "E01-12", "1", SAID[:180], english, HIGH_TECH, HOME, f"Yulin Street {PHONE}"]
    line = ",".join([*cells, "104.061", "30.551", "2026-11-23T10:00:00+08:00"])
    report = import_cases("cases.csv", f"{HEADER}\n{line}\n".encode(), _BY)
    assert (report.opened, report.rejected) == (1, ())
    told = NewReport(
        source=Source.PATROL, text=f"{SAID}，{HOME}", area=HIGH_TECH, address=HOME, lon=104.061, lat=30.551
    )
    officer = hire("duty_officer", name="taker")
    with transaction():
        number = reports.take_report(officer.actor, told)
    return [number]


def exported(person: Person, form: str, language: str) -> str:
    """Return the words of an exported file, however it is packed."""
    spec = CaseExportSpec(format="csv" if form == "csv" else "xlsx", language="en" if language == "en" else "zh")
    export = case_exports.ask_case_export(person.actor, spec)
    case_exports.write_case_exports()
    answer: Any = Client().get(f"/api/v1/cases/exports/{export}/file", headers=person.bearer)
    content = b"".join(answer.streaming_content)
    if form == "csv":
        return content.decode()
    sheets = load_workbook(io.BytesIO(content)).worksheets
    return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)


def holders(action: str) -> Iterator[Person]:
    """Yield somebody of every role that holds an action."""
    for role in sorted(ROLES):
        if action in ROLES[role].actions:
            yield hire(role, name=f"holder-{role}", area="510100")


def betrayed(words: str) -> list[str]:
    return [one for one in TELLTALES if one in words]


def test_no_exported_file_of_cases_names_anybody_whoever_asks(cases: list[str]) -> None:
    people = list(holders("case.export"))
    assert len(people) >= 2
    for person in people:
        for form in ("csv", "xlsx"):
            for language in ("zh", "en"):
                words = exported(person, form, language)
                assert betrayed(words) == [], (person.user, form, language)
                assert cases[0] in words
                # What the work needs is there: which street it is, and what is the matter.
                assert "玉林街" in words if language == "zh" else "Yulin Street" in words
                assert "Wen Ruyu" not in words


def test_no_table_of_the_hotline_names_anybody_whoever_asks(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.receive(text=f"{SAID}，{HOME}", citizen_name=NAME, citizen_phone=PHONE, place=HOME).number
    appeals.register_appeal(hotline.agent.actor, number)
    appeals.classify_appeal(hotline.agent.actor, number, f"供水{PHONE}")
    appeals.assign_appeal(hotline.agent.actor, number, WATER, clause=f"第三条，{SAID}", note=SAID)
    appeals.reply_to_appeal(hotline.water.actor, number, "11月24日恢复供水")
    clock.advance(timedelta(days=2))
    people = list(holders("hotline.rates"))
    told = 0
    for person in people:
        client = Client()
        client.force_login(person.user)
        for path in ("/hotline/board.csv", "/hotline/dispatch-rates.csv"):
            answer = client.get(path)
            table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
            assert (answer.status_code, len(table) > 1) == (200, True)
            assert betrayed(str(table)) == [], (person.user, path)
            told += "第三条" in str(table)
    # Those who see the appeals of the district see by which clauses they went.
    assert told >= 2
