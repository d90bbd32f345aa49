"""The time of an appeal: what runs when, what stands still, what was counted why, and the three rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from tests.nets.hotline.conftest import ROADS, WATER, Hotline
from tests.support.city import hire

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import CITY_TIME, FrozenClock
from furong.nets.hotline.api import appeals, clocks
from furong.nets.hotline.contracts.appeals import AppealFilters, AppealKind, AppealState, Satisfaction, Solved, Urgency
from furong.nets.hotline.contracts.clocks import AppealClock, AppealStage, ExtensionState
from furong.nets.hotline.contracts.rates import RateInfo
from furong.nets.hotline.errors.appeals import AppealReasonMissing, AppealStepNotPossible, SuspendedBefore
from furong.nets.hotline.errors.clocks import (
    ExtensionDecided,
    ExtensionOwnDecision,
    ExtensionPending,
    ExtensionsOver,
    ExtensionUnknown,
    SuspensionDayUnusable,
)

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00").replace(tzinfo=CITY_TIME)


def clock_of(hotline: Hotline, number: str, stage: AppealStage) -> AppealClock:
    told = clocks.get_appeal_clocks_for(hotline.supervisor.actor, number)
    return [one for one in told.clocks if one.stage is stage][-1]


def handling(hotline: Hotline, number: str) -> AppealClock:
    return clock_of(hotline, number, AppealStage.HANDLE)


def test_the_clocks_follow_one_another_and_say_how_they_were_counted(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.receive(kind=AppealKind.CONSULT).number
    assert clock_of(hotline, number, AppealStage.ANSWER).due_at == at("11-24T09:30")
    clock.advance(timedelta(minutes=10))
    appeals.register_appeal(hotline.agent.actor, number)
    # Four working hours from 09:10; the offices rest at noon.
    assert clock_of(hotline, number, AppealStage.DISPATCH).due_at == at("11-24T15:10")
    appeals.classify_appeal(hotline.agent.actor, number, "供水")
    told = appeals.assign_appeal(hotline.agent.actor, number, WATER)
    # Five working days from the next day: the weekend does not count.
    assert told.due_at == at("12-02T00:00")
    counted = handling(hotline, number)
    assert any("周末" in line for line in counted.derivation["zh"])
    assert any("weekend" in line for line in counted.derivation["en"])
    assert counted.calendar.startswith("chengdu@")
    assert clock_of(hotline, number, AppealStage.SIGN).stopped_at == clock.now()
    appeals.reply_to_appeal(hotline.water.actor, number, "已恢复")
    assert clock_of(hotline, number, AppealStage.CALL_BACK).due_at == at("11-26T00:00")


def test_the_clock_of_handling_runs_on_while_units_disagree(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.assigned()
    before = handling(hotline, number)
    clock.advance(timedelta(days=1))
    appeals.return_appeal(hotline.water.actor, number, clause="道路条例", reason="路面")
    appeals.assign_appeal(hotline.agent.actor, number, ROADS)
    appeals.return_appeal(hotline.roads.actor, number, clause="供水条例", reason="管道")
    clock.advance(timedelta(days=1))
    appeals.award_appeal(hotline.arbitrator.actor, number, WATER, clause="供水条例", reason="管网")
    assert handling(hotline, number) == before
    signings = [
        one.visit
        for one in clocks.get_appeal_clocks_for(hotline.agent.actor, number).clocks
        if one.stage is AppealStage.SIGN
    ]
    assert signings == [1, 2, 3]


def test_an_assignment_that_is_taken_back_costs_no_time(hotline: Hotline, clock: FrozenClock, by_hand: None) -> None:
    number = hotline.assigned()
    assert handling(hotline, number).due_at == at("12-16T00:00")
    appeals.take_back_appeal(hotline.agent.actor, number)
    assert handling(hotline, number).stopped_at == clock.now()
    clock.advance(timedelta(days=2))
    appeals.assign_appeal(hotline.agent.actor, number, ROADS)
    # From the start of the 25th to the morning of the 26th nobody had it.
    assert handling(hotline, number).due_at == at("12-17T09:00")


def test_a_unit_that_signs_itself_is_late_when_it_does_not(hotline: Hotline, clock: FrozenClock, by_hand: None) -> None:
    number = hotline.assigned(urgency=Urgency.URGENT)
    assert clock_of(hotline, number, AppealStage.SIGN).due_at == at("11-24T09:30")
    clock.advance(timedelta(hours=1))
    late = appeals.list_appeals_for(hotline.supervisor.actor, AppealFilters(overdue=True))
    assert [(one.number, one.is_overdue) for one in late.appeals] == [(number, True)]
    appeals.sign_appeal(hotline.water.actor, number)
    signing = clock_of(hotline, number, AppealStage.SIGN)
    assert (signing.is_overdue, signing.stopped_at) == (True, clock.now())


def test_while_it_waits_the_clock_stands_still_and_it_goes_on_by_itself(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.assigned()
    appeals.begin_appeal(hotline.water.actor, number)
    assert handling(hotline, number).due_at == at("12-16T00:00")
    for until in (date(2026, 11, 24), date(2027, 11, 24)):
        with pytest.raises(SuspensionDayUnusable):
            clocks.suspend_appeal(hotline.supervisor.actor, number, basis="等待材料", until=until)
    with pytest.raises(AppealReasonMissing):
        clocks.suspend_appeal(hotline.supervisor.actor, number, basis=" ", until=date(2026, 11, 26))
    with pytest.raises(ActionRefused):
        clocks.suspend_appeal(hotline.agent.actor, number, basis="等待材料", until=date(2026, 11, 26))
    told = clocks.suspend_appeal(hotline.supervisor.actor, number, basis="等待鉴定", until=date(2026, 11, 26))
    assert (told.due_at, handling(hotline, number).due_at) == (None, None)
    assert clocks.resume_due_appeals() == 0
    clock.advance(timedelta(days=2))
    assert clocks.resume_due_appeals() == 1
    after = handling(hotline, number)
    assert after.due_at == at("12-17T09:00")
    assert any("等待鉴定" in line for line in after.derivation["zh"])
    causes = [one.cause for one in clocks.get_appeal_clocks_for(hotline.agent.actor, number).counts]
    assert causes[-2:] == ["suspended", "resumed"]
    assert clocks.resume_due_appeals() == 0


def test_an_appeal_waits_once_a_round(hotline: Hotline, clock: FrozenClock) -> None:
    number, chief = hotline.assigned(), hotline.supervisor.actor
    appeals.begin_appeal(hotline.water.actor, number)
    clocks.suspend_appeal(chief, number, basis="等待鉴定", until=date(2026, 11, 26))
    clocks.resume_appeal(chief, number)
    with pytest.raises(SuspendedBefore):
        clocks.suspend_appeal(chief, number, basis="再等", until=date(2026, 11, 26))
    appeals.reply_to_appeal(hotline.water.actor, number, "已办")
    appeals.call_back(hotline.agent.actor, number, solved=Solved.NO, satisfaction=Satisfaction.DISSATISFIED)
    appeals.reopen_appeal(hotline.agent.actor, number, "还没有水")
    appeals.assign_appeal(hotline.agent.actor, number, WATER)
    appeals.begin_appeal(hotline.water.actor, number)
    told = clocks.suspend_appeal(chief, number, basis="等待鉴定", until=date(2026, 11, 26))
    assert told.state is AppealState.SUSPENDED


def test_the_limits_follow_the_class(hotline: Hotline, clock: FrozenClock, by_hand: None) -> None:
    number, agent = hotline.receive().number, hotline.agent.actor
    answering = clock_of(hotline, number, AppealStage.ANSWER)
    appeals.register_appeal(agent, number)
    usual = clock_of(hotline, number, AppealStage.DISPATCH).due_at
    told = appeals.classify_appeal(agent, number, "供水", urgency=Urgency.URGENT)
    pressing = clock_of(hotline, number, AppealStage.DISPATCH)
    assert usual is not None
    assert pressing.due_at is not None
    assert pressing.due_at < usual
    assert told.due_at == pressing.due_at
    causes = [one.cause for one in clocks.get_appeal_clocks_for(hotline.supervisor.actor, number).counts]
    assert causes == ["entered", "entered", "reclassified"]
    appeals.assign_appeal(agent, number, WATER)
    before = handling(hotline, number)
    appeals.take_back_appeal(agent, number)
    appeals.reclassify_appeal(agent, number)
    appeals.classify_appeal(agent, number, "供水", kind=AppealKind.CONSULT, urgency=Urgency.NORMAL)
    appeals.assign_appeal(agent, number, WATER)
    assert (before.due_at, handling(hotline, number).due_at) == (at("11-28T00:00"), at("12-02T00:00"))
    assert handling(hotline, number).started_at == before.started_at
    assert clock_of(hotline, number, AppealStage.ANSWER) == replace(answering, stopped_at=clock.now())


def test_it_is_taken_up_before_its_day_by_hand(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.assigned()
    appeals.begin_appeal(hotline.water.actor, number)
    clocks.suspend_appeal(hotline.supervisor.actor, number, basis="等待鉴定", until=date(2026, 12, 1))
    clock.advance(timedelta(hours=3))
    assert clocks.resume_appeal(hotline.supervisor.actor, number).state is AppealState.HANDLING
    clock.advance(timedelta(days=10))
    assert clocks.resume_due_appeals() == 0


def test_more_time_is_asked_by_the_unit_and_given_by_somebody_else(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.assigned(kind=AppealKind.CONSULT)
    asked = clocks.ask_extension(hotline.water.actor, number, amount=2, reason="等待水质报告")
    with pytest.raises(ExtensionPending):
        clocks.ask_extension(hotline.water.actor, number, amount=2, reason="再等")
    with pytest.raises(ActionRefused):
        clocks.decide_extension(hotline.water.actor, asked.id, approved=True)
    with pytest.raises(AppealReasonMissing):
        clocks.decide_extension(hotline.supervisor.actor, asked.id, approved=False)
    before = handling(hotline, number).due_at
    given = clocks.decide_extension(hotline.supervisor.actor, asked.id, approved=True)
    assert (given.state, given.decided_by) == (ExtensionState.APPROVED, "名supervisor")
    assert (before, handling(hotline, number).due_at) == (at("12-02T00:00"), at("12-04T00:00"))
    assert appeals.get_appeal_for(hotline.water.actor, number).info.due_at == at("12-04T00:00")
    with pytest.raises(ExtensionDecided):
        clocks.decide_extension(hotline.supervisor.actor, asked.id, approved=True)
    with pytest.raises(ExtensionUnknown):
        clocks.decide_extension(hotline.roads.actor, asked.id, approved=True)
    for amount in (6, 0, float("nan")):
        with pytest.raises(ExtensionsOver):
            clocks.ask_extension(hotline.water.actor, number, amount=amount, reason="更久")


def test_more_time_runs_out_lapses_and_comes_too_late(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.assigned()
    for _ in range(2):
        asked = clocks.ask_extension(hotline.water.actor, number, amount=1, reason="等待材料")
        clocks.decide_extension(hotline.supervisor.actor, asked.id, approved=True)
    with pytest.raises(ExtensionsOver):
        clocks.ask_extension(hotline.water.actor, number, amount=1, reason="等待材料")
    other = hotline.assigned()
    refused = clocks.ask_extension(hotline.water.actor, other, amount=1, reason="忙")
    clocks.decide_extension(hotline.supervisor.actor, refused.id, approved=False, reason="理由不足")
    clocks.ask_extension(hotline.water.actor, other, amount=1, reason="等待材料")
    appeals.reply_to_appeal(hotline.water.actor, other, "已办")
    told = clocks.get_appeal_clocks_for(hotline.water.actor, other).extensions
    assert [one.state for one in told] == [ExtensionState.REFUSED, ExtensionState.LAPSED]
    with pytest.raises(AppealStepNotPossible):
        clocks.ask_extension(hotline.water.actor, other, amount=1, reason="晚了")
    late = hotline.assigned(urgency=Urgency.EMERGENCY)
    clock.advance(timedelta(days=2))
    with pytest.raises(ExtensionsOver):
        clocks.ask_extension(hotline.water.actor, late, amount=1, reason="晚了")


def test_nobody_decides_on_what_they_asked_for_themselves(hotline: Hotline) -> None:
    both = hire("unit_handler", name="both", organisation=WATER)
    both.user.role_grants.create(role="hotline_supervisor", area_id="510171", valid_from=date(2020, 1, 1))
    asked = clocks.ask_extension(both.actor, hotline.assigned(), amount=1, reason="等待材料")
    with pytest.raises(ExtensionOwnDecision):
        clocks.decide_extension(both.actor, asked.id, approved=True)


def test_the_three_rates_with_the_numbers_they_are_made_of(hotline: Hotline, clock: FrozenClock) -> None:
    began = clock.now()
    content, angry, late = hotline.replied(), hotline.replied(), hotline.assigned(urgency=Urgency.EMERGENCY)
    hotline.assigned()
    agent = hotline.agent.actor
    appeals.call_back(agent, content, solved=Solved.YES, satisfaction=Satisfaction.SATISFIED)
    appeals.call_back(agent, angry, solved=Solved.PARTLY, satisfaction=Satisfaction.DISSATISFIED)
    clock.advance(timedelta(days=2))
    told = clocks.three_rates_for(hotline.supervisor.actor, began, clock.now())
    assert told.all.response == RateInfo(good=2, counted=3)
    assert told.all.resolution == RateInfo(good=1, counted=2)
    assert told.all.satisfaction == RateInfo(good=1, counted=2)
    assert [one.unit for one in told.units] == [WATER]
    appeals.reply_to_appeal(hotline.water.actor, late, "晚了")
    own = clocks.three_rates_for(hotline.water.actor, began, clock.now() + timedelta(minutes=1))
    assert (own.all.response, own.units[0].response) == (RateInfo(good=2, counted=3),) * 2
    assert clocks.three_rates_for(hotline.roads.actor, began, clock.now()).all.response.ratio is None
    assert own.all.satisfaction.ratio == 0.5


def test_the_database_refuses_to_change_a_count(hotline: Hotline, clock: FrozenClock) -> None:
    hotline.assigned()
    with pytest.raises(DatabaseError, match="new rows only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM hotline_timercount")
