"""Deadlines are those of somebody who walks from minute to minute, in every kind of time."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.engines.worktime.limits import CALENDARS, DAYS, layouts, limits
from tests.engines.worktime.minute_walker import Walker, minute_of, moment_of

from furong.engines.worktime import Limit, due, used_s
from furong.engines.worktime.derivation import Interval


def walker_of(limit: Limit, layout: int) -> Walker:
    return Walker(limit.kind.value, DAYS[layout])


def walked(limit: Limit, layout: int) -> tuple[int, list[tuple[int, int | None]]]:
    """The first minute that may count, and the suspensions in minutes."""
    spans = [(minute_of(s.begin), None if s.end is None else minute_of(s.end)) for s in limit.suspensions]
    return walker_of(limit, layout).first_minute(limit.start, limit.start_rule.value), spans


@given(limits(may_last=True), layouts)
def test_a_deadline_is_the_walkers(limit: Limit, layout: int) -> None:
    spans = [(s.begin, s.end) for s in limit.suspensions]
    expected = walker_of(limit, layout).due(limit.start, limit.seconds // 60, limit.start_rule.value, spans)
    assert due(limit, CALENDARS[layout]).due_at == expected


@given(limits(may_last=True), layouts)
def test_a_derivation_counts_the_minutes_that_the_walker_counts(limit: Limit, layout: int) -> None:
    counts = walker_of(limit, layout).counts()
    first, spans = walked(limit, layout)
    for interval in due(limit, CALENDARS[layout]).derivation:
        for minute in probes(interval):
            is_suspended = any(begin <= minute and (end is None or minute < end) for begin, end in spans)
            assert interval.is_counted == (minute >= first and counts(minute) and not is_suspended)


def probes(interval: Interval) -> set[int]:
    """The first, the last and some minutes between."""
    first, last = minute_of(interval.begin), minute_of(interval.end) - 1
    return {first, last, *range(first, last, 47)}


@given(limits(may_last=True), layouts)
def test_a_derivation_tiles_its_time_and_its_counted_part_is_the_limit(limit: Limit, layout: int) -> None:
    deadline = due(limit, CALENDARS[layout])
    intervals = deadline.derivation
    assert all(a.end == b.begin for a, b in pairwise(intervals))
    assert all(interval.begin < interval.end for interval in intervals)
    counted = sum((interval.length for interval in intervals if interval.is_counted), timedelta())
    if deadline.due_at is None:
        assert counted < timedelta(seconds=limit.seconds)
        return
    first, _ = walked(limit, layout)
    assert intervals[0].begin == min(limit.start, moment_of(first))
    assert intervals[-1].end == deadline.due_at
    assert counted == timedelta(seconds=limit.seconds)


@given(limits(may_last=True), layouts, st.integers(-600, 6 * 1440))
def test_time_used_is_the_time_the_walker_has_counted_so_far(limit: Limit, layout: int, later: int) -> None:
    counts = walker_of(limit, layout).counts()
    first, spans = walked(limit, layout)
    at = limit.start + timedelta(minutes=later)
    expected = sum(
        counts(minute) and not any(begin <= minute and (end is None or minute < end) for begin, end in spans)
        for minute in range(first, minute_of(at))
    )
    assert used_s(limit, CALENDARS[layout], at) == expected * 60


@given(limits(), layouts)
def test_all_of_a_limit_is_used_when_it_is_due_and_not_a_second_before(limit: Limit, layout: int) -> None:
    due_at = due(limit, CALENDARS[layout]).due_at
    assert due_at is not None
    assert used_s(limit, CALENDARS[layout], due_at) == limit.seconds
    assert used_s(limit, CALENDARS[layout], due_at - timedelta(seconds=1)) == limit.seconds - 1
