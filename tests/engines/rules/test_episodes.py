"""Episodes agree with somebody who looks at every minute in turn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.rules import NEVER, Episodes, Steps, find_episodes

LAST = 60

#: What a series says from a minute on: raising, clearing, or neither.
series_states = st.dictionaries(st.integers(0, LAST), st.sampled_from("rc-"), max_size=25)


def steps_of(states: list[dict[int, str]]) -> Steps:
    rows = [(number, minute, says) for number, state in enumerate(states) for minute, says in sorted(state.items())]
    return Steps(
        series=np.array([r[0] for r in rows], dtype=np.int64),
        minute=np.array([r[1] for r in rows], dtype=np.int64),
        raising=np.array([r[2] == "r" for r in rows], dtype=bool),
        clearing=np.array([r[2] == "c" for r in rows], dtype=bool),
    )


def by_walking(state: dict[int, str], dwell: int) -> list[tuple[int, int]]:
    """Raised and cleared minutes of one series, one minute at a time."""
    episodes: list[tuple[int, int]] = []
    says, run, active = "-", 0, False
    for minute in range(LAST + 1):
        says = state.get(minute, says)
        run = run + 1 if says == "r" else 0
        if not active and run > dwell:
            episodes.append((minute, NEVER))
            active = True
        elif active and says == "c":
            episodes[-1] = (episodes[-1][0], minute)
            active = False
    return episodes


def listed(episodes: Episodes) -> list[tuple[int, int, int]]:
    return list(zip(episodes.series.tolist(), episodes.raised.tolist(), episodes.cleared.tolist(), strict=True))


none = np.empty(0, dtype=np.int64)


@given(st.lists(series_states, min_size=1, max_size=4), st.integers(0, 6))
def test_episodes_are_those_of_the_walker(states: list[dict[int, str]], dwell: int) -> None:
    found = find_episodes(steps_of(states), dwell_min=dwell, after=-1, until=LAST, active=none)
    walked = [(n, *episode) for n, state in enumerate(states) for episode in by_walking(state, dwell)]
    assert listed(found) == walked


@given(st.lists(series_states, min_size=1, max_size=3), st.integers(0, 5), st.integers(0, LAST - 1))
def test_deciding_in_two_parts_finds_what_deciding_at_once_finds(
    states: list[dict[int, str]], dwell: int, cut: int
) -> None:
    steps = steps_of(states)
    at_once = listed(find_episodes(steps, dwell_min=dwell, after=-1, until=LAST, active=none))
    first = listed(find_episodes(steps, dwell_min=dwell, after=-1, until=cut, active=none))
    active = np.array([series for series, _, cleared in first if cleared == NEVER], dtype=np.int64)
    second = listed(find_episodes(steps, dwell_min=dwell, after=cut, until=LAST, active=active))
    raised_before = {series: raised for series, raised, cleared in first if cleared == NEVER}
    joined = [episode for episode in first if episode[2] != NEVER]
    joined += [(s, raised_before[s] if raised == cut else raised, cleared) for s, raised, cleared in second]
    assert sorted(joined) == sorted(at_once)


def test_a_condition_that_breaks_once_starts_its_dwell_anew() -> None:
    steps = steps_of([{0: "r", 5: "-", 6: "r"}])
    found = find_episodes(steps, dwell_min=10, after=-1, until=LAST, active=none)
    assert listed(found) == [(0, 16, NEVER)]


def test_between_the_thresholds_an_episode_goes_on() -> None:
    steps = steps_of([{0: "r", 5: "-", 9: "r", 20: "c"}])
    found = find_episodes(steps, dwell_min=2, after=-1, until=LAST, active=none)
    assert listed(found) == [(0, 2, 20)]


def test_a_rule_that_raises_and_clears_at_once_is_refused() -> None:
    both = np.array([True])
    steps = Steps(series=np.array([0]), minute=np.array([0]), raising=both, clearing=both)
    with pytest.raises(ValueError, match="at the same time"):
        find_episodes(steps, dwell_min=0, after=-1, until=1, active=none)
