"""The clocks of a case: set off, stopped, paused and resumed as its state moves, and told of when time runs out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.nets.casework.conftest import District
from tests.nets.casework.test_handling import handle
from tests.support.city import open_bike_case, photo, task_of

from furong.foundation.outbox.models import OutboxEvent
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.kernel.permissions import Actor
from furong.nets.casework import api
from furong.nets.casework.actions.record_step import take_case_step
from furong.nets.casework.api import clocks
from furong.nets.casework.contracts import CaseState, PhotoKind
from furong.nets.casework.contracts.clocks import CaseClocks, ClockInfo, Stage
from furong.nets.casework.errors import CaseUnknown
from furong.nets.casework.models import Case
from furong.nets.casework.pages import clock_words

SYSTEM = Actor(key="system:test", name="test")


def read(district: District, case: str) -> CaseClocks:
    return clocks.get_clocks_for(district.duty.actor, case)


def clock_of(district: District, case: str, stage: Stage) -> ClockInfo:
    return [one for one in read(district, case).clocks if one.stage is stage][-1]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}:00+08:00")


def take(case: str, step: str, reason: str = "", *, target: CaseState | None = None) -> None:
    """Let a case take a step of the table, whoever it is that may."""
    with transaction():
        row = Case.objects.select_for_update().get(pk=case)
        take_case_step(row, step, SYSTEM, reason=reason, target=target)


def told(kind: str) -> list[dict[str, object]]:
    rows = OutboxEvent.objects.filter(ce_type=f"city.furong.casework.case.{kind}.v1").order_by("pk")
    return list(rows.values_list("data", flat=True))


def test_every_stage_of_a_case_is_timed_from_its_opening_to_its_end(district: District, clock: FrozenClock) -> None:
    case = open_bike_case(shares={"A": 3})
    assert clock_of(district, case, Stage.DISPATCH).due_at == at("24T09:10")
    assert clock_of(district, case, Stage.TOTAL).due_at == at("24T10:40")
    api.dispatch_case(district.duty.actor, case)
    clock.at = at("24T09:20")
    handle(district, case, "A")
    clock.at = at("24T11:30")
    api.close_case(district.checker.actor, case)
    spans = {
        one.stage: (one.visit, one.started_at, one.due_at, one.stopped_at, one.is_overdue)
        for one in read(district, case).clocks
    }
    assert spans == {
        Stage.DISPATCH: (1, at("24T08:40"), at("24T09:10"), at("24T09:00"), False),
        Stage.HANDLE: (1, at("24T09:00"), at("24T11:00"), at("24T09:20"), False),
        Stage.CHECK: (1, at("24T09:20"), at("24T11:20"), at("24T11:30"), True),
        Stage.TOTAL: (1, at("24T08:40"), at("24T10:40"), at("24T11:30"), True),
    }
    assert clock_of(district, case, Stage.CHECK).overdue_s == 600


def test_a_clock_tells_in_two_languages_how_it_was_counted(district: District, clock: FrozenClock) -> None:
    case = open_bike_case(at=at("24T11:50"))
    found = clock_of(district, case, Stage.DISPATCH)
    assert found.due_at == at("24T14:20")
    assert found.derivation["zh"] == ("11月24日 计入 11:50–12:00、14:00–14:20 共 30 分", "到期 11月24日 14:20")
    assert found.derivation["en"] == ("24 Nov: counted 11:50–12:00, 14:00–14:20, 30 min", "due 24 Nov 14:20")


def test_the_clock_of_the_whole_case_is_its_deadline(district: District) -> None:
    case = open_bike_case()
    detail = api.get_case_for(district.duty.actor, case)
    total = clock_of(district, case, Stage.TOTAL)
    assert (detail.case.due_at, detail.derivation) == (total.due_at, total.derivation)
    assert [count.cause for count in read(district, case).counts] == ["opened"]


def test_rework_goes_on_with_the_time_that_was_left_and_the_check_does_not_count(
    district: District, clock: FrozenClock
) -> None:
    case = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    clock.at = at("24T09:30")
    handle(district, case, "A")
    clock.at = at("24T10:45")
    api.rework_case(district.checker.actor, case, reason="仍有车辆")
    handling = clock_of(district, case, Stage.HANDLE)
    assert (handling.visit, handling.due_at, handling.stopped_at) == (1, at("24T14:15"), None)
    assert "暂停（核查中）11月24日 09:30–10:45" in handling.derivation["zh"]
    clock.at = at("24T11:00")
    operator, task = district.operator_a.actor, task_of(district.duty, case, "A")
    api.accept_task(operator, task)
    api.attach_photo(operator, task, photo("after the rework"), PhotoKind.AFTER)
    api.feed_back_task(operator, task, result="cleared")
    checks = [one for one in read(district, case).clocks if one.stage is Stage.CHECK]
    assert [(one.visit, one.started_at) for one in checks] == [(1, at("24T09:30")), (2, at("24T11:00"))]


def test_a_case_that_comes_back_to_the_dispatcher_gets_a_new_clock(district: District, clock: FrozenClock) -> None:
    case = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    clock.at = at("24T10:00")
    api.return_task(district.operator_a.actor, task_of(district.duty, case, "A"), reason="不是本企业车辆")
    again = clock_of(district, case, Stage.DISPATCH)
    assert (again.visit, again.started_at, again.due_at) == (2, at("24T10:00"), at("24T10:30"))
    clock.at = at("24T10:05")
    api.dispatch_case(district.duty.actor, case)
    handling = clock_of(district, case, Stage.HANDLE)
    assert (handling.visit, handling.started_at, handling.due_at) == (2, at("24T10:05"), at("24T14:05"))


def test_suspended_time_does_not_count(district: District, clock: FrozenClock) -> None:
    case = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    clock.at = at("24T10:00")
    take(case, "suspend", "等待产权单位")
    assert [one.due_at for one in read(district, case).clocks if one.stopped_at is None] == [None, None]
    assert api.get_case_for(district.duty.actor, case).case.due_at is None
    clock.at = at("30T09:00")
    assert clocks.watch_clocks() == 0
    take(case, "resume")
    assert clock_of(district, case, Stage.HANDLE).due_at == at("30T10:00")
    total = clock_of(district, case, Stage.TOTAL)
    assert (total.due_at, total.visit) == (at("30T09:40"), 1)
    assert "suspended (the case was put off) 24 Nov 10:00–30 Nov 09:00" in total.derivation["en"]
    counts = read(district, case).counts
    assert [(count.cause, count.due_at) for count in counts] == [
        ("opened", at("24T10:40")),
        ("suspended", None),
        ("resumed", at("30T09:40")),
    ]


def test_a_case_that_is_voided_has_no_clock_that_runs(district: District) -> None:
    case = open_bike_case()
    api.void_case(district.duty.actor, case, reason="误报")
    assert all(one.stopped_at is not None for one in read(district, case).clocks)


def test_a_case_that_was_merged_and_is_split_goes_on_with_its_clocks(district: District, clock: FrozenClock) -> None:
    case = open_bike_case()
    take(case, "merge")
    clock.at = at("24T10:00")
    take(case, "split", target=CaseState.PENDING_DISPATCH)
    found = {one.stage: (one.visit, one.due_at, one.stopped_at) for one in read(district, case).clocks}
    assert found == {Stage.DISPATCH: (1, at("24T10:10"), None), Stage.TOTAL: (1, at("24T11:40"), None)}


def test_it_is_warned_once_when_four_fifths_of_a_stage_are_gone(district: District, clock: FrozenClock) -> None:
    case = open_bike_case()
    clock.at = at("24T09:03")
    assert clocks.watch_clocks() == 0
    clock.at = at("24T09:04")
    assert (clocks.watch_clocks(), clocks.watch_clocks()) == (1, 0)
    assert [(event["number"], event["stage"], event["due_at"]) for event in told("warned")] == [
        (case, "dispatch", "2026-11-24T01:10:00Z")
    ]
    assert clock_of(district, case, Stage.DISPATCH).warned_at == at("24T09:04")
    assert told("overdue") == []


def test_it_is_told_once_that_a_stage_is_late_and_a_warning_that_would_come_too_late_is_not_given(
    district: District, clock: FrozenClock
) -> None:
    case = open_bike_case()
    clock.at = at("24T09:10")
    assert (clocks.watch_clocks(), clocks.watch_clocks()) == (1, 0)
    assert [event["stage"] for event in told("overdue")] == ["dispatch"]
    assert told("warned") == []
    clock.at = at("24T09:11")
    assert clock_of(district, case, Stage.DISPATCH).is_overdue


def test_lateness_is_told_to_one_level_after_another_and_the_history_keeps_it(
    district: District, clock: FrozenClock
) -> None:
    case = open_bike_case()
    clock.at = at("24T10:10")  # an hour of office time late
    clocks.watch_clocks()
    clocks.watch_clocks()
    told_to = [(one.stage, one.level, one.told, one.at) for one in read(district, case).escalations]
    assert told_to == [(Stage.DISPATCH, 1, "duty_officer", at("24T10:10"))]
    clock.at = at("25T09:10")  # a workday late
    clocks.watch_clocks()
    assert [(one.level, one.told) for one in read(district, case).escalations] == [(1, "duty_officer"), (2, "viewer")]
    notes = [(e.step, e.reason) for e in api.get_case_for(district.duty.actor, case).history if e.step == "escalate"]
    assert notes == [("escalate", "dispatch 1 duty_officer"), ("escalate", "dispatch 2 viewer")]
    assert [(event["level"], event["told"]) for event in told("escalated")] == [(1, "duty_officer"), (2, "viewer")]


def test_more_time_moves_the_deadline_and_what_was_late_is_late_anew_at_the_new_one(
    district: District, clock: FrozenClock
) -> None:
    case = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    clock.at = at("24T10:45")
    clocks.watch_clocks()
    assert [event["stage"] for event in told("overdue")] == ["total"]
    with transaction():
        clocks.extend_timers(Case.objects.get(pk=case), 2, "分管领导")
    assert clock_of(district, case, Stage.TOTAL).due_at == at("24T14:40")
    assert clock_of(district, case, Stage.HANDLE).due_at == at("24T15:00")
    assert [count.cause for count in read(district, case).counts] == ["opened", "extended"]
    clock.at = at("24T14:40")
    clocks.watch_clocks()
    assert [event["stage"] for event in told("overdue")] == ["total", "total"]


def test_who_was_warned_and_has_more_time_is_warned_anew(district: District, clock: FrozenClock) -> None:
    case = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    clock.at = at("24T10:30")
    clocks.watch_clocks()
    warned = clock_of(district, case, Stage.TOTAL)
    assert (warned.warned_at, clock_words.clock_kind(warned)) == (at("24T10:30"), "warn")
    with transaction():
        clocks.extend_timers(Case.objects.get(pk=case), 2, "分管领导")
    longer = clock_of(district, case, Stage.TOTAL)
    assert (longer.warned_at, clock_words.clock_kind(longer)) == (None, "")
    assert clocks.watch_clocks() == 0
    clock.at = at("24T14:30")
    clocks.watch_clocks()
    assert clock_of(district, case, Stage.TOTAL).warned_at == at("24T14:30")
    assert [event["stage"] for event in told("warned") if event["stage"] == "total"] == ["total", "total"]


def test_lateness_that_is_exempt_stays_on_record(district: District, clock: FrozenClock) -> None:
    case = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    clock.at = at("24T15:00")
    handle(district, case, "A")
    with transaction():
        clocks.exempt_timers(Case.objects.get(pk=case), Stage.HANDLE, "申诉通过")
    found = clock_of(district, case, Stage.HANDLE)
    assert (found.is_overdue, found.overdue_s, found.exempt) == (True, 14_400, "申诉通过")


def test_the_total_may_be_the_sum_of_the_stages(
    district: District, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = Path(clocks.__file__).parent.parent / "data" / "clocks.toml"
    own = tmp_path / "clocks.toml"
    own.write_text(shipped.read_text(encoding="utf-8").replace('total = "type"', 'total = "sum"'), encoding="utf-8")
    monkeypatch.setitem(settings.FURONG_OPTIONS, "CASEWORK_CLOCKS", own)
    case = open_bike_case()
    total = clock_of(district, case, Stage.TOTAL)  # half an hour, two hours and two hours
    assert (total.due_at, [part.stage for part in total.parts]) == (
        at("24T15:10"),
        [Stage.DISPATCH, Stage.HANDLE, Stage.CHECK],
    )
    assert [line for line in total.derivation["en"] if line.startswith("due")] == [
        "due 24 Nov 09:10",
        "due 24 Nov 11:10",
        "due 24 Nov 15:10",
    ]


def test_clocks_are_told_over_rest_to_those_who_may_see_the_case(district: District) -> None:
    case = open_bike_case()
    answer = Client().get(f"/api/v1/cases/{case}/clocks", headers=district.duty.bearer).json()
    assert [one["stage"] for one in answer["clocks"]] == ["dispatch", "total"]
    assert answer["clocks"][0]["derivation"]["zh"][-1] == "到期 11月24日 09:10"
    with pytest.raises(CaseUnknown):
        clocks.get_clocks_for(district.foreign_duty.actor, case)
