"""Deadlines counted by the column are those counted one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.worktime.limits import CALENDARS, kinds, layouts, rules_for

from furong.engines.worktime import BeyondCalendar, Kind, Limit, StartRule, due, due_many, load_calendar
from furong.kernel.clock import CITY_TIME

CHENGDU = load_calendar("chengdu")
#: From 2019 to the end of 2026. [s since 1970-01-01T00:00Z]
seconds = st.integers(1_546_300_800, 1_798_700_000)


@given(st.data(), kinds, layouts, st.lists(st.tuples(seconds, st.floats(0.001, 60)), max_size=12))
def test_many_are_each(data: st.DataObject, kind: Kind, layout: int, rows: list[tuple[int, float]]) -> None:
    rule = data.draw(rules_for(kind))
    if rule is StartRule.SAME_DAY:
        rows = [(second, max(amount, 1.0)) for second, amount in rows]
    many = due_many(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.float64),
        kind,
        CALENDARS[layout],
        start_rule=rule,
    )
    each = []
    for second, amount in rows:
        start = np.datetime64(second, "s").astype(object).replace(tzinfo=CITY_TIME) + CITY_TIME.utcoffset(None)
        due_at = due(Limit(start=start, amount=amount, kind=kind, start_rule=rule), CALENDARS[layout]).due_at
        assert due_at is not None
        each.append(int(due_at.timestamp()))
    assert many.tolist() == each


@pytest.mark.parametrize("amount", [0.0, -1.0, 1e-5, float("nan"), float("inf")])
def test_amounts_that_cannot_be_counted_are_refused(amount: float) -> None:
    with pytest.raises(ValueError, match="at least a second"):
        due_many(np.array([1_700_000_000]), np.array([amount]), Kind.WORK_HOUR, CHENGDU)


def test_a_start_rule_in_days_does_not_fit_hours() -> None:
    with pytest.raises(ValueError, match="whole days"):
        due_many(np.array([1_700_000_000]), np.array([1.0]), Kind.WORK_HOUR, CHENGDU, start_rule=StartRule.NEXT_DAY)


@pytest.mark.parametrize(("start", "amount"), [(0, 1.0), (1_700_000_000, 500_000.0), (4_000_000_000, 1.0)])
@pytest.mark.parametrize("rule", [StartRule.INSTANT, StartRule.NEXT_WORKING_INSTANT])
def test_one_row_beyond_the_calendar_is_loud(start: int, amount: float, rule: StartRule) -> None:
    with pytest.raises(BeyondCalendar):
        due_many(np.array([1_700_000_000, start]), np.array([1.0, amount]), Kind.WORK_HOUR, CHENGDU, start_rule=rule)
