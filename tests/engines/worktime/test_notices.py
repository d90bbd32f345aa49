"""The notices of the State Council agree with chinesecalendar, day by day, and with what was known on a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from tests.engines.worktime.minute_walker import UTC8

from furong.engines.worktime import DayKind, Kind, Limit, StartRule, due, load_calendar, recompute

FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
DAYS = tuple(FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
ISSUED = {
    2019: "2018-12-06", 2020: "2020-01-26", 2021: "2020-11-25", 2022: "2021-10-25",
    2023: "2022-12-08", 2024: "2023-10-25", 2025: "2024-11-12", 2026: "2025-11-04",
}  # fmt: skip


@pytest.mark.parametrize("name", ["cn", "chengdu"])
def test_every_day_is_a_workday_exactly_when_chinesecalendar_says_so(name: str) -> None:
    calendar = load_calendar(name)
    differing = [day for day in DAYS if calendar.is_workday(day) != chinese_calendar.is_workday(day)]
    assert differing == []


def test_every_make_up_workday_is_a_weekend_and_no_holiday_is_named_after_nothing() -> None:
    for day, special in load_calendar("cn").special.items():
        assert special.name_zh
        assert special.name_en
        assert special.source.startswith("国办发明电〔")
        if special.kind == DayKind.MAKE_UP:
            assert day.isoweekday() > 5


def test_special_days_bear_the_name_that_chinesecalendar_gives_them() -> None:
    for day, special in load_calendar("cn").special.items():
        if FIRST <= day <= LAST:
            _, name = chinese_calendar.get_holiday_detail(day)
            if name is None:  # a weekend that the notice joins to a holiday
                assert day.isoweekday() > 5, day
                continue
            # Two holidays in one notice have both names; chinesecalendar names one of them.
            assert name.casefold() in special.name_en.casefold() or " and " in special.name_en, (day, name)


@pytest.mark.parametrize("year", sorted(ISSUED))
def test_a_version_is_the_day_of_the_newest_notice_and_brings_it_back(year: int) -> None:
    calendar = load_calendar("chengdu", as_of=date.fromisoformat(ISSUED[year]))
    assert calendar.version == ISSUED[year]
    assert calendar.is_covered(date(year, 12, 31))
    assert not calendar.is_covered(date(year + 1, 1, 1))
    assert load_calendar("chengdu", as_of=date.fromisoformat(calendar.version)) == calendar


def test_before_the_first_notice_nothing_is_covered() -> None:
    calendar = load_calendar("cn", as_of=date(2018, 12, 5))
    assert calendar.version == "0"
    assert not calendar.special
    assert not any(calendar.is_covered(day) for day in DAYS)


def test_the_labour_days_of_2019_were_made_longer_in_march() -> None:
    before, after = load_calendar("cn", as_of=date(2019, 3, 21)), load_calendar("cn", as_of=date(2019, 3, 22))
    bridge, make_ups = date(2019, 5, 3), (date(2019, 4, 28), date(2019, 5, 5))
    assert before.is_workday(bridge)
    assert not after.is_workday(bridge)
    assert not any(before.is_workday(day) for day in make_ups)
    assert all(after.is_workday(day) for day in make_ups)


def test_the_spring_festival_of_2020_was_made_longer_while_deadlines_ran() -> None:
    limit = Limit(
        start=datetime(2020, 1, 20, 10, tzinfo=UTC8), amount=5, kind=Kind.WORK_DAY, start_rule=StartRule.NEXT_DAY
    )
    old = due(limit, load_calendar("chengdu", as_of=date(2020, 1, 20)))
    found = recompute(limit, old, load_calendar("chengdu", as_of=date(2020, 1, 26)), cause="国办发明电〔2020〕1号")
    # 21, 22, 23, 31 January and 1 February (a make-up Saturday) before; 21, 22, 23 January, 3 and 4 February after.
    assert found.old.due_at == datetime(2020, 2, 2, tzinfo=UTC8)
    assert found.new.due_at == datetime(2020, 2, 5, tzinfo=UTC8)
    assert found.moved_by == timedelta(days=3)
    assert found.cause == "国办发明电〔2020〕1号"
    assert (found.old.calendar, found.new.calendar) == ("chengdu@2019-11-21", "chengdu@2020-01-26")
