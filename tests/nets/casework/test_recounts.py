"""A new notice of holidays: what is open is counted anew, what it was stays, and a walker by the minute agrees."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from django.test import Client
from tests.engines.worktime.minute_walker import UTC8, Walker
from tests.nets.casework.conftest import District
from tests.support.city import hire, open_bike_case

from furong.engines.worktime import Kind, Pauses, StartRule, Suspension, load_calendar
from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.actions.recount_clocks import recount_some
from furong.nets.casework.api import recounts
from furong.nets.casework.api.clocks import get_clocks_for, watch_clocks
from furong.nets.casework.contracts.clocks import ClockPart, Stage
from furong.nets.casework.domain.clocks import DUE, ClockColumns, Shape, count_marks, instant_of, second_of
from furong.nets.casework.domain.stages import shipped_policy
from furong.nets.casework.errors import ReasonMissing
from furong.nets.casework.errors.clocks import CalendarUnusable
from furong.nets.casework.models import Recount
from furong.nets.casework.selectors.calendars import calendar_from

CLOCKS = 1_000
SYSTEM = system_actor("test")
NOTICE = "成府发〔2026〕99号"
#: The 24th is a Tuesday; the Saturday after it makes up for it.
CALENDAR = f"""
id = "chengdu"
title_zh = "成都市工作日历"
title_en = "Working calendar of Chengdu"
inherits = "cn"

[[hours]]
periods = ["08:30-12:00", "14:00-18:00"]
source = "test"

[[notices]]
number = "{NOTICE}"
issued = 2026-11-23
holidays = [
  {{ name_zh = "临时放假", name_en = "Extra holiday", first = 2026-11-24, last = 2026-11-25, work = [2026-11-28] }},
]
"""
_ALTERED = {date(2026, 11, 24): False, date(2026, 11, 25): False, date(2026, 11, 28): True}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}:00+08:00")


def _made_up(dice: random.Random) -> tuple[ClockPart, datetime, tuple[Suspension, ...], int]:
    """Return a limit, when it was set off, when it rested, and its minutes."""
    kind = dice.choice(list(Kind))
    in_days = kind not in (Kind.WORK_HOUR, Kind.URGENT_HOUR)
    start = datetime(2026, 9, 20, tzinfo=UTC8) + timedelta(minutes=dice.randrange(70 * 1440))
    amount = dice.randint(1, 4 if in_days else 10)
    rule = dice.choice((StartRule.INSTANT, StartRule.NEXT_WORKING_INSTANT, *([StartRule.NEXT_DAY] if in_days else [])))
    rests: tuple[Suspension, ...] = ()
    if dice.random() < 0.3:
        begin = start + timedelta(minutes=dice.randrange(600))
        rests = (Suspension(begin, begin + timedelta(minutes=dice.randint(1, 4000)), "suspended"),)
    part = ClockPart(stage=Stage.HANDLE, amount=float(amount), kind=kind, start_rule=rule)
    return part, start, rests, amount * (1440 if in_days else 60)


@pytest.mark.parametrize("notice", [False, True], ids=["as known", "after the notice"])
def test_a_thousand_clocks_are_due_when_a_walker_by_the_minute_says(notice: bool) -> None:
    dice = random.Random(30428)
    made = [_made_up(dice) for _ in range(CLOCKS)]
    told = [Shape(part.stage, (part,)) for part, *_ in made]
    shapes = list(dict.fromkeys(told))
    columns = ClockColumns(
        shapes=shapes,
        shape=np.array([shapes.index(shape) for shape in told]),
        starts=np.array([second_of(start) for _, start, _, _ in made]),
        pauses=Pauses.of([rests for _, _, rests, _ in made]),
    )
    calendar = calendar_from(CALENDAR) if notice else load_calendar("chengdu")
    due = count_marks(columns, calendar, shipped_policy())[DUE]
    for number, (part, start, rests, minutes) in enumerate(made):
        walker = Walker(str(part.kind), altered=_ALTERED if notice else {})
        spans = [(rest.begin, rest.end) for rest in rests]
        expected = walker.due(start, minutes, str(part.start_rule), spans)
        assert instant_of(int(due[number])) == expected, (part, start, rests)


def _take(content: str = CALENDAR) -> None:
    recounts.use_calendar(SYSTEM, content, cause=NOTICE)
    recounts.recount_open_clocks()


def _dues(district: District, case: str) -> dict[Stage, datetime | None]:
    return {one.stage: one.due_at for one in get_clocks_for(district.duty.actor, case).clocks}


def test_open_deadlines_move_and_what_they_were_stays_with_the_cause(district: District) -> None:
    case, ended = open_bike_case(), open_bike_case("ended")
    api.void_case(district.duty.actor, ended, reason="测试")
    before = get_clocks_for(district.duty.actor, ended)
    assert _dues(district, case) == {Stage.DISPATCH: at("24T09:10"), Stage.TOTAL: at("24T10:40")}
    _take()
    assert _dues(district, case) == {Stage.DISPATCH: at("26T09:00"), Stage.TOTAL: at("26T10:30")}
    clocks = get_clocks_for(district.duty.actor, case)
    assert [(count.due_at, count.cause) for count in clocks.counts] == [
        (at("24T10:40"), "opened"),
        (at("26T10:30"), NOTICE),
    ]
    assert {one.calendar for one in clocks.clocks} == {"chengdu@2026-11-23"}
    dispatch = next(one for one in clocks.clocks if one.stage is Stage.DISPATCH)
    assert any("临时放假" in line for line in dispatch.derivation["zh"])
    detail = api.get_case_for(district.duty.actor, case)
    assert detail.case.due_at == at("26T10:30")
    (entry,) = [entry for entry in detail.history if entry.step == "recount"]
    assert entry.reason.split("\n") == [
        NOTICE,
        "total: 2026-11-24 10:40 → 2026-11-26 10:30",
        "dispatch: 2026-11-24 09:10 → 2026-11-26 09:00",
    ]
    assert get_clocks_for(district.duty.actor, ended) == before
    newest = recounts.list_recounts()[0]
    assert (newest.cases, newest.clocks, newest.moved_cases, newest.moved_clocks) == (1, 2, 1, 2)
    assert newest.finished_at is not None


def test_who_was_warned_is_not_any_more_when_the_warning_comes_later(district: District, clock: FrozenClock) -> None:
    case = open_bike_case()
    clock.at = at("24T09:05")
    watch_clocks()
    stages = {one.stage: one.warned_at for one in get_clocks_for(district.duty.actor, case).clocks}
    assert stages[Stage.DISPATCH] == at("24T09:05")
    _take()
    clocks = get_clocks_for(district.duty.actor, case)
    assert {one.warned_at for one in clocks.clocks} == {None}
    assert {count.counted_at for count in clocks.counts} == {clock.now(), at("24T09:00")}


def test_a_count_that_was_cut_off_goes_on_and_nothing_is_counted_twice(district: District) -> None:
    cases = [open_bike_case(f"key-{number}") for number in range(5)]
    recounts.use_calendar(SYSTEM, CALENDAR, cause=NOTICE)
    with transaction():
        assert recount_some(cases=2)
    assert Recount.objects.get().cases == 2
    recounts.recount_open_clocks()
    assert Recount.objects.get().cases == 5
    for case in cases:
        assert [count.cause for count in get_clocks_for(district.duty.actor, case).counts] == ["opened", NOTICE]
    recounts.recount_open_clocks()
    assert Recount.objects.count() == 1


def test_new_cases_count_on_the_calendar_in_use(district: District, clock: FrozenClock) -> None:
    _take()
    case = open_bike_case("later")
    assert _dues(district, case)[Stage.TOTAL] == at("26T10:30")


@pytest.mark.parametrize(
    "content", ["id = ", CALENDAR.replace('"chengdu"', '"cn"'), CALENDAR.replace("2026-11-23", "2001-01-01")]
)
def test_what_is_no_newer_calendar_of_the_city_is_refused_and_changes_nothing(district: District, content: str) -> None:
    if "2001" in content:
        _take()
    with pytest.raises(CalendarUnusable):
        recounts.use_calendar(SYSTEM, content, cause=NOTICE)
    with pytest.raises(ReasonMissing):
        recounts.use_calendar(SYSTEM, CALENDAR, cause=" ")
    assert Recount.objects.filter(finished_at=None).count() == 0


def test_a_city_that_counts_on_the_calendar_that_came_along_has_nothing_to_move(district: District) -> None:
    case = open_bike_case()
    recounts.recount_open_clocks()
    assert [count.cause for count in get_clocks_for(district.duty.actor, case).counts] == ["opened"]
    assert recounts.list_recounts()[0].moved_cases == 0


def test_the_steward_takes_a_calendar_into_use_by_rest_and_the_officer_does_not(district: District) -> None:
    steward = hire("data_steward", area="510100", organisation="data-bureau")
    body = {"content": CALENDAR, "cause": NOTICE}
    answers: Sequence[int] = [
        Client().post("/api/v1/recounts", body, content_type="application/json", headers=person.bearer).status_code
        for person in (district.duty, steward)
    ]
    assert list(answers) == [403, 202]
    (told,) = Client().get("/api/v1/recounts", headers=district.duty.bearer).json()
    assert (told["calendar"], told["cause"], told["finished_at"]) == ("chengdu@2026-11-23", NOTICE, None)
