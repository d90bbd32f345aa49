"""Small lines: what is not known is a gap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from furong.cockpit.sparkline import polylines

values = st.lists(st.none() | st.floats(0, 500), max_size=30)


@given(values, st.floats(1, 500))
def test_every_known_value_is_drawn_inside(series: list[float | None], top: float) -> None:
    drawn = [point.split(",") for line in polylines(series, width=200, height=40, top=top) for point in line.split()]
    assert all(0 <= float(x) <= 200 and 0 <= float(y) <= 40 for x, y in drawn)
    known = [value for value in series if value is not None]
    assert len({x for x, _ in drawn}) == len(known)


def test_a_gap_parts_the_line() -> None:
    assert polylines([0, 10, None, None, 10], width=4, height=10, top=10) == ["0.0,10.0 1.0,0.0", "4.0,0.0 4.0,0.0"]


def test_nothing_known_draws_nothing() -> None:
    assert polylines([None, None], width=4, height=10, top=10) == []
