"""Limits that cannot be counted are refused with the reason, and the edges of a day are where people put them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.engines.worktime.minute_walker import UTC8

from furong.engines.worktime import (
    BeyondCalendar,
    Caution,
    Extension,
    Kind,
    Limit,
    StartRule,
    Suspension,
    build_calendar,
    due,
    load_calendar,
    recompute,
    used_s,
)

CHENGDU = load_calendar("chengdu")


def at(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2025) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC8)


NAIVE = at(11, 3, 9).replace(tzinfo=None)


def due_at(start: datetime, amount: float, kind: Kind, **more: Any) -> datetime | None:
    return due(Limit(start=start, amount=amount, kind=kind, **more), CHENGDU).due_at


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.URGENT_HOUR, at(9, 30, 18)),
        (Kind.URGENT_DAY, at(10, 2, 16)),
        (Kind.WORK_HOUR, at(9, 30, 18)),
        (Kind.WORK_DAY, at(10, 10, 16)),
        (Kind.NATURAL_DAY, at(10, 2, 16)),
    ],
)
def test_two_units_of_each_kind_before_the_national_day(kind: Kind, expected: datetime) -> None:
    assert due_at(at(9, 30, 16), 2, kind) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (StartRule.INSTANT, at(11, 10, 20)),
        (StartRule.SAME_DAY, at(11, 8)),
        (StartRule.NEXT_DAY, at(11, 11)),
        (StartRule.NEXT_WORKING_INSTANT, at(11, 11, 8, 30)),
    ],
)
def test_one_workday_from_a_friday_evening_by_each_start_rule(rule: StartRule, expected: datetime) -> None:
    assert due_at(at(11, 7, 20), 1, Kind.WORK_DAY, start_rule=rule) == expected


def test_working_hours_pass_over_the_noon_break() -> None:
    assert due_at(at(11, 3, 11), 2, Kind.WORK_HOUR) == at(11, 3, 15)
    assert due_at(at(11, 3, 12, 30), 2, Kind.WORK_HOUR) == at(11, 3, 16)


def test_a_deadline_that_ends_with_the_day_is_not_carried_to_the_next_morning() -> None:
    assert due_at(at(11, 7, 16), 2, Kind.WORK_HOUR) == at(11, 7, 18)


@pytest.mark.parametrize(
    ("start", "amount", "rule", "expected"),
    [
        (at(11, 6, 9), 1, StartRule.NEXT_DAY, at(11, 7, 18)),
        (at(11, 6, 9), 1, StartRule.INSTANT, at(11, 7, 9)),
        (at(11, 6, 20), 1, StartRule.INSTANT, at(11, 7, 18)),
        (at(11, 7, 20), 0.125, StartRule.INSTANT, at(11, 7, 23)),  # set off after closing, due the same night
    ],
)
def test_the_close_of_business(start: datetime, amount: float, rule: StartRule, expected: datetime) -> None:
    assert due_at(start, amount, Kind.WORK_DAY, start_rule=rule, close_of_business=True) == expected


def test_without_working_hours_there_is_no_close_of_business() -> None:
    bare = build_calendar({"id": "bare", "title_zh": "无", "title_en": "none"})
    limit = Limit(
        start=at(11, 6, 9), amount=1, kind=Kind.WORK_DAY, start_rule=StartRule.NEXT_DAY, close_of_business=True
    )
    assert due(limit, bare).due_at == at(11, 8)
    with pytest.raises(ValueError, match="bare@0 has no working hours"):
        due(replace(limit, kind=Kind.WORK_HOUR, start_rule=StartRule.INSTANT, close_of_business=False), bare)


@pytest.mark.parametrize(
    ("changes", "trouble"),
    [
        ({"start": NAIVE}, "time zone"),
        ({"amount": 0}, "above zero"),
        ({"amount": -1}, "above zero"),
        ({"amount": float("nan")}, "above zero"),
        ({"amount": float("inf")}, "above zero"),
        ({"amount": 1e-5}, "a second"),
        ({"extensions": (Extension(0, "分管领导"),)}, "above zero"),
        ({"start_rule": StartRule.SAME_DAY}, "whole days"),
        ({"start_rule": StartRule.NEXT_DAY}, "whole days"),
        ({"start_rule": StartRule.SAME_DAY, "kind": Kind.WORK_DAY, "amount": 0.5}, "at least a day"),
        ({"close_of_business": True}, "close of business"),
    ],
)
def test_a_limit_that_cannot_be_counted_is_refused(changes: dict[str, Any], trouble: str) -> None:
    with pytest.raises(ValueError, match=trouble):
        replace(Limit(start=at(11, 3, 9), amount=2, kind=Kind.WORK_HOUR), **changes)


@pytest.mark.parametrize(
    ("begin", "end", "trouble"),
    [
        (at(11, 4), at(11, 3), "ends before it begins"),
        (NAIVE, None, "time zone"),
        (at(11, 4), NAIVE, "time zone"),
    ],
)
def test_a_suspension_that_cannot_be_is_refused(begin: datetime, end: datetime | None, trouble: str) -> None:
    with pytest.raises(ValueError, match=trouble):
        Suspension(begin, end, "等待检验")


@pytest.mark.parametrize(
    ("start", "amount", "rule"),
    [
        (at(1, 1, year=2014), 1, StartRule.INSTANT),
        (at(1, 1, year=2014), 1, StartRule.NEXT_WORKING_INSTANT),
        (at(1, 1, year=2046), 1, StartRule.INSTANT),
        (at(12, 30, 20, year=2045), 30, StartRule.INSTANT),
    ],
)
def test_days_that_are_not_worked_out_are_refused_rather_than_guessed(
    start: datetime, amount: float, rule: StartRule
) -> None:
    with pytest.raises(BeyondCalendar, match="2045-12-31"):
        due_at(start, amount, Kind.WORK_HOUR, start_rule=rule)


def test_a_start_after_the_last_opening_is_refused() -> None:
    until_2025 = {"periods": ["09:00-17:00"], "last": date(2025, 12, 31), "source": "made up"}
    offices = build_calendar({"id": "shut", "title_zh": "", "title_en": "", "hours": [until_2025]})
    start, rule = at(1, 5, year=2026), StartRule.NEXT_WORKING_INSTANT
    with pytest.raises(BeyondCalendar, match="no time counts"):
        due(Limit(start=start, amount=1, kind=Kind.WORK_DAY, start_rule=rule), offices)


def test_a_count_into_days_without_a_notice_says_so() -> None:
    covered = Limit(start=at(12, 31, 9, year=2026), amount=1, kind=Kind.WORK_DAY, start_rule=StartRule.SAME_DAY)
    assert due(covered, CHENGDU).due_at == at(1, 1, year=2027)
    assert due(covered, CHENGDU).cautions == ()
    beyond = replace(covered, amount=2)
    assert due(beyond, CHENGDU).cautions == (Caution.CALENDAR_ASSUMED,)
    by_the_clock = replace(beyond, kind=Kind.NATURAL_DAY)
    assert due(by_the_clock, CHENGDU).cautions == ()
    waiting = replace(by_the_clock, start_rule=StartRule.NEXT_WORKING_INSTANT)
    assert due(waiting, CHENGDU).cautions == (Caution.CALENDAR_ASSUMED,)


def test_an_open_suspension_leaves_no_instant_and_says_what_it_waits_for() -> None:
    held = (Suspension(at(11, 3, 10), None, "等待检验", "住建局"), Suspension(at(11, 3, 11), None, "等待专家"))
    limit = Limit(start=at(11, 3, 9), amount=2, kind=Kind.WORK_HOUR, suspensions=held)
    paused = due(limit, CHENGDU)
    assert (paused.due_at, paused.paused_by) == (None, "等待检验")
    assert not paused.is_overdue(at(12, 31))
    assert used_s(limit, CHENGDU, at(11, 5)) == 3_600
    ended = replace(limit, suspensions=(Suspension(at(11, 3, 10), at(11, 4, 10), "等待检验", "住建局"),))
    running = due(ended, CHENGDU)
    assert (running.due_at, running.paused_by) == (at(11, 4, 11), "")
    assert recompute(limit, paused, CHENGDU, cause="test").moved_by is None


def test_a_closed_suspension_inside_an_open_one_counts_once() -> None:
    held = (
        Suspension(at(11, 3, 15), None, "等待检验"),
        Suspension(at(11, 3, 9), at(11, 3, 10), "等待照片"),
        Suspension(at(11, 3, 16), at(11, 3, 17), "等待专家"),
    )
    limit = Limit(start=at(11, 3, 9), amount=8, kind=Kind.WORK_HOUR, suspensions=held)
    assert due(limit, CHENGDU).due_at is None
    assert used_s(limit, CHENGDU, at(11, 5)) == 3 * 3_600


def test_lateness_is_nobodys_when_the_case_is_exempt() -> None:
    limit = Limit(start=at(11, 3, 9), amount=2, kind=Kind.WORK_HOUR)
    assert due(limit, CHENGDU).is_overdue(at(11, 3, 11, 1))
    assert not due(limit, CHENGDU).is_overdue(at(11, 3, 11))
    assert not due(replace(limit, exempt="不可抗力"), CHENGDU).is_overdue(at(12, 1))


def test_used_time_needs_a_time_zone_and_is_nothing_before_the_start() -> None:
    limit = Limit(start=at(11, 3, 9), amount=2, kind=Kind.WORK_HOUR)
    assert used_s(limit, CHENGDU, at(11, 1)) == 0
    with pytest.raises(ValueError, match="naive"):
        used_s(limit, CHENGDU, NAIVE)


def test_fractions_of_a_second_are_dropped_and_other_zones_are_read() -> None:
    limit = Limit(start=at(11, 3, 9) + timedelta(milliseconds=999), amount=1, kind=Kind.URGENT_HOUR)
    assert due(limit, CHENGDU).due_at == at(11, 3, 10)
    utc = Limit(start=datetime.fromisoformat("2025-11-03T01:00:00+00:00"), amount=1, kind=Kind.WORK_HOUR)
    assert due(utc, CHENGDU).due_at == at(11, 3, 10)
