"""Limits, suspensions and calendars as hypothesis makes them up, to the minute so that a walker can follow."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from tests.engines.worktime.minute_walker import UTC8

from furong.engines.worktime import Calendar, Extension, Hours, Kind, Limit, StartRule, Suspension, load_calendar

FIRST = datetime(2019, 1, 2, tzinfo=UTC8)
_SPAN_MIN = int((datetime(2026, 11, 30, tzinfo=UTC8) - FIRST) / timedelta(minutes=1))

#: Working hours of the kinds there are: a noon break, none, three shifts, a night that begins at midnight.
DAYS: tuple[tuple[tuple[int, int], ...], ...] = (
    ((510, 720), (840, 1080)),
    ((540, 1020),),
    ((0, 360), (600, 601), (1200, 1440)),
    ((480, 720), (780, 1050), (1140, 1260)),
)
CALENDARS: tuple[Calendar, ...] = tuple(
    load_calendar("cn").with_hours(Hours(periods, source="made up"), version=f"test-{number}")
    for number, periods in enumerate(DAYS)
)

#: Close to holidays more often than chance would have it: the Spring Festivals and National Days.
_busy = st.builds(
    lambda year, month, minute: datetime(year, month, 1, tzinfo=UTC8) + timedelta(minutes=minute),
    st.integers(2019, 2026),
    st.sampled_from([2, 5, 10]),
    st.integers(-5 * 1440, 9 * 1440),
)
_any = st.integers(0, _SPAN_MIN).map(lambda minute: FIRST + timedelta(minutes=minute))
starts = st.one_of(_busy, _any)
kinds = st.sampled_from(list(Kind))
layouts = st.integers(0, len(DAYS) - 1)
days = st.dates(date(2019, 1, 2), date(2026, 11, 30))


def unit_min(kind: Kind) -> int:
    """Minutes in the unit of a kind."""
    return 1440 if kind.is_in_days else 60


def minutes_for(kind: Kind) -> st.SearchStrategy[int]:
    """Lengths of limits: whole units mostly, up to four days or twenty-four hours."""
    most = 4 if kind.is_in_days else 24
    return st.one_of(
        st.integers(1, most).map(lambda units: units * unit_min(kind)), st.integers(1, most * unit_min(kind))
    )


def rules_for(kind: Kind) -> st.SearchStrategy[StartRule]:
    """Start rules that fit."""
    fitting = list(StartRule) if kind.is_in_days else [StartRule.INSTANT, StartRule.NEXT_WORKING_INSTANT]
    return st.sampled_from(fitting)


def suspensions_around(start: datetime, *, may_last: bool = False) -> st.SearchStrategy[tuple[Suspension, ...]]:
    """Up to three suspensions near a start, overlapping or not."""
    begins = st.integers(-1440, 5 * 1440)
    lengths = st.integers(0, 3 * 1440)
    one = st.builds(
        lambda begin, length: Suspension(
            start + timedelta(minutes=begin), start + timedelta(minutes=begin + length), "等待检验"
        ),
        begins,
        lengths,
    )
    lasting = begins.map(lambda begin: Suspension(start + timedelta(minutes=begin), None, "等待立案"))
    return st.lists(st.one_of(one, lasting) if may_last else one, max_size=3).map(tuple)


@st.composite
def limits(draw: st.DrawFn, *, suspended: bool = True, may_last: bool = False) -> Limit:
    """A limit with everything it can have but the close of business."""
    kind = draw(kinds)
    start = draw(starts)
    rule = draw(rules_for(kind))
    minutes = max(draw(minutes_for(kind)), 1440 if rule is StartRule.SAME_DAY else 1)
    extensions = draw(st.lists(st.integers(1, 2), max_size=2))
    return Limit(
        start=start,
        amount=minutes / unit_min(kind),
        kind=kind,
        start_rule=rule,
        suspensions=draw(suspensions_around(start, may_last=may_last)) if suspended else (),
        extensions=tuple(Extension(amount, "分管领导") for amount in extensions),
    )
