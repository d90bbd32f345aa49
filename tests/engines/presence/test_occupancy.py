"""Occupancy agrees with somebody who walks from minute to minute with a list in hand."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.presence import Levels, Sightings, occupancy, stays

HOLD_MIN = 7
GROUPS = 2


@dataclass(frozen=True)
class Seen:
    """One sighting as the walker knows it."""

    subject: int
    second: int
    zones: tuple[int, ...]


sightings = st.lists(
    st.builds(
        Seen,
        subject=st.integers(0, 4),
        second=st.integers(0, 1800),
        zones=st.sampled_from([(), (0,), (1,), (2,), (0, 1)]),
    ),
    max_size=40,
)


def by_walking(seen: list[Seen], minute: int) -> dict[int, list[int]]:
    """Who stands in which zone at that minute, by the definition and nothing else."""
    newest: dict[int, Seen] = {}
    for sighting in seen:
        known = newest.get(sighting.subject)
        if sighting.second <= minute * 60 and (known is None or sighting.second >= known.second):
            newest[sighting.subject] = sighting
    standing: dict[int, list[int]] = {0: [], 1: [], 2: []}
    for sighting in newest.values():
        if minute * 60 - sighting.second < HOLD_MIN * 60:
            for zone in sighting.zones:
                standing[zone].append(sighting.subject)
    return standing


def by_engine(seen: list[Seen]) -> Levels:
    """The same through the engine; the group of a subject is whether its number is odd."""
    rows = Sightings(
        subject=np.array([s.subject for s in seen], dtype=np.int64),
        second=np.array([s.second for s in seen], dtype=np.int64),
    )
    pairs = [(zone, row) for row, s in enumerate(seen) for zone in s.zones]
    zone = np.array([p[0] for p in pairs], dtype=np.int64)
    row = np.array([p[1] for p in pairs], dtype=np.int64)
    return occupancy(stays(rows, hold_min=HOLD_MIN), zone, row, rows.subject % GROUPS, groups=GROUPS)


def level_at(levels: Levels, zone: int, minute: int) -> list[int]:
    """The counts by group that hold at that minute."""
    rows = np.flatnonzero((levels.zone == zone) & (levels.minute <= minute))
    return [0] * GROUPS if not len(rows) else levels.by_group[rows[-1]].tolist()


@given(sightings)
def test_every_zone_holds_at_every_minute_whom_the_walker_finds_there(seen: list[Seen]) -> None:
    levels = by_engine(seen)
    for minute in range(42):
        walked = by_walking(seen, minute)
        for zone in range(3):
            odd = sum(subject % 2 for subject in walked[zone])
            assert level_at(levels, zone, minute) == [len(walked[zone]) - odd, odd]


@given(sightings, st.randoms(use_true_random=False))
def test_order_and_repetition_of_delivery_do_not_matter(seen: list[Seen], random: Random) -> None:
    distinct = list({(s.subject, s.second): s for s in seen}.values())
    delivered = distinct + distinct[::2]
    random.shuffle(delivered)
    first, second = by_engine(distinct), by_engine(delivered)
    assert first.minute.tolist() == second.minute.tolist()
    assert first.by_group.tolist() == second.by_group.tolist()


def test_a_subject_leaves_its_place_at_the_minute_the_hold_time_is_over() -> None:
    levels = by_engine([Seen(0, 0, (0,))])
    assert list(zip(levels.minute.tolist(), levels.count.tolist(), strict=True)) == [(0, 1), (HOLD_MIN, 0)]


def test_a_sighting_between_two_minutes_counts_from_the_next_whole_minute() -> None:
    levels = by_engine([Seen(0, 61, (0,))])
    assert levels.minute.tolist() == [2, 2 + HOLD_MIN]


def test_a_second_sighting_at_the_same_place_renews_the_hold_without_a_gap() -> None:
    levels = by_engine([Seen(0, 0, (0,)), Seen(0, 300, (0,))])
    assert [row for row in zip(levels.minute.tolist(), levels.count.tolist(), strict=True) if row[1] == 0] == [
        (5 + HOLD_MIN, 0)
    ]


def test_no_sightings_make_no_levels() -> None:
    assert len(by_engine([])) == 0
