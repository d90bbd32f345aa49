"""The hotline's list of responsibilities: loaded whole or not at all, asked for any day as it was known at any time."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import pytest
from tests.support.city import HIGH_TECH, WUHOU

from furong.foundation.areas.tree import get_area
from furong.foundation.files.store import read_file
from furong.foundation.responsibilities.errors import ResponsibilityUnusable
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import mandates as api
from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.contracts.mandates import Mandate, MandateReport
from furong.nets.hotline.domain.mandates import Mandates, categories_above, plain_category
from furong.nets.hotline.models import MandateLoad, MandateRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CITY = "510100"
HEADER = ("类别", "诉求类型", "区域", "主责单位", "配合单位", "依据条款", "依据文件", "生效日期", "失效日期")
WIDE = ("*", "", CITY, "市政府总值班室", "", "第1条", "热线管理办法", "2020-01-01", "")
WATER = ("城市管理/供水", "", CITY, "水务局", "", "第3条", "供水条例", "2020-01-01", "")
COMPLAINTS = ("城市管理/供水", "投诉", CITY, "市场监管局", "水务局", "第9条", "供水条例", "2020-01-01", "")
NEAR = (
    "城市管理/供水/停水",
    "",
    HIGH_TECH,
    "高新区水务局",
    "高新区公园城市局、水务局",
    "第12项",
    "高新区清单",
    "2026-01-01",
    "",
)


def load(*lines: Sequence[str], header: Sequence[str] = HEADER) -> MandateReport:
    """Let these lines be the list from now on."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, *lines])
    return api.load_mandates(api.NewMandates(file="清单.csv", content=buffer.getvalue().encode("gb18030")), "test")


def cited(
    category: str,
    area: str = HIGH_TECH,
    *,
    kind: AppealKind = AppealKind.HELP,
    on: date | None = None,
    known_at: datetime | None = None,
) -> list[str]:
    told = api.who_handles(category, area, kind=kind, on=on, known_at=known_at)
    return [one.mandate.clause for one in told.proposals]


def test_the_narrowest_line_is_certain_and_tells_why() -> None:
    report = load(WIDE, WATER, NEAR)
    assert (report.rows, report.added, report.replaced, report.kept) == (3, 3, 0, 0)
    told = api.who_handles("城市管理/供水/停水", HIGH_TECH)
    assert told.certain is not None
    assert told.certain.mandate.cited == "《高新区清单》第12项"
    assert [reason.code for reason in told.certain.reasons] == ["category", "area", "time"]
    assert [one.is_main for one in told.proposals] == [True, False, False, True]
    assert cited("城市管理/供水/停水", WUHOU)[0] == "第3条"
    assert cited("养老") == ["第1条"]


def test_a_line_for_a_kind_speaks_of_that_kind_alone_and_comes_first() -> None:
    load(WATER, COMPLAINTS)
    assert cited("城市管理/供水", kind=AppealKind.COMPLAINT)[0] == "第9条"
    assert cited("城市管理/供水", kind=AppealKind.HELP) == ["第3条"]
    told = api.who_handles("城市管理/供水", HIGH_TECH, kind=AppealKind.COMPLAINT)
    assert told.certain is not None
    assert "限“投诉”类诉求" in [reason.zh for reason in told.certain.reasons]


def test_a_narrower_place_against_a_narrower_category_is_for_a_person() -> None:
    load(("城市管理", "", HIGH_TECH, "高新区城管局", "", "甲", "文", "2020-01-01", ""), WATER)
    told = api.who_handles("城市管理/供水", HIGH_TECH)
    assert told.certain is None
    assert [one.mandate.clause for one in told.proposals] == ["第3条", "甲"]


def test_two_times_are_kept_apart(clock: FrozenClock) -> None:
    load(WIDE, (*WATER[:8], "2026-06-01"))
    before = clock.now()
    clock.advance(timedelta(days=3))
    report = load(WIDE, (*WATER[:5], "第3条（修订）", *WATER[6:]))
    assert (report.added, report.replaced, report.kept) == (1, 1, 1)
    assert cited("城市管理/供水")[0] == "第3条（修订）"
    assert cited("城市管理/供水", on=date(2026, 5, 31), known_at=before)[0] == "第3条"
    assert cited("城市管理/供水", on=date(2026, 6, 1), known_at=before) == ["第1条"]
    assert cited("城市管理/供水", known_at=before - timedelta(seconds=1)) == []
    assert MandateRow.objects.count() == 3


def test_the_same_file_again_changes_nothing_and_its_bytes_are_kept() -> None:
    load(WIDE, WATER)
    report = load(WIDE, WATER)
    assert (report.added, report.replaced, report.kept) == (0, 0, 2)
    stored = read_file(MandateLoad.objects.latest("pk").file_id)[0].decode("gb18030")
    assert "供水条例" in stored


def test_every_bad_line_is_named_with_row_and_column_and_nothing_is_loaded() -> None:
    bad = (
        ("", "", CITY, "水务局", "", "一", "文", "2020-01-01", ""),
        ("供*水", "", CITY, "水务局", "", "一", "文", "2020-01-01", ""),
        ("供水", "夸奖", CITY, "水务局", "", "一", "文", "2020-01-01", ""),
        ("供水", "", "999999", "", "", "一", "文", "昨天", ""),
        ("供水", "", CITY, "水务局", "", "一", "文", "2020-01-02", "2020-01-02"),
    )
    with pytest.raises(ResponsibilityUnusable) as caught:
        load(WIDE, *bad)
    assert [field.pointer for field in caught.value.fields] == [
        "3!category",
        "4!category",
        "5!kind",
        "6!area",
        "6!main",
        "6!valid_from",
        "7!valid_to",
    ]
    assert MandateRow.objects.count() == 0


def test_two_lines_that_gainsay_each_other_are_told_and_not_certain() -> None:
    report = load(WATER, ("城市管理／供水", "", CITY, "住建局", "", "四", "文", "2021-01-01", ""))
    assert "responsibility_ambiguous" in [one.code for one in report.findings]
    assert api.who_handles("城市管理/供水", HIGH_TECH).certain is None


@pytest.mark.parametrize(
    ("category", "above"),
    [
        ("01", ("01", "01*", "0*", "*")),
        (" 甲／乙 ", ("甲/乙", "甲/乙*", "甲/*", "甲", "甲*", "*")),
        ("", ("*",)),
    ],
)
def test_what_a_line_may_have_for_its_category(category: str, above: tuple[str, ...]) -> None:
    assert categories_above(category) == above
    assert categories_above(plain_category(category)) == above


CATEGORIES = ("甲/乙", "甲", "甲*", "乙", "*")
KINDS = (None, AppealKind.HELP, AppealKind.COMPLAINT)
DAYS = (date(2026, 1, 1), date(2026, 6, 1))


def some_list(random: Random, areas: Sequence[str]) -> list[Mandate]:
    """Return six lines, no two the same."""
    every = list(product(CATEGORIES, KINDS, areas, ("water", "roads"), DAYS))
    return [
        Mandate(
            id=number,
            category=category,
            kind=kind,
            area=area,
            area_zh=area,
            area_en=area,
            valid_from=since,
            valid_to=None,
            recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
            replaced_at=None,
            organisation=unit,
            assisting=(),
            clause=str(number),
            document="",
        )
        for number, (category, kind, area, unit, since) in enumerate(random.sample(every, 6))
    ]


def test_of_any_list_all_that_speak_are_proposed_and_certain_means_undisputed() -> None:
    random, path, day = Random(6), get_area(HIGH_TECH).path, date(2026, 5, 1)
    above, areas = categories_above("甲/乙"), path.split("/")
    certain = 0
    for _ in range(300):
        lines = some_list(random, (*areas, WUHOU))
        told = Mandates(lines).ask("甲/乙", AppealKind.HELP, path, day)
        speaks = [
            one
            for one in lines
            if one.category in above
            and one.kind is not AppealKind.COMPLAINT
            and one.area in areas
            and one.valid_from <= day
        ]
        assert {one.organisation for one in told.proposals} == {one.organisation for one in speaks}
        if told.certain is None:
            assert len({one.organisation for one in speaks}) != 1
            continue
        certain += 1
        first = told.certain.mandate
        for rival in (one for one in speaks if one.organisation != first.organisation):
            pairs = (
                (above.index(rival.category), above.index(first.category)),
                (rival.kind is None, first.kind is None),
                (-areas.index(rival.area), -areas.index(first.area)),
            )
            assert all(theirs >= its for theirs, its in pairs)
            assert any(theirs > its for theirs, its in pairs)
    assert 50 < certain < 300
