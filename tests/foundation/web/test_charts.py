"""Lines over time: steps, gaps, ticks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from furong.foundation.web.charts import Plane, step_line
from furong.kernel.clock import CITY_TIME

_BEGIN = datetime(2026, 11, 24, 6, 20, tzinfo=CITY_TIME)
_PLANE = Plane(begin=_BEGIN, end=_BEGIN + timedelta(hours=10), top=100)


def _after(hours: float) -> datetime:
    return _BEGIN + timedelta(hours=hours)


def test_a_value_holds_until_the_next_one_and_the_last_to_the_edge() -> None:
    line, area = step_line(_PLANE, [(_after(2), 50), (_after(5), 100)])
    assert line == "M200,50L500,50L500,0L1000,0"
    assert area == line + "V100H200Z"


def test_what_holds_at_the_left_edge_was_told_before() -> None:
    line, _ = step_line(_PLANE, [(_after(-3), 10), (_after(1), 20)])
    assert line == "M0,90L100,90L100,80L1000,80"


def test_a_value_that_no_longer_holds_leaves_a_gap() -> None:
    line, _ = step_line(_PLANE, [(_after(0), 10), (_after(6), 20)], hold=timedelta(hours=2))
    assert line == "M0,90L200,90M600,80L800,80"


def test_what_lies_outside_is_not_drawn() -> None:
    assert step_line(_PLANE, [(_after(-6), 10), (_after(12), 20)], hold=timedelta(hours=2)) == ("", "")
    assert step_line(_PLANE, []) == ("", "")


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (3.9, 4), (134, 200), (200, 200), (201, 400), (251, 400), (12, 20)]
)
def test_the_upper_edge_is_round_and_not_below_the_highest(highest: float, top: float) -> None:
    assert Plane.around(highest, begin=_BEGIN, end=_after(1)).top == top


def test_times_are_marked_at_round_hours_of_the_day() -> None:
    ticks = _PLANE.time_ticks(timedelta(hours=3))
    assert [tick.label for tick in ticks] == ["09:00", "12:00", "15:00"]
    assert ticks[0].share == pytest.approx(26.67)


def test_values_are_marked_at_quarters() -> None:
    assert [tick.label for tick in _PLANE.value_ticks()] == ["0", "25", "50", "75", "100"]
