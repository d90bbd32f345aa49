"""Faults that are put into real readings are found, and readings as they are give little that is false."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from furong.engines.faults import FaultEvent, FaultKind, Injected, find_faults, inject_faults, learn, score_events
from furong.engines.faults.residuals import agreed
from furong.engines.faults.rolling import ahead, behind, rolling_median, runs_of

_CSV = Path(__file__).parents[3] / "packs/air_quality/data/pm25_chengdu.csv.gz"
_SECONDS_A_STEP = 3600


@pytest.fixture(scope="module")
def year() -> tuple[tuple[str, ...], np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    """A recorded year of three stations, a row for each."""
    frame = pl.read_csv(_CSV).with_columns(pl.col("time").str.to_datetime(strict=False))
    names = tuple(sorted(frame["station"].unique().to_list()))
    begin = frame["time"].min()
    step = ((frame["time"] - begin).dt.total_seconds() // _SECONDS_A_STEP).to_numpy()
    table = np.full((len(names), int(step.max()) + 1), np.nan)
    row = np.array([names.index(name) for name in frame["station"]])
    table[row, step] = frame["value"].cast(pl.Float64).to_numpy()
    return names, table


Year = tuple[tuple[str, ...], np.ndarray[tuple[int, int], np.dtype[np.float64]]]


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_thirty_four_of_thirty_six_at_one_false_event_a_month(year: Year, seed: int) -> None:
    names, table = year
    changed, faults = inject_faults(table, seed=seed, unit=float(np.nanmedian(table)))
    events, _ = find_faults(learn(names, changed), names, changed)
    score = score_events(events, faults, stations=len(names), steps=table.shape[1])
    assert score.faults == 36
    assert score.found >= 33, score
    assert score.false_a_month <= 1.0, score


def test_what_was_learnt_from_one_year_is_used_on_another_and_in_any_unit(year: Year) -> None:
    names, table = year
    half = table.shape[1] // 2
    changed, faults = inject_faults(table[:, half:], seed=5, each=3, unit=60.0)
    model = learn(names, table[:, :half])
    events, _ = find_faults(model, names, changed)
    score = score_events(events, faults, stations=len(names), steps=half)
    assert score.found >= 16, score
    milligrams, _ = find_faults(learn(names, table[:, :half] / 1000), names, changed / 1000)
    assert [(e.station, e.first, e.last) for e in milligrams] == [(e.station, e.first, e.last) for e in events]


def test_the_order_and_the_number_of_stations_do_not_matter(year: Year) -> None:
    names, table = year
    changed, _ = inject_faults(table, seed=3)
    events, _ = find_faults(learn(names, changed), names, changed)
    turned, _ = find_faults(learn(names[::-1], changed[::-1]), names[::-1], changed[::-1])
    told = sorted((names[e.station], e.first, e.kind) for e in events)
    assert told == sorted((names[::-1][e.station], e.first, e.kind) for e in turned)


def test_a_single_station_is_compared_with_itself(year: Year) -> None:
    names, table = year
    alone, here = (names[0],), table[:1].copy()
    here[0, 4000:4030] = here[0, 4000]
    here[0, 5000] += 900.0
    events, _ = find_faults(learn(alone, here), alone, here)
    found = {(kind, event.kind) for event in events for kind in ("stuck", "spike") if _meets(event, kind)}
    assert ("stuck", FaultKind.STUCK) in found
    assert ("spike", FaultKind.SPIKE) in found


def _meets(event: FaultEvent, kind: str) -> bool:
    first, last = {"stuck": (4000, 4030), "spike": (5000, 5000)}[kind]
    return event.first <= last + 13 and event.last >= first


@pytest.mark.parametrize(
    "table",
    [
        np.empty((0, 0)),
        np.full((3, 50), np.nan),
        np.zeros((3, 900)),
        np.ones((1, 1)),
        np.vstack([np.zeros(900), np.full(900, np.nan), np.arange(900.0)]),
    ],
)
def test_odd_tables_are_no_trouble(table: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> None:
    names = tuple(f"s{row}" for row in range(len(table)))
    with np.errstate(all="raise", under="ignore"):
        events, limits = find_faults(learn(names, table), names, table)
    assert all(np.isfinite(event.score) for event in events)
    assert limits["equal"] == 9.0


def test_an_outage_of_all_stations_is_nobodys_fault(year: Year) -> None:
    names, table = year
    out = table.copy()
    out[:, 3000:3040] = np.nan
    events, _ = find_faults(learn(names, table), names, out)
    assert not any(e.kind is FaultKind.DROPOUT and e.first < 3040 and e.last >= 3006 for e in events)


def test_faults_are_where_the_injector_says_and_nowhere_else(year: Year) -> None:
    _, table = year
    changed, faults = inject_faults(table, seed=2)
    again, same = inject_faults(table, seed=2)
    assert faults == same
    np.testing.assert_array_equal(changed, again)
    mine = np.zeros(table.shape, dtype=bool)
    for fault in faults:
        mine[fault.station, fault.first : fault.last + 1] = True
    np.testing.assert_array_equal(changed[~mine], table[~mine])
    with pytest.raises(ValueError, match="no room"):
        inject_faults(table[:, :100], seed=2)


def test_scoring_counts_as_it_says() -> None:
    faults = [Injected(0, FaultKind.STUCK, 100, 120)]

    def event(first: int, last: int, station: int = 0) -> FaultEvent:
        return FaultEvent(station=station, kind=FaultKind.STUCK, first=first, last=last, score=1.0)

    def score(*events: FaultEvent) -> tuple[int, int]:
        got = score_events(events, faults, stations=2, steps=1460)
        assert got.false_a_month == got.false_events / 4
        return got.found, got.false_events

    assert score(event(133, 133)) == (1, 0)
    assert score(event(134, 134)) == (0, 1)
    assert score(event(110, 110, station=1)) == (0, 1)
    assert score(event(300, 300), event(312, 312)) == (0, 1)
    assert score(event(300, 300), event(313, 313)) == (0, 2)


columns = st.lists(st.one_of(st.just(float("nan")), st.floats(-50, 50)), max_size=60)


@settings(max_examples=150, deadline=None)
@given(columns, st.integers(1, 12), st.integers(1, 4))
def test_windows_are_those_of_plain_loops(values: list[float], width: int, least: int) -> None:
    column = np.array(values, dtype=np.float64)
    half = width // 2
    for i, median in enumerate(rolling_median(column, width, least)):
        window = [v for v in values[max(0, i - half) : i + half + 1] if v == v]
        assert (median == pytest.approx(np.median(window))) if len(window) >= least else np.isnan(median)
    back, forth = behind(column, width), ahead(column, width)
    for i in range(len(values)):
        for mean, cut in ((back[i], values[max(0, i - width + 1) : i + 1]), (forth[i], values[i : i + width])):
            window = [v for v in cut if v == v]
            enough = len(window) >= np.ceil(width * 0.5)
            assert (mean == pytest.approx(np.mean(window), abs=1e-9)) if enough else np.isnan(mean)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.booleans(), max_size=40))
def test_runs_cover_what_is_true(mask: list[bool]) -> None:
    begins, ends = runs_of(np.array(mask, dtype=bool))
    covered = [any(b <= i < e for b, e in zip(begins, ends, strict=True)) for i in range(len(mask))]
    assert covered == mask


def test_most_neighbours_must_agree() -> None:
    nan = float("nan")
    columns = np.array([[5.0, 3.0, -2.0], [5.0, -3.0, -2.0], [4.0, nan, nan], [nan, nan, nan], [9.0, 8.0, 0.1]]).T
    np.testing.assert_allclose(agreed(columns), [3.0, -2.0, 0.6 * 4.0, nan, 8.0])
