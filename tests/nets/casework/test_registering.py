"""From a report to its registering: every step of the table, its guards, and what registering sets off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.nets.casework.conftest import District
from tests.support.city import HIGH_TECH, Person, hire, open_bike_case, photo, task_of
from tests.support.responsibilities import load_lines

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.kernel.permissions import Actor
from furong.nets.casework import api
from furong.nets.casework.api import registering, reports, standards
from furong.nets.casework.api.clocks import get_clocks_for
from furong.nets.casework.contracts import CaseState, PhotoKind, Source, TaskState
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.casework.errors import ChangedMeanwhile, ReasonMissing, StepNotPossible
from furong.nets.casework.errors.reports import ConditionUnusable, ReturnTaker, VerifyingMissing

RUBBISH = NewReport(
    source=Source.HOTLINE, source_key="call-1", text="垃圾堆在路边", lon=104.061, lat=30.641, area=HIGH_TECH
)
CONDITION = f"{standards.SHIPPED_TABLE}/E01-10/1"
CITIZENS = Actor(key="system:public", name="公众")


@pytest.fixture
def standard(district: District) -> None:
    """The standard that Furong ships, in force."""
    standards.load_standard_table(standards.shipped_table(), "孙静")
    standards.activate_standard_table(standards.SHIPPED_TABLE, "孙静", since=date(2026, 1, 1))


@pytest.fixture
def plain_files() -> Iterator[None]:
    """Pages name style sheets by their plain names."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": static}):
        yield


@pytest.fixture
def grid(district: District) -> Person:
    return hire("grid_worker", name="grid", area="510107064", organisation="guixi-office", shown="吴桐")


def reported(report: NewReport = RUBBISH) -> str:
    return reports.report_case(CITIZENS, report)


def walk(district: District, case: str, *steps: str) -> None:
    """Let a case take steps, each by somebody who may."""
    for step in steps:
        person = district.checker if step in ("confirm", "refute") else district.duty
        if step == "register":
            registering.register_case(person.actor, case, case_type=CONDITION)
        else:
            registering.judge_report(person.actor, case, step, reason="因为")


def state_of(district: District, case: str) -> CaseState:
    return api.get_case_for(district.duty.actor, case).case.state


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (("accept",), CaseState.PENDING_REGISTER),
        (("decline",), CaseState.NOT_ACCEPTED),
        (("accept", "decline"), CaseState.NOT_ACCEPTED),
        (("accept", "verify"), CaseState.PENDING_VERIFY),
        (("accept", "verify", "confirm"), CaseState.PENDING_REGISTER),
        (("accept", "verify", "refute"), CaseState.NOT_ACCEPTED),
        (("accept", "verify", "confirm", "verify", "refute"), CaseState.NOT_ACCEPTED),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_a_report_goes_where_it_is_led(district: District, steps: tuple[str, ...], state: CaseState) -> None:
    case = reported()
    walk(district, case, *steps)
    detail = api.get_case_for(district.duty.actor, case)
    assert detail.case.state == state
    assert [entry.step for entry in detail.history] == ["open", *steps]
    assert (detail.case.closed_at is not None) == (state == CaseState.NOT_ACCEPTED)


def test_registering_sets_type_class_title_tasks_and_clock(
    district: District, standard: None, clock: FrozenClock
) -> None:
    load_lines(("E01-10", HIGH_TECH, "operator-a", "", "权责清单 第10项", "2026-01-01", ""))
    case = reported()
    walk(district, case, "accept")
    clock.at += timedelta(hours=1)
    registering.register_case(district.duty.actor, case, case_type=CONDITION, note="暴露垃圾")
    detail = api.get_case_for(district.duty.actor, case)
    assert (detail.case.state, detail.case.case_type) == (CaseState.PENDING_DISPATCH, CONDITION)
    assert (detail.case.class_zh, detail.case.title_zh) == ("暴露生活垃圾", "暴露生活垃圾：垃圾堆在路边")
    # Four hours of work from 10:00 on, over the break from 12:00 to 14:00.
    assert detail.case.due_at == datetime.fromisoformat("2026-11-24T16:00:00+08:00")
    assert detail.closing_zh
    assert [(task.organisation, task.state) for task in detail.tasks] == [("operator-a", TaskState.DRAFTED)]
    clocks = get_clocks_for(district.duty.actor, case)
    running = {one.stage for one in clocks.clocks if one.stopped_at is None}
    assert running == {"dispatch", "total"}
    assert [one.cause for one in clocks.counts] == ["registered"]
    assert "void" in detail.steps


@pytest.mark.parametrize("source", [Source.PUBLIC, Source.VIDEO, Source.LEADER])
def test_what_must_be_verified_is_not_registered_before_it_is_confirmed(
    district: District, standard: None, grid: Person, source: Source
) -> None:
    case = reported(replace(RUBBISH, source=source, area="510107064"))
    walk(district, case, "accept")
    assert "register" not in api.get_case_for(district.duty.actor, case).steps
    with pytest.raises(VerifyingMissing):
        walk(district, case, "register")
    walk(district, case, "verify")
    assert set(api.get_case_for(grid.actor, case).steps) == {"confirm", "refute"}
    with pytest.raises(StepNotPossible):
        walk(district, case, "register")
    registering.judge_report(grid.actor, case, "confirm", reason="看到了")
    assert "register" in api.get_case_for(district.duty.actor, case).steps
    walk(district, case, "register")
    assert state_of(district, case) == CaseState.PENDING_DISPATCH


def test_who_may_take_a_step_is_what_the_table_says(district: District, grid: Person) -> None:
    case = reported(replace(RUBBISH, area="510107064"))
    for step in ("accept", "decline"):
        with pytest.raises(ActionRefused):
            registering.judge_report(grid.actor, case, step, reason="x")
    walk(district, case, "accept", "verify")
    with pytest.raises(ActionRefused):
        registering.judge_report(district.duty.actor, case, "confirm")
    with pytest.raises(StepNotPossible):
        registering.judge_report(district.duty.actor, case, "merge")
    assert state_of(district, case) == CaseState.PENDING_VERIFY


def test_giving_up_needs_a_reason_and_a_version_that_is_current(district: District) -> None:
    case = reported()
    with pytest.raises(ReasonMissing):
        registering.judge_report(district.duty.actor, case, "decline", reason=" ")
    version = api.get_case_for(district.duty.actor, case).case.version
    registering.judge_report(district.second_duty.actor, case, "accept", version=version)
    with pytest.raises(ChangedMeanwhile, match="何平"):
        registering.judge_report(district.duty.actor, case, "decline", reason="重复", version=version)
    assert state_of(district, case) == CaseState.PENDING_REGISTER


@pytest.mark.parametrize("key", ["", "nothing/E01-10/1", "pack/by-group", "old-2025/E01-10/1"])
def test_only_what_holds_today_and_names_somebody_can_be_chosen(district: District, key: str) -> None:
    for table, since in (("old-2025", date(2025, 1, 1)), (standards.SHIPPED_TABLE, date(2026, 1, 1))):
        standards.load_standard_table(replace(standards.shipped_table(), key=table), "孙静")
        standards.activate_standard_table(table, "孙静", since=since)
    bikes = api.get_case_type("shared_bikes/overflow")
    with transaction():
        api.install_case_type(replace(bikes, key="pack/by-group", organisations={"A": "operator-a"}))
    case = reported()
    walk(district, case, "accept")
    with pytest.raises(ConditionUnusable):
        registering.register_case(district.duty.actor, case, case_type=key)
    offered = registering.list_conditions_for(district.duty.actor, case)
    assert {CONDITION, bikes.key} <= {spec.key for spec in offered}
    assert key not in {spec.key for spec in offered}
    assert state_of(district, case) == CaseState.PENDING_REGISTER


def test_the_conditions_of_the_reported_class_come_first(district: District, standard: None) -> None:
    case = reported(replace(RUBBISH, class_code="E01-13"))
    offered = registering.list_conditions_for(district.duty.actor, case)
    classes = [spec.class_code for spec in offered]
    assert classes.count("E01-13") >= 1
    assert set(classes[: classes.count("E01-13")]) == {"E01-13"}
    assert len(set(classes)) > 20


def handled(district: District, case: str) -> None:
    task = task_of(district.duty, case, "A")
    api.accept_task(district.operator_a.actor, task)
    for kind, colour in ((PhotoKind.BEFORE, "red"), (PhotoKind.AFTER, "green")):
        api.attach_photo(district.operator_a.actor, task, photo(colour), kind)
    api.feed_back_task(district.operator_a.actor, task, result="cleared")


def test_who_took_a_return_and_sent_it_out_again_does_not_close_it(district: District) -> None:
    both = hire("checker", name="both", shown="郑一")
    case = open_bike_case(shares={"A": 3})
    taker = Actor(key=both.actor.key, name="郑一", grants=(*both.actor.grants, *district.duty.actor.grants))
    api.dispatch_case(taker, case)
    api.return_task(district.operator_a.actor, task_of(district.duty, case, "A"), reason="不是本企业车辆")
    api.dispatch_case(taker, case)
    handled(district, case)
    assert "close" not in api.get_case_for(taker, case).steps
    with pytest.raises(ReturnTaker):
        api.close_case(taker, case)
    assert "close" in api.get_case_for(district.checker.actor, case).steps
    api.close_case(district.checker.actor, case)
    assert state_of(district, case) == CaseState.CLOSED


def test_who_dispatched_what_nobody_returned_may_check_it(district: District) -> None:
    case = open_bike_case(shares={"A": 3})
    checker = district.checker.actor
    both = Actor(key=checker.key, name=checker.name, grants=(*checker.grants, *district.duty.actor.grants))
    api.dispatch_case(both, case)
    handled(district, case)
    api.close_case(both, case)
    assert state_of(district, case) == CaseState.CLOSED


def test_the_steps_are_taken_through_the_api(district: District, standard: None) -> None:
    case = reported()
    path = f"/api/v1/cases/{case}/steps"

    def post(person: Person, body: dict[str, object]) -> tuple[int, str]:
        answer = Client().post(path, body, content_type="application/json", headers=person.bearer)
        told = answer.json()
        return answer.status_code, told["code"] if "code" in told else told["case"]["state"]

    assert post(district.duty, {"step": "accept", "version": 1}) == (200, "pending_register")
    assert post(district.duty, {"step": "accept", "version": 1}) == (409, "casework.changed_meanwhile")
    assert post(district.duty, {"step": "decline"})[0] == 422
    conditions = Client().get(f"/api/v1/cases/{case}/conditions", headers=district.duty.bearer).json()
    assert CONDITION in {one["key"] for one in conditions}
    assert post(district.duty, {"step": "register", "case_type": "x"}) == (422, "casework.condition_unusable")
    assert post(district.duty, {"step": "register", "case_type": CONDITION}) == (200, "pending_dispatch")


@pytest.mark.usefixtures("plain_files")
def test_the_desk_offers_the_steps_and_takes_them(district: District, standard: None) -> None:
    case = reported(replace(RUBBISH, reporter_name="欧阳娜娜", reporter_phone="13812345678", class_code="E01-10"))
    client = Client()
    client.force_login(district.duty.user)

    def seen(path: str) -> str:
        return client.get(path, headers={"Accept-Language": "zh"}).content.decode()

    page = seen("/cases?view=accept")
    assert "垃圾堆在路边" in page
    assert "138****5678" in page
    assert f"/cases/{case}/steps/accept" in page
    assert "13812345678" not in page
    client.post(f"/cases/{case}/steps/accept", {"version": "1"})
    page = seen(f"/cases/{case}")
    assert f'value="{CONDITION}"' in page
    shown = client.post(f"/cases/{case}/reporter", {"purpose": "回访"})
    assert "13812345678" in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    client.post(f"/cases/{case}/steps/register", {"case_type": "x"})
    assert state_of(district, case) == CaseState.PENDING_REGISTER
    client.post(f"/cases/{case}/steps/register", {"case_type": CONDITION, "version": "2"})
    assert state_of(district, case) == CaseState.PENDING_DISPATCH
    assert f"/cases/{case}/steps/dispatch" in seen(f"/cases/{case}")
    assert client.post(f"/cases/{case}/reporter", {"purpose": ""}).status_code == 302
