"""When a zone overflows: thresholds, dwell and hysteresis by the time of the counts, in whatever order they come."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from furong.kernel.clock import CITY_TIME
from furong.nets.mobility.contracts.counts import CountSource
from furong.nets.mobility.contracts.overflow import OverflowState, OverflowThresholds
from furong.nets.mobility.domain.overflow import (
    Counted,
    Episode,
    check_thresholds,
    judge,
    leading,
    limits_of,
    probability_of_at_least,
)
from furong.nets.mobility.domain.overflow_changes import Change, Step, changes, replayed
from furong.nets.mobility.errors.overflow import ThresholdsUnusable

BEGIN = datetime(2026, 11, 24, 8, 0, tzinfo=CITY_TIME)
MINUTE = timedelta(minutes=1)
CAMERA, FEED, PATROL = CountSource
THRESHOLDS = OverflowThresholds(
    crowded=0.8,
    overflow=1.0,
    critical=1.3,
    clear=0.7,
    dwell=10 * MINUTE,
    clear_dwell=timedelta(),
    hold=8 * MINUTE,
    silence=15 * MINUTE,
    certainty=0.8,
)


def at(minute: float) -> datetime:
    return BEGIN + minute * MINUTE


def counted(
    minute: float, total: float, *, sigma: float = 0, capacity: int = 100, source: CountSource = CAMERA, **changed: Any
) -> Counted:
    limits = limits_of(replace(THRESHOLDS, **changed), capacity)
    return Counted(at=at(minute), total=total, sigma=sigma, source=source, limits=limits)


def every_minute(levels: dict[int, float], *, until: int, **given: Any) -> list[Counted]:
    """Count every minute; a level holds until the next one is given."""
    counts, level = [], 0.0
    for minute in range(until + 1):
        level = levels.get(minute, level)
        counts.append(counted(minute, level, **given))
    return counts


def spans(counts: list[Counted], until: float = 600) -> list[tuple[datetime, datetime | None]]:
    return [(e.raised_at, e.cleared_at) for e in judge(counts, until=at(until)).episodes]


def test_a_count_from_which_an_operator_is_missing_raises_and_never_clears() -> None:
    part = [replace(one, is_part=True) for one in every_minute({0: 100}, until=20, source=FEED)]
    assert spans(part) == [(at(10), None)]
    too_few = [replace(one, is_part=True) for one in every_minute({0: 5}, until=60, source=FEED)]
    assert judge([*part, *too_few[21:]], until=at(60)).state is OverflowState.OVERFLOW
    assert spans([*part, *too_few[21:], counted(61, 69, source=FEED)]) == [(at(10), at(61))]
    # What others say less of is no part of a dwell, and whoever saw all of it is listened to first.
    assert spans([*part[:8], *too_few[8:]]) == []
    seen = counted(9, 50, source=PATROL)
    assert leading([*part[:12], seen]) == [*part[:9], seen]
    assert spans([*part[:12], seen]) == []


def test_it_overflows_after_the_dwell_and_is_clear_below_seventy_per_cent() -> None:
    counts = every_minute({0: 100, 30: 70, 40: 69}, until=60)
    assert spans(counts) == [(at(10), at(40))]
    assert judge(counts, until=at(9.9)).state is OverflowState.CROWDED
    assert judge(counts, until=at(39)).state is OverflowState.OVERFLOW
    assert judge(counts, until=at(60)).state is OverflowState.NORMAL


def test_one_count_below_begins_the_dwell_anew() -> None:
    assert spans(every_minute({0: 100, 8: 99, 9: 101, 25: 5}, until=60)) == [(at(19), at(25))]


def test_critical_worsens_and_eases_within_one_episode() -> None:
    counts = every_minute({0: 100, 20: 130, 40: 120, 50: 99, 60: 130, 80: 0}, until=90)
    (episode,) = judge(counts, until=at(90)).episodes
    turns = [(10, OverflowState.OVERFLOW), (30, OverflowState.CRITICAL), (50, OverflowState.OVERFLOW)]
    assert episode.turns == tuple((at(minute), state) for minute, state in [*turns, (70, OverflowState.CRITICAL)])
    assert (episode.cleared_at, episode.worst) == (at(80), OverflowState.CRITICAL)


def test_a_gap_raises_nothing_and_ends_nothing() -> None:
    gap = [counted(0, 120), counted(1, 120), counted(30, 120)]
    assert spans(gap) == []
    assert spans([*every_minute({0: 120}, until=15), counted(300, 120), counted(301, 0)]) == [(at(10), at(301))]


def test_a_count_speaks_for_the_zone_no_longer_than_it_holds() -> None:
    assert spans([counted(0, 120), counted(7, 120)], until=9) == []
    assert spans([counted(0, 120), counted(7, 120)], until=10) == [(at(10), None)]
    assert spans([counted(0, 120)], until=60) == []


def test_clearing_may_have_to_last_as_well() -> None:
    counts = every_minute({0: 120, 20: 0, 21: 120, 40: 10}, until=60, clear_dwell=3 * MINUTE)
    assert spans(counts) == [(at(10), at(43))]


def test_a_threshold_is_passed_when_that_is_probable_enough() -> None:
    assert spans(every_minute({0: 101}, until=30, sigma=10)) == []
    assert spans(every_minute({0: 110}, until=30, sigma=10)) == [(at(10), None)]
    raised = {0: 130.0, 30: 66.0}
    assert spans(every_minute(raised, until=60, sigma=10)) == [(at(10), None)]
    assert spans(every_minute({**raised, 40: 60}, until=60, sigma=10)) == [(at(10), at(40))]
    assert probability_of_at_least(counted(0, 99.5, sigma=3), 100) == pytest.approx(0.5)


@pytest.mark.parametrize("forbidden", [False, True])
def test_where_nothing_may_stand_any_bike_is_an_overflow(forbidden: bool) -> None:
    limits = limits_of(THRESHOLDS, 50 if forbidden else 0, forbidden=forbidden)
    assert (limits.crowded, limits.overflow, limits.clear, limits.clear_at) == (1, 1, 1, 0)
    counts = [replace(one, limits=limits) for one in every_minute({0: 1, 20: 5000, 40: 0}, until=60)]
    (episode,) = judge(counts, until=at(60)).episodes
    assert (episode.raised_at, episode.cleared_at, episode.worst) == (at(10), at(40), OverflowState.OVERFLOW)


@pytest.mark.parametrize("capacity", [1, 2, 3, 10, 134, 5000])
def test_limits_in_whole_bikes_are_in_order(capacity: int) -> None:
    limits = limits_of(THRESHOLDS, capacity)
    assert 1 <= limits.clear <= limits.crowded <= limits.overflow <= limits.critical
    assert limits.overflow == capacity
    assert limits.clear_at < 0.7 * capacity <= limits.clear_at + 1


def test_the_best_source_is_listened_to_until_it_is_silent() -> None:
    camera = [counted(minute, 120) for minute in range(15)]
    feed = [counted(minute + 0.5, 10, source=FEED) for minute in range(60)]
    assert {one.source for one in leading([*feed, *camera]) if one.at <= at(29)} == {CAMERA}
    assert spans([*feed, *camera]) == [(at(10), at(29.5))]
    assert leading([counted(0, 1, source=PATROL), counted(0, 2, source=FEED)])[0].total == 2


def test_outside_its_hours_a_zone_has_no_limit() -> None:
    counts = every_minute({0: 120}, until=60)
    counts = [replace(one, limits=None) if one.at >= at(30) else one for one in counts]
    assert spans(counts) == [(at(10), at(30))]


def test_what_is_told_of_a_zone_that_nobody_counts() -> None:
    judged = judge([], until=BEGIN)
    assert (judged.state, judged.since, judged.episodes, judged.last) == (OverflowState.UNKNOWN, None, (), None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("clear", 0.9),
        ("clear", 0),
        ("crowded", 1.1),
        ("overflow", 1.4),
        ("dwell", -MINUTE),
        ("clear_dwell", timedelta(days=2)),
        ("hold", timedelta()),
        ("silence", MINUTE),
        ("certainty", 0.5),
        ("certainty", float("nan")),
    ],
)
def test_thresholds_that_do_not_fit_together_are_refused(field: str, value: Any) -> None:
    check_thresholds(THRESHOLDS)
    with pytest.raises(ThresholdsUnusable) as refused:
        check_thresholds(replace(THRESHOLDS, **{field: value}))
    assert refused.value.sentence("en").count(field)


#: A machine that is busy makes lists slowly.
_QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_SERIES = st.lists(
    st.tuples(
        st.integers(0, 120),
        st.sampled_from([0, 60, 69, 70, 75, 85, 99, 100, 115, 130, 150]),
        st.sampled_from([0.0, 4.0]),
        st.sampled_from([CAMERA, FEED]),
    ),
    max_size=25,
    unique_by=lambda one: (one[0], one[3]),
)


def _counts(series: list[tuple[int, int, float, CountSource]]) -> list[Counted]:
    return [counted(minute, total, sigma=sigma, source=source) for minute, total, sigma, source in series]


@_QUICK
@given(_SERIES, st.integers(0, 99))
def test_shuffled_and_doubled_counts_give_the_same_episodes(series: Any, seed: int) -> None:
    counts = _counts(series)
    shuffled = [*counts, *counts[::2]]
    random.Random(seed).shuffle(shuffled)
    assert judge(shuffled, until=at(200)) == judge(counts, until=at(200))


@_QUICK
@given(_SERIES)
def test_episodes_are_raised_and_cleared_once_and_follow_one_another(series: Any) -> None:
    episodes = judge(_counts(series), until=at(200)).episodes
    ends = [BEGIN, *(e.cleared_at for e in episodes)]
    for before, episode in zip(ends, episodes, strict=False):
        assert before is not None
        assert before < episode.raised_at
        assert episode.cleared_at is None or episode.cleared_at > episode.raised_at
        assert [turn for turn, _ in episode.turns] == sorted(turn for turn, _ in episode.turns)
    assert all(e.cleared_at is not None for e in episodes[:-1])


@_QUICK
@given(st.lists(st.integers(70, 99), min_size=1, max_size=30))
def test_nothing_flaps_inside_the_band(levels: list[int]) -> None:
    inside = [counted(20 + minute, level) for minute, level in enumerate(levels)]
    assert spans(inside) == []
    (episode,) = judge([*every_minute({0: 100}, until=19), *inside], until=at(200)).episodes
    assert (episode.cleared_at, len(episode.turns)) == (None, 1)


@_QUICK
@given(_SERIES, st.integers(0, 99))
def test_what_was_told_on_the_way_ends_up_as_what_all_counts_say(series: Any, seed: int) -> None:
    """Whatever the order in which counts arrive and however often it is told, the last telling is the whole truth."""
    counts = _counts(series)
    arrival = list(counts)
    random.Random(seed).shuffle(arrival)
    rows: list[Change] = []
    for known in range(0, len(arrival) + 1, 7):
        rows += changes("Z1", replayed(rows), judge(arrival[:known], until=at(200)).episodes)
    rows += changes("Z1", replayed(rows), judge(counts, until=at(200)).episodes)
    assert _told(rows) == [(e.raised_at, e.cleared_at, e.state) for e in judge(counts, until=at(200)).episodes]
    assert changes("Z1", replayed(rows), judge(counts, until=at(200)).episodes) == []


@_QUICK
@given(_SERIES)
def test_counts_in_order_correct_nothing(series: Any) -> None:
    counts = leading(_counts(series))
    rows: list[Change] = []
    for known in range(1, len(counts) + 1):
        until = counts[known - 1].at
        rows += changes("Z1", replayed(rows), judge(counts[:known], until=until).episodes)
    steps = [row.step for row in rows]
    assert not {Step.CORRECTED, Step.WITHDRAWN} & set(steps)
    assert 0 <= steps.count(Step.RAISED) - steps.count(Step.CLEARED) <= 1


def test_a_count_that_comes_late_withdraws_what_was_told_too_early() -> None:
    early = [counted(0, 120), counted(7, 120)]
    rows = changes("Z1", [], judge(early, until=at(10)).episodes)
    assert [row.step for row in rows] == [Step.RAISED]
    late = [*early, counted(5, 50)]
    rows += changes("Z1", replayed(rows), judge(late, until=at(10)).episodes)
    assert [row.step for row in rows] == [Step.RAISED, Step.WITHDRAWN]
    assert changes("Z1", replayed(rows), judge(late, until=at(10)).episodes) == []
    again = changes("Z1", replayed(rows), judge(early, until=at(10)).episodes)
    assert [row.step for row in again] == [Step.RAISED]
    assert again[0].episode != rows[0].episode


def test_an_episode_that_has_begun_goes_on() -> None:
    begun = Episode(raised_at=at(-600), cleared_at=None, turns=((at(-600), OverflowState.OVERFLOW),))
    (episode,) = judge([counted(0, 80), counted(5, 10)], until=at(9), begun=begun).episodes
    assert (episode.raised_at, episode.cleared_at) == (at(-600), at(5))


def _told(rows: list[Change]) -> list[tuple[datetime, datetime | None, OverflowState]]:
    kept = [one for one in replayed(rows) if not one.is_withdrawn]
    return sorted((one.raised_at, one.cleared_at, one.state) for one in kept)
