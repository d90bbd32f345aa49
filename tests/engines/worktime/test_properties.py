"""What must hold of every deadline, whatever the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.worktime.limits import (
    CALENDARS,
    DAYS,
    days,
    kinds,
    layouts,
    limits,
    minutes_for,
    starts,
    suspensions_around,
    unit_min,
)
from tests.engines.worktime.minute_walker import Walker

from furong.engines.worktime import (
    DayKind,
    Extension,
    Kind,
    Limit,
    SpecialDay,
    StartRule,
    Suspension,
    due,
    load_calendar,
    recompute,
)

HOLIDAY = SpecialDay(DayKind.HOLIDAY, "临时放假", "extra holiday", "成府发〔2026〕1号")
MAKE_UP = SpecialDay(DayKind.MAKE_UP, "临时上班", "extra workday", "成府发〔2026〕1号")


@given(limits(), layouts, st.integers(0, 4 * 86_400))
def test_a_later_start_is_never_due_earlier(limit: Limit, layout: int, later_s: int) -> None:
    later = replace(limit, start=limit.start + timedelta(seconds=later_s))
    first, second = due(limit, CALENDARS[layout]).due_at, due(later, CALENDARS[layout]).due_at
    assert first is not None
    assert second is not None
    assert first <= second


@given(st.data(), starts, layouts, st.integers(0, 3 * 86_400))
def test_a_later_start_is_never_due_earlier_at_the_close_of_business_either(
    data: st.DataObject, start: datetime, layout: int, later_s: int
) -> None:
    rule = data.draw(st.sampled_from(StartRule))
    minutes = max(data.draw(minutes_for(Kind.WORK_DAY)), 1440 if rule is StartRule.SAME_DAY else 1)
    limit = Limit(start=start, amount=minutes / 1440, kind=Kind.WORK_DAY, start_rule=rule, close_of_business=True)
    later = replace(limit, start=limit.start + timedelta(seconds=later_s))
    first, second = due(limit, CALENDARS[layout]).due_at, due(later, CALENDARS[layout]).due_at
    assert first is not None
    assert second is not None
    assert first <= second


@given(st.data(), kinds, starts, layouts)
def test_a_limit_may_be_counted_in_two_parts(data: st.DataObject, kind: Kind, start: datetime, layout: int) -> None:
    one, two = data.draw(minutes_for(kind)), data.draw(minutes_for(kind))

    def counted(begin: datetime, minutes: int) -> datetime:
        found = due(Limit(start=begin, amount=minutes / unit_min(kind), kind=kind), CALENDARS[layout]).due_at
        assert found is not None
        return found

    assert counted(counted(start, one), two) == counted(start, one + two)


@given(st.data(), limits(suspended=False), layouts)
def test_a_suspension_moves_a_deadline_by_exactly_its_countable_time(
    data: st.DataObject, limit: Limit, layout: int
) -> None:
    plain = due(limit, CALENDARS[layout]).due_at
    assert plain is not None
    begin = data.draw(st.integers(0, int((plain - limit.start) / timedelta(minutes=1)) - 1))
    length = data.draw(st.integers(0, 3 * 1440))
    first = limit.start + timedelta(minutes=begin)
    last = first + timedelta(minutes=length)
    held = replace(limit, suspensions=(Suspension(first, last, "等待检验"),))
    moved = due(held, CALENDARS[layout]).due_at
    assert moved is not None
    walker = Walker(limit.kind.value, DAYS[layout])
    counted_from = max(first, walker.due(limit.start, 0, limit.start_rule.value) or first)
    assert walker.between(plain, moved) == walker.between(counted_from, last)


@given(limits(suspended=False), layouts, st.integers(0, 5 * 1440))
def test_a_suspension_after_the_deadline_moves_nothing(limit: Limit, layout: int, later: int) -> None:
    plain = due(limit, CALENDARS[layout]).due_at
    assert plain is not None
    begin = plain + timedelta(minutes=later)
    held = replace(limit, suspensions=(Suspension(begin, begin + timedelta(days=2), "等待检验"),))
    assert due(held, CALENDARS[layout]).due_at == plain
    assert due(replace(limit, suspensions=(Suspension(begin, None, "等待检验"),)), CALENDARS[layout]).due_at == plain


@given(st.data(), limits(suspended=False), layouts)
def test_the_order_of_suspensions_and_where_they_overlap_do_not_matter(
    data: st.DataObject, limit: Limit, layout: int
) -> None:
    held = data.draw(suspensions_around(limit.start))
    there = due(replace(limit, suspensions=held), CALENDARS[layout]).due_at
    back = due(replace(limit, suspensions=held[::-1] + held), CALENDARS[layout]).due_at
    assert there == back


@given(limits(), st.integers(1, 3))
def test_an_extension_is_a_longer_limit(limit: Limit, more: int) -> None:
    extended = replace(limit, extensions=(*limit.extensions, Extension(more, "分管领导")))
    longer = replace(limit, amount=limit.amount + more)
    assert due(extended, CALENDARS[0]) == due(longer, CALENDARS[0])


@settings(max_examples=25)
@given(limits(), days)
def test_a_holiday_put_in_never_shortens_and_a_workday_put_in_never_lengthens(limit: Limit, day: date) -> None:
    calendar = CALENDARS[0]
    near = limit.start.date() + (day - date(2019, 1, 1)) % timedelta(days=7)
    plain = due(limit, calendar).due_at
    more_rest = due(limit, calendar.with_days({near: HOLIDAY}, version="more rest")).due_at
    more_work = due(limit, calendar.with_days({near: MAKE_UP}, version="more work")).due_at
    assert plain is not None
    assert more_rest is not None
    assert more_work is not None
    # A day off that delays the opening of the offices delays the deadline as well; nothing brings it forward.
    assert more_work <= plain <= more_rest


@settings(max_examples=20)
@given(limits(), days)
def test_a_day_put_in_is_counted_as_the_walker_counts_it(limit: Limit, day: date) -> None:
    near = limit.start.date() + (day - date(2019, 1, 1)) % timedelta(days=7)
    calendar = CALENDARS[0].with_days({near: HOLIDAY}, version="more rest")
    walker = Walker(limit.kind.value, DAYS[0], {near: False})
    spans = [(s.begin, s.end) for s in limit.suspensions]
    expected = walker.due(limit.start, limit.seconds // 60, limit.start_rule.value, spans)
    assert due(limit, calendar).due_at == expected


@given(limits(may_last=True), layouts)
def test_counting_again_gives_the_same_to_the_last_interval(limit: Limit, layout: int) -> None:
    first = due(limit, CALENDARS[layout])
    assert due(replace(limit), CALENDARS[layout]) == first
    again = recompute(limit, first, CALENDARS[layout], cause="replay")
    assert again.new == again.old == first


@given(limits())
def test_a_deadline_is_pinned_to_the_version_it_was_counted_on(limit: Limit) -> None:
    known = load_calendar("chengdu", as_of=limit.start.date())
    pinned = due(limit, known)
    name, _, version = pinned.calendar.partition("@")
    if version == "0":  # before the first notice that is known
        return
    brought_back = load_calendar(name, as_of=date.fromisoformat(version))
    assert brought_back == known
    assert due(limit, brought_back) == pinned
