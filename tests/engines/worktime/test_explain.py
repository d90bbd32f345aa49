"""The words that explain a deadline, in both languages: what a citizen reads when asking why."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from tests.engines.worktime.limits import CALENDARS, layouts, limits
from tests.engines.worktime.minute_walker import UTC8

from furong.engines.worktime import Kind, Limit, StartRule, Suspension, due, explain, load_calendar

CHENGDU = load_calendar("chengdu")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC8)


def told(start: datetime, amount: float, kind: Kind, **more: Any) -> tuple[list[str], list[str]]:
    deadline = due(Limit(start=start, amount=amount, kind=kind, **more), CHENGDU)
    return list(explain(deadline, "zh")), list(explain(deadline, "en"))


def test_working_hours_across_the_national_day() -> None:
    zh, en = told(at(2026, 9, 30, 17), 2, Kind.WORK_HOUR)
    assert zh == [
        "9月30日 计入 17:00–18:00 共 1 小时",
        "跳过国庆节 10月1日–10月7日",
        "10月8日 计入 08:30–09:30 共 1 小时",
        "到期 10月8日 09:30",
    ]
    assert en == [
        "30 Sep: counted 17:00–18:00, 1 h",
        "skipped National Day 1 Oct–7 Oct",
        "8 Oct: counted 08:30–09:30, 1 h",
        "due 8 Oct 09:30",
    ]


def test_working_hours_on_a_make_up_saturday() -> None:
    zh, en = told(at(2026, 10, 9, 17, 15), 8.5, Kind.WORK_HOUR)
    assert zh == [
        "10月9日 计入 17:15–18:00 共 45 分",
        "10月10日 计入 08:30–12:00、14:00–18:00 共 7 小时 30 分（国庆节调休上班）",
        "跳过周末 10月11日",
        "10月12日 计入 08:30–08:45 共 15 分",
        "到期 10月12日 08:45",
    ]
    assert en[1:3] == [
        "10 Oct: counted 08:30–12:00, 14:00–18:00, 7 h 30 min (make-up workday for National Day)",
        "skipped the weekend 11 Oct",
    ]


def test_workdays_from_the_next_day_across_a_holiday_with_a_make_up_day() -> None:
    zh, en = told(at(2026, 10, 7, 15), 4, Kind.WORK_DAY, start_rule=StartRule.NEXT_DAY)
    assert zh == [
        "10月7日 15:00–24:00 起算前不计",
        "计入 10月8日–10月9日 共 2 天",
        "计入 10月10日 共 1 天（国庆节调休上班）",
        "跳过周末 10月11日",
        "计入 10月12日 共 1 天",
        "到期 10月12日 24:00",
    ]
    assert en == [
        "not counted before the start rule lets it begin: 7 Oct 15:00–24:00",
        "counted 8 Oct–9 Oct: 2 d",
        "counted 10 Oct: 1 d (make-up workday for National Day)",
        "skipped the weekend 11 Oct",
        "counted 12 Oct: 1 d",
        "due 12 Oct 24:00",
    ]


@pytest.mark.parametrize(
    ("start", "hours", "zh", "en"),
    [
        (at(2026, 10, 1, 20), 2, "10月1日 计入 20:00–22:00 共 2 小时", "1 Oct: counted 20:00–22:00, 2 h"),
        (at(2026, 10, 1, 23), 2, "计入 10月1日 23:00–10月2日 01:00 共 2 小时", "counted 1 Oct 23:00–2 Oct 01:00: 2 h"),
        (at(2026, 10, 1, 23), 1, "10月1日 计入 23:00–24:00 共 1 小时", "1 Oct: counted 23:00–24:00, 1 h"),
        (
            at(2026, 10, 1, 9),
            30,
            "计入 10月1日 09:00–10月2日 15:00 共 1 天 6 小时",
            "counted 1 Oct 09:00–2 Oct 15:00: 1 d 6 h",
        ),
    ],
)
def test_urgent_hours_by_the_wall_clock(start: datetime, hours: float, zh: str, en: str) -> None:
    assert (told(start, hours, Kind.URGENT_HOUR)[0][0], told(start, hours, Kind.URGENT_HOUR)[1][0]) == (zh, en)


def test_a_suspension_is_told_with_its_basis() -> None:
    held = (Suspension(at(2026, 11, 3, 10), at(2026, 11, 4, 9), "等待检验"),)
    zh, en = told(at(2026, 11, 3, 9), 2, Kind.WORK_HOUR, suspensions=held)
    assert zh == [
        "11月3日 计入 09:00–10:00 共 1 小时",
        "暂停（等待检验）11月3日 10:00–11月4日 09:00",
        "11月4日 计入 09:00–10:00 共 1 小时",
        "到期 11月4日 10:00",
    ]
    assert en[1] == "suspended (等待检验) 3 Nov 10:00–4 Nov 09:00"


def test_a_suspension_that_lasts_is_told_instead_of_a_due_time() -> None:
    held = (Suspension(at(2026, 11, 3, 10), None, "等待检验"),)
    zh, en = told(at(2026, 11, 3, 9), 2, Kind.WORK_HOUR, suspensions=held)
    assert zh == ["11月3日 计入 09:00–10:00 共 1 小时", "暂停（等待检验）尚未结束，恢复后再定到期时间"]
    assert en == ["3 Nov: counted 09:00–10:00, 1 h", "suspended (等待检验) until further notice: no due time yet"]


def test_the_night_before_a_weekend_is_not_told_on_its_own() -> None:
    zh, _ = told(at(2026, 11, 6, 20), 1, Kind.WORK_HOUR)
    assert zh == ["跳过周末 11月7日–11月8日", "11月9日 计入 08:30–09:30 共 1 小时", "到期 11月9日 09:30"]


def test_waiting_for_the_offices_is_told() -> None:
    zh, _ = told(at(2026, 11, 3, 7), 1, Kind.WORK_HOUR, start_rule=StartRule.NEXT_WORKING_INSTANT)
    assert zh[0] == "11月3日 07:00–08:30 起算前不计"


def test_days_without_a_notice_are_told() -> None:
    zh, en = told(at(2026, 12, 31, 9), 3, Kind.WORK_DAY)
    assert "按周一至周五为工作日推算" in zh[-2]
    assert en[-2].startswith("Note: for some of these days no holiday notice is known yet")


def test_seconds_are_told_where_there_are_any() -> None:
    zh, en = told(at(2026, 11, 3, 17, 59) + timedelta(seconds=20), 1, Kind.WORK_HOUR)
    assert zh == [
        "11月3日 计入 17:59:20–18:00 共 40 秒",
        "11月4日 计入 08:30–09:29:20 共 59 分 20 秒",
        "到期 11月4日 09:29:20",
    ]
    assert en[1] == "4 Nov: counted 08:30–09:29:20, 59 min 20 s"


@given(limits(may_last=True), layouts)
def test_every_deadline_can_be_told_and_no_english_has_han_but_what_people_wrote(limit: Limit, layout: int) -> None:
    deadline = due(limit, CALENDARS[layout])
    zh, en = explain(deadline, "zh"), explain(deadline, "en")
    assert len(zh) == len(en) >= 1
    han = re.compile("[\u4e00-\u9fff]")
    assert all(han.search(line) for line in zh)
    assert not [line for line in en if han.search(line.replace("等待检验", "").replace("等待立案", ""))]
