"""Supervision: somebody above asks, the unit replies, it is lifted; and the board of all that is watched or late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.nets.casework.conftest import District
from tests.nets.casework.test_clocks import at
from tests.nets.casework.test_handling import handle
from tests.nets.casework.test_request_pages import actions_of, as_
from tests.support.city import WUHOU, Person, open_bike_case, task_of

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import clocks, supervision
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.contracts.supervision import (
    BoardQuery,
    BoardView,
    SupervisionInfo,
    SupervisionLevel,
    SupervisionState,
)
from furong.nets.casework.errors import CaseUnknown, ReasonMissing
from furong.nets.casework.errors.supervision import (
    ReplyByUnusable,
    SupervisedAlready,
    SupervisionLifted,
    SupervisionNotPossible,
    SupervisionUnknown,
)
from furong.nets.casework.models import SupervisionReply

LEADER, IMPORTANT = SupervisionLevel.LEADER, SupervisionLevel.IMPORTANT


def dispatched(district: District, key: str = "alarm-1", *, shares: dict[str, int] | None = None) -> str:
    case = open_bike_case(key, shares=shares or {"A": 3})
    api.dispatch_case(district.duty.actor, case)
    return case


def supervise(
    person: Person, case: str, level: SupervisionLevel = LEADER, *, reply_by: datetime | None = None
) -> SupervisionInfo:
    until = reply_by or at("24T12:00")
    return supervision.supervise_case(person.actor, case, level=level, text="今日必须清运完毕", reply_by=until)


def only(district: District, case: str) -> SupervisionInfo:
    (found,) = supervision.list_supervisions_for(district.duty.actor, case)
    return found


def numbers(person: Person, query: BoardQuery | None = None) -> list[str]:
    board = supervision.read_board_for(person.actor, query or BoardQuery())
    assert board.total == len(board.rows)
    return [row.case.number for row in board.rows]


def test_a_leader_asks_the_unit_replies_and_it_is_lifted(district: District) -> None:
    case = dispatched(district)
    made = supervise(district.leader, case)
    assert (made.state, made.may_reply, made.may_lift, made.by) == (SupervisionState.OPEN, False, True, "刘芳")
    task = task_of(district.duty, case, "A")
    (shown,) = supervision.list_task_supervisions_for(district.operator_a.actor, task)
    assert (shown.text, shown.may_reply, shown.may_lift) == ("今日必须清运完毕", True, False)
    supervision.reply_to_supervision(district.operator_a.actor, made.id, text="车辆已出发")
    replied = only(district, case)
    assert replied.state is SupervisionState.REPLIED
    assert [(one.organisation_zh, one.text, one.by, one.is_late) for one in replied.replies] == [
        (api.get_task_for(district.duty.actor, task).organisation_zh, "车辆已出发", "王强", False)
    ]
    lifted = supervision.lift_supervision(district.leader.actor, made.id, note="已清运")
    assert (lifted.state, lifted.lifted_by, lifted.note) == (SupervisionState.LIFTED, "刘芳", "已清运")
    for act in (
        lambda: supervision.reply_to_supervision(district.operator_a.actor, made.id, text="x"),
        lambda: supervision.lift_supervision(district.duty.actor, made.id),
    ):
        with pytest.raises(SupervisionLifted):
            act()
    history = [(entry.step, entry.reason) for entry in api.get_case_for(district.duty.actor, case).history]
    assert history[-3:] == [
        ("supervise", "今日必须清运完毕"),
        ("supervision_replied", "车辆已出发"),
        ("supervision_lifted", "已清运"),
    ]


def test_only_those_above_supervise_and_only_those_who_have_the_case_reply(district: District) -> None:
    case = dispatched(district)
    with pytest.raises(ActionRefused):
        supervise(district.checker, case)
    with pytest.raises(CaseUnknown):
        supervise(district.foreign_duty, case)
    made = supervise(district.duty, case)
    for stranger in (district.operator_b, district.foreign_operator_a, district.foreign_duty):
        with pytest.raises(CaseUnknown):
            supervision.reply_to_supervision(stranger.actor, made.id, text="x")
    with pytest.raises(ActionRefused):
        supervision.reply_to_supervision(district.leader.actor, made.id, text="x")
    with pytest.raises(ActionRefused):
        supervision.lift_supervision(district.checker.actor, made.id)
    with pytest.raises(SupervisionUnknown):
        supervision.lift_supervision(district.duty.actor, made.id + 1)
    supervision.reply_to_supervision(district.second_duty.actor, made.id, text="已催办")
    assert only(district, case).replies[0].organisation_zh == ""


def test_it_says_what_is_wanted_and_until_when_once_at_each_level(district: District, clock: FrozenClock) -> None:
    case = dispatched(district)
    for reply_by in (None, clock.at, clock.at + timedelta(days=366)):
        with pytest.raises(ReplyByUnusable):
            supervision.supervise_case(district.duty.actor, case, level=LEADER, text="x", reply_by=reply_by)
    with pytest.raises(ReasonMissing):
        supervision.supervise_case(district.duty.actor, case, level=LEADER, text=" ", reply_by=at("24T12:00"))
    first = supervise(district.leader, case)
    with pytest.raises(SupervisedAlready):
        supervise(district.duty, case)
    supervise(district.duty, case, IMPORTANT)
    supervision.lift_supervision(district.duty.actor, first.id)
    supervise(district.duty, case)


def test_a_late_reply_is_told_as_such_and_replies_are_only_ever_added(district: District, clock: FrozenClock) -> None:
    case = dispatched(district)
    made = supervise(district.leader, case)
    clock.at = at("24T12:01")
    with pytest.raises(ReasonMissing):
        supervision.reply_to_supervision(district.operator_a.actor, made.id, text="　")
    supervision.reply_to_supervision(district.operator_a.actor, made.id, text="车辆故障，正在调车")
    assert only(district, case).replies[0].is_late
    for act in (lambda: SupervisionReply.objects.update(text=""), SupervisionReply.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_it_ends_with_its_case(district: District) -> None:
    case = dispatched(district)
    supervise(district.leader, case)
    handle(district, case, "A")
    api.close_case(district.checker.actor, case)
    assert (only(district, case).state, only(district, case).lifted_by) == (SupervisionState.LIFTED, "周敏")
    with pytest.raises(SupervisionNotPossible):
        supervise(district.leader, case)
    assert not supervision.may_supervise(district.leader.actor, case)


def test_the_board_shows_what_is_watched_told_or_late_and_counts_it_by_unit(
    district: District, clock: FrozenClock
) -> None:
    watched = dispatched(district, "watched", shares={"B": 2})
    late = dispatched(district, "late")
    dispatched_later = open_bike_case("fine", at=at("25T09:00"))
    supervise(district.leader, watched, reply_by=at("25T12:00"))
    clock.at = at("25T09:00")
    clocks.watch_clocks()
    # What is late is put under supervision by the system as well.
    assert numbers(district.leader) == [watched, late]
    assert dispatched_later not in numbers(district.duty)
    assert numbers(district.duty, BoardQuery(view=BoardView.LEADER)) == [watched]
    assert numbers(district.duty, BoardQuery(view=BoardView.IMPORTANT)) == []
    assert numbers(district.duty, BoardQuery(view=BoardView.ESCALATED)) == [watched, late]
    assert numbers(district.duty, BoardQuery(organisation="operator-a")) == [late]
    assert numbers(district.duty, BoardQuery(area=WUHOU)) == []
    assert numbers(district.foreign_duty) == []
    board = supervision.read_board_for(district.duty.actor, BoardQuery(page_size=1, page=2))
    assert (board.total, board.pages, board.everything) == (2, 2, 2)
    assert board.totals == {"timeout": 2, "leader": 1, "important": 0, "escalated": 2, "overdue": 2}
    assert {(one.organisation, one.view.value): one.cases for one in board.counts} == {
        ("operator-b", "leader"): 1,
        ("operator-a", "timeout"): 1,
        ("operator-b", "timeout"): 1,
        ("operator-a", "escalated"): 1,
        ("operator-b", "escalated"): 1,
        ("operator-a", "overdue"): 1,
        ("operator-b", "overdue"): 1,
    }
    (row,) = board.rows
    assert (row.case.number, [one.level for one in row.supervisions]) == (late, [SupervisionLevel.TIMEOUT])
    assert (Stage.HANDLE, at("24T11:00")) in [(one.stage, one.due_at) for one in row.late]
    assert any(one.level and one.told for one in row.late)


def test_it_goes_over_rest(district: District) -> None:
    case = dispatched(district)

    def post(person: Person, path: str, **body: str) -> int:
        answer = Client().post(f"/api/v1{path}", body, content_type="application/json", headers=person.bearer)
        return answer.status_code

    path, wanted = (
        f"/cases/{case}/supervisions",
        {"level": "leader", "text": "今日清运", "reply_by": "2026-11-24T12:00:00+08:00"},
    )
    assert post(district.operator_a, path, **wanted) == 403
    assert post(district.leader, path, **(wanted | {"level": "urgent"})) == 422
    assert post(district.leader, path, **(wanted | {"reply_by": "2026-11-24"})) == 422
    assert post(district.leader, path, **wanted) == 201
    made = only(district, case)
    assert post(district.operator_a, f"/supervisions/{made.id}/replies", text="已出发") == 204
    assert post(district.operator_b, f"/supervisions/{made.id}/replies", text="x") == 404
    task = task_of(district.duty, case, "A")
    told = Client().get(f"/api/v1/tasks/{task}/supervisions", headers=district.operator_a.bearer).json()
    assert [one["state"] for one in told] == ["replied"]
    board = Client().get("/api/v1/supervisions?view=leader", headers=district.leader.bearer).json()
    assert [row["case"]["number"] for row in board["rows"]] == [case]
    assert post(district.leader, f"/supervisions/{made.id}/lift", note="x") == 200
    board = Client().get("/api/v1/supervisions", headers=district.leader.bearer).json()
    assert (board["rows"], board["everything"]) == ([], 0)


@pytest.mark.usefixtures("plain_pages")
def test_the_pages_carry_it_from_the_case_to_the_phone_and_the_board(district: District) -> None:
    assert "这里没有需要督办的案件" in as_(district.leader).get("/supervision").content.decode()
    case = dispatched(district)
    page = f"/cases/{case}"
    assert f"{page}/supervisions" in actions_of(district.leader, page)
    assert f"{page}/supervisions" not in actions_of(district.checker, page)
    form = {"level": "leader", "text": "今日必须清运完毕", "reply_by": "2026-11-24T12:00"}
    as_(district.leader).post(f"{page}/supervisions", form | {"reply_by": "soon"})
    assert supervision.list_supervisions_for(district.duty.actor, case) == []
    as_(district.leader).post(f"{page}/supervisions", form)
    made = only(district, case)
    assert made.reply_by == at("24T12:00")
    phone = f"/tasks/{task_of(district.duty, case, 'A')}"
    assert f"/supervisions/{made.id}/replies" in actions_of(district.operator_a, phone)
    as_(district.operator_a).post(f"/supervisions/{made.id}/replies", {"text": "车辆已出发", "next": phone})
    assert "车辆已出发" in as_(district.leader).get(page).content.decode()
    board = as_(district.leader).get("/supervision?view=leader").content.decode()
    assert (case in board, "领导督办" in board, "已回复" in board) == (True, True, True)
    assert case not in as_(district.leader).get("/supervision?view=overdue&unit=operator-a").content.decode()
    as_(district.leader).post(f"/supervisions/{made.id}/lift", {"next": "/supervision"})
    assert only(district, case).state is SupervisionState.LIFTED
