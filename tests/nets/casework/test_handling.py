"""A case from opening to closing, over the real database, and every way in which it can turn back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.nets.casework.conftest import District
from tests.support.city import open_bike_case, photo, task_of

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.contracts import CaseQuery, CaseState, PhotoKind, TaskState
from furong.nets.casework.errors import (
    CaseUnknown,
    ChangedMeanwhile,
    PhotosMissing,
    ReasonMissing,
    ResultMissing,
    StepNotPossible,
    TaskUnknown,
    UndoOfAnother,
    UndoTooLate,
)


def state_of(district: District, case: str) -> CaseState:
    return api.get_case_for(district.duty.actor, case).case.state


def handle(district: District, case: str, group: str, *, result: str = "cleared") -> None:
    """Let the operator of a group do its task."""
    person = {"A": district.operator_a, "B": district.operator_b, "C": district.operator_c}[group]
    task = task_of(district.duty, case, group)
    api.accept_task(person.actor, task)
    api.note_arrival(person.actor, task)
    api.attach_photo(person.actor, task, photo(f"{case} {group} before"), PhotoKind.BEFORE)
    taken = len(api.get_task_for(person.actor, task).photos)
    api.attach_photo(person.actor, task, photo(f"{case} {group} after {taken}"), PhotoKind.AFTER)
    api.feed_back_task(person.actor, task, result=result, note="已清运")


def test_a_case_goes_from_opening_to_closing(district: District) -> None:
    case = open_bike_case()
    assert state_of(district, case) == CaseState.PENDING_DISPATCH
    api.dispatch_case(district.duty.actor, case)
    assert state_of(district, case) == CaseState.PENDING_HANDLE
    handle(district, case, "A")
    assert state_of(district, case) == CaseState.HANDLING
    handle(district, case, "B", result="partly_cleared")
    assert state_of(district, case) == CaseState.PENDING_CHECK
    api.close_case(district.checker.actor, case, note="现场已恢复")
    detail = api.get_case_for(district.duty.actor, case)
    assert detail.case.state == CaseState.CLOSED
    assert detail.case.closed_at is not None
    assert [task.state for task in detail.tasks] == [TaskState.PASSED, TaskState.PASSED]
    assert [(entry.step, entry.by) for entry in detail.history if not entry.organisation] == [
        ("open", "test"),
        ("dispatch", "陈岚"),
        ("begin", "casework"),
        ("finish", "casework"),
        ("feed_back", "casework"),
        ("close", "周敏"),
    ]
    assert detail.steps == ()


def test_a_group_without_a_share_gets_no_task(district: District) -> None:
    case = open_bike_case(shares={"A": 0, "B": 4, "C": 1})
    tasks = api.get_case_for(district.duty.actor, case).tasks
    assert [(task.organisation, task.share) for task in tasks] == [("operator-b", 4), ("operator-c", 1)]


def test_one_source_opens_one_case(district: District) -> None:
    assert open_bike_case("a") == open_bike_case("a")
    assert open_bike_case("a") != open_bike_case("b")


def test_a_task_that_is_returned_comes_back_to_the_dispatcher_with_its_reason(district: District) -> None:
    case = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    task = task_of(district.duty, case, "A")
    with pytest.raises(ReasonMissing):
        api.return_task(district.operator_a.actor, task, reason="  ")
    api.return_task(district.operator_a.actor, task, reason="不是本企业车辆")
    detail = api.get_case_for(district.duty.actor, case)
    assert detail.case.state == CaseState.PENDING_DISPATCH
    assert ("return", "不是本企业车辆") in [(entry.step, entry.reason) for entry in detail.history]
    api.dispatch_case(district.duty.actor, case)
    handle(district, case, "A")
    assert state_of(district, case) == CaseState.PENDING_CHECK


def test_a_returned_task_waits_until_the_others_are_done(district: District) -> None:
    case = open_bike_case()
    api.dispatch_case(district.duty.actor, case)
    api.return_task(district.operator_b.actor, task_of(district.duty, case, "B"), reason="重复派单")
    assert state_of(district, case) == CaseState.PENDING_HANDLE
    handle(district, case, "A")
    assert state_of(district, case) == CaseState.PENDING_DISPATCH


def test_rework_goes_to_the_tasks_that_are_named_and_keeps_their_photos(district: District) -> None:
    case = open_bike_case()
    api.dispatch_case(district.duty.actor, case)
    handle(district, case, "A")
    handle(district, case, "B")
    task = task_of(district.duty, case, "B")
    with pytest.raises(ReasonMissing):
        api.rework_case(district.checker.actor, case, reason="")
    api.rework_case(district.checker.actor, case, reason="仍有倾倒车辆", tasks=[task])
    tasks = {task.group: task for task in api.get_case_for(district.duty.actor, case).tasks}
    assert (tasks["A"].state, tasks["B"].state) == (TaskState.DONE, TaskState.ASSIGNED)
    assert len(tasks["B"].photos) == 2
    api.accept_task(district.operator_b.actor, task)
    api.attach_photo(district.operator_b.actor, task, photo("after the rework"), PhotoKind.AFTER)
    api.feed_back_task(district.operator_b.actor, task, result="cleared")
    assert state_of(district, case) == CaseState.PENDING_CHECK


def test_a_case_opened_by_mistake_is_voided_with_a_reason_and_its_tasks_are_cancelled(district: District) -> None:
    case = open_bike_case()
    api.dispatch_case(district.duty.actor, case)
    with pytest.raises(ReasonMissing):
        api.void_case(district.duty.actor, case, reason="")
    api.void_case(district.duty.actor, case, reason="设备误报")
    detail = api.get_case_for(district.duty.actor, case)
    assert detail.case.state == CaseState.VOIDED
    assert {task.state for task in detail.tasks} == {TaskState.CANCELLED}
    assert api.list_tasks_for(district.operator_a.actor) == []


def test_a_dispatch_can_be_taken_back_by_who_made_it_until_somebody_begins(district: District) -> None:
    case = open_bike_case()
    api.dispatch_case(district.duty.actor, case)
    with pytest.raises(UndoOfAnother) as refused:
        api.undo_dispatch(district.second_duty.actor, case)
    assert refused.value.sentence("zh") == "这一步由 陈岚 办理，只能由本人撤销。请联系 陈岚。"
    api.undo_dispatch(district.duty.actor, case)
    assert state_of(district, case) == CaseState.PENDING_DISPATCH
    assert api.list_tasks_for(district.operator_a.actor) == []
    api.dispatch_case(district.duty.actor, case)
    api.accept_task(district.operator_a.actor, task_of(district.duty, case, "A"))
    with pytest.raises(UndoTooLate):
        api.undo_dispatch(district.duty.actor, case)


def test_who_acts_on_an_old_page_is_told_who_changed_what(district: District) -> None:
    case = open_bike_case()
    seen = api.get_case_for(district.second_duty.actor, case).case.version
    api.dispatch_case(district.duty.actor, case, version=seen)
    with pytest.raises(ChangedMeanwhile) as refused:
        api.void_case(district.second_duty.actor, case, reason="误报", version=seen)
    assert refused.value.status == 409
    assert "陈岚" in refused.value.sentence("zh")
    assert state_of(district, case) == CaseState.PENDING_HANDLE


def test_feeding_back_needs_photos_and_a_known_result(district: District) -> None:
    case = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    task = task_of(district.duty, case, "A")
    with pytest.raises(StepNotPossible):
        api.attach_photo(district.operator_a.actor, task, photo(), PhotoKind.BEFORE)
    api.accept_task(district.operator_a.actor, task)
    with pytest.raises(ResultMissing):
        api.feed_back_task(district.operator_a.actor, task, result="ok")
    with pytest.raises(PhotosMissing):
        api.feed_back_task(district.operator_a.actor, task, result="cleared")
    api.attach_photo(district.operator_a.actor, task, photo(), PhotoKind.BEFORE)
    with pytest.raises(PhotosMissing):
        api.feed_back_task(district.operator_a.actor, task, result="cleared")


def test_only_a_handled_case_is_checked(district: District) -> None:
    case = open_bike_case()
    with pytest.raises(StepNotPossible):
        api.close_case(district.checker.actor, case)
    with pytest.raises(StepNotPossible):
        api.rework_case(district.checker.actor, case, reason="x")


def test_the_duty_officer_does_not_check_and_the_checker_does_not_dispatch(district: District) -> None:
    case = open_bike_case()
    with pytest.raises(ActionRefused):
        api.dispatch_case(district.checker.actor, case)
    with pytest.raises(ActionRefused):
        api.close_case(district.duty.actor, case)


def test_another_district_sees_and_moves_nothing(district: District) -> None:
    case = open_bike_case()
    assert api.list_cases_for(district.foreign_duty.actor, CaseQuery()).total == 0
    with pytest.raises(CaseUnknown):
        api.get_case_for(district.foreign_duty.actor, case)
    with pytest.raises(CaseUnknown):
        api.dispatch_case(district.foreign_duty.actor, case)


def test_an_operator_sees_its_own_tasks_alone_and_only_from_the_dispatch_on(district: District) -> None:
    case = open_bike_case()
    task = task_of(district.duty, case, "B")
    for person in (district.operator_a, district.operator_b):
        with pytest.raises(TaskUnknown):
            api.get_task_for(person.actor, task)
    api.dispatch_case(district.duty.actor, case)
    assert api.get_task_for(district.operator_b.actor, task).share == 2
    for person in (district.operator_a, district.foreign_operator_a):
        with pytest.raises(TaskUnknown):
            api.get_task_for(person.actor, task)
        with pytest.raises(TaskUnknown):
            api.accept_task(person.actor, task)
    assert [task.group for task in api.list_tasks_for(district.operator_a.actor)] == ["A"]


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-24T07:50:00+08:00", "2026-11-24T10:30:00+08:00"),  # before the office opens at 08:30
        ("2026-11-24T11:00:00+08:00", "2026-11-24T15:00:00+08:00"),  # across the lunch break
        ("2026-11-27T18:30:00+08:00", "2026-11-30T10:30:00+08:00"),  # Friday evening
        ("2026-09-30T17:00:00+08:00", "2026-10-08T09:30:00+08:00"),  # before the National Day holiday
    ],
)
def test_two_working_hours_are_counted_on_the_citys_calendar(district: District, opened: str, due: str) -> None:
    detail = api.get_case_for(district.duty.actor, open_bike_case(at=datetime.fromisoformat(opened)))
    assert detail.case.due_at == datetime.fromisoformat(due)
    assert detail.derivation["zh"]
    assert len(detail.derivation["zh"]) == len(detail.derivation["en"])


def test_an_overdue_case_is_counted_as_such(district: District, clock: FrozenClock) -> None:
    open_bike_case()
    assert api.count_views(district.duty.actor)["overdue"] == 0
    clock.advance(timedelta(days=2))
    assert api.count_views(district.duty.actor)["overdue"] == 1
    assert api.count_views(district.foreign_duty.actor)["overdue"] == 0
