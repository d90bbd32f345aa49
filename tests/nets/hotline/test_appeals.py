"""An appeal from the first word to its end: who may do what, what is kept, and what stays on record."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from tests.nets.hotline.conftest import PHONE, ROADS, WATER, Hotline
from tests.support.city import WUHOU, ensure_organisation, hire

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.identity.models import PersonalDataLook
from furong.foundation.outbox.models import OutboxEvent
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals
from furong.nets.hotline.contracts.appeals import (
    APPEAL_CHANGED,
    APPEAL_RECEIVED,
    AppealChannel,
    AppealFilters,
    AppealState,
    NewAppeal,
    Satisfaction,
    Solved,
)
from furong.nets.hotline.errors.appeals import (
    AppealBound,
    AppealChangedMeanwhile,
    AppealKeyTaken,
    AppealKeyUnusable,
    AppealPlaceUnusable,
    AppealReasonMissing,
    AppealStepNotPossible,
    AppealTextUnusable,
    AppealUnitUnknown,
    AppealUnknown,
    AwardStands,
    ClauseMissing,
    PhoneUnusable,
    ReopenTooLate,
    SameUnitAgain,
    TakenBackByAnother,
)
from furong.nets.hotline.models import Appeal, AppealWork, Citizen

pytestmark = pytest.mark.django_db
S = AppealState
CONTENT: dict[str, Any] = {"solved": Solved.YES, "satisfaction": Satisfaction.SATISFIED}
ANGRY: dict[str, Any] = {"solved": Solved.NO, "satisfaction": Satisfaction.DISSATISFIED}


def steps(hotline: Hotline, number: str) -> list[str]:
    return [row.step for row in appeals.get_appeal_for(hotline.supervisor.actor, number).history]


def test_the_straight_way_is_signed_by_itself_and_ends_with_a_content_citizen(
    hotline: Hotline, clock: FrozenClock
) -> None:
    number = hotline.replied()
    assert appeals.call_back(hotline.agent.actor, number, **CONTENT).state is S.CLOSED
    taken = ["receive", "register", "classify", "assign", "sign", "begin", "reply", "call_back", "close"]
    assert steps(hotline, number) == taken
    by = {row.step: row.by for row in appeals.get_appeal_for(hotline.agent.actor, number).history}
    assert (by["sign"], by["close"], by["reply"]) == ("hotline", "hotline", "名water")
    told = list(OutboxEvent.objects.filter(subject=number).order_by("pk").values_list("ce_type", flat=True))
    assert told == [APPEAL_RECEIVED.ce_type, *[APPEAL_CHANGED.ce_type] * 8]
    assert PHONE not in json.dumps(list(OutboxEvent.objects.values_list("data", flat=True)), ensure_ascii=False)


def test_what_is_answered_on_line_has_ended(hotline: Hotline) -> None:
    number = hotline.receive("公交几点收班？").number
    with pytest.raises(AppealReasonMissing):
        appeals.answer_appeal(hotline.agent.actor, number, " ")
    told = appeals.answer_appeal(hotline.agent.actor, number, "22:30 收班")
    assert (told.state, told.due_at, told.closed_at is None) == (S.ANSWERED, None, False)
    with pytest.raises(AppealStepNotPossible):
        appeals.register_appeal(hotline.agent.actor, number)


def test_numbers_count_on_within_a_day_and_a_second_delivery_is_the_same_appeal(
    hotline: Hotline, clock: FrozenClock
) -> None:
    first, second = hotline.receive(source_key="call-1"), hotline.receive()
    assert (first.number, second.number) == ("SQ20261124000001", "SQ20261124000002")
    assert hotline.receive(source_key="call-1") == first
    assert (len(first.code), first.code != second.code) == (10, True)
    clock.advance(timedelta(days=1))
    assert hotline.receive().number == "SQ20261125000001"


def test_two_returns_by_a_clause_lead_to_arbitration_whose_award_stands(hotline: Hotline) -> None:
    number = hotline.assigned()
    with pytest.raises(ClauseMissing):
        appeals.return_appeal(hotline.water.actor, number, clause=" ", reason="非本单位职责")
    back = appeals.return_appeal(hotline.water.actor, number, clause="道路条例第九条", reason="路面塌陷")
    assert (back.state, back.unit, back.returns) == (S.RETURNED, "", 1)
    with pytest.raises(AppealUnknown):
        appeals.get_appeal_for(hotline.water.actor, number)
    with pytest.raises(SameUnitAgain):
        appeals.assign_appeal(hotline.agent.actor, number, WATER)
    appeals.assign_appeal(hotline.agent.actor, number, ROADS)
    assert appeals.return_appeal(hotline.roads.actor, number, clause="供水条例", reason="管道").state is S.ARBITRATION
    with pytest.raises(ActionRefused):
        appeals.award_appeal(hotline.supervisor.actor, number, WATER, clause="供水条例第三条", reason="管网")
    award: dict[str, Any] = {"clause": "供水条例第三条", "reason": "塌陷由管网漏水引起"}
    told = appeals.award_appeal(hotline.arbitrator.actor, number, WATER, assisting=[ROADS], **award)
    assert (told.state, told.unit, told.assisting) == (S.SIGNED, WATER, (ROADS,))
    with pytest.raises(AppealBound):
        appeals.return_appeal(hotline.water.actor, number, clause="道路条例", reason="仍非本单位职责")
    assert "return" not in appeals.get_appeal_for(hotline.water.actor, number).steps
    returned = [row for row in appeals.get_appeal_for(hotline.water.actor, number).history if row.step == "return"]
    assert [(row.unit, row.clause) for row in returned] == [(WATER, "道路条例第九条"), (ROADS, "供水条例")]


def test_an_assisting_unit_reads_and_gives_its_opinion_while_the_main_unit_replies(hotline: Hotline) -> None:
    number = hotline.classified()
    with pytest.raises(AppealUnknown):
        appeals.get_appeal_for(hotline.roads.actor, number)
    with pytest.raises(AppealUnitUnknown):
        appeals.assign_appeal(hotline.agent.actor, number, "nobody")
    appeals.assign_appeal(hotline.agent.actor, number, WATER, assisting=[ROADS, WATER])
    appeals.give_opinion(hotline.roads.actor, number, "路面三日内恢复")
    with pytest.raises(ActionRefused):
        appeals.reply_to_appeal(hotline.roads.actor, number, "已办")
    assert appeals.get_appeal_for(hotline.roads.actor, number).steps == ()
    assert appeals.reply_to_appeal(hotline.water.actor, number, "已修复").state is S.REPLIED
    with pytest.raises(AppealStepNotPossible):
        appeals.give_opinion(hotline.roads.actor, number, "晚了")


def test_one_takes_back_what_one_has_assigned_oneself(hotline: Hotline, by_hand: None) -> None:
    number, other = hotline.classified(), hire("hotline_agent", name="agent-2")
    assert appeals.assign_appeal(hotline.agent.actor, number, WATER).state is S.ASSIGNED
    with pytest.raises(TakenBackByAnother):
        appeals.take_back_appeal(other.actor, number)
    told = appeals.take_back_appeal(hotline.agent.actor, number)
    assert (told.state, told.unit) == (S.CLASSIFIED, "")
    assert appeals.reclassify_appeal(hotline.agent.actor, number).category == ""
    appeals.classify_appeal(hotline.agent.actor, number, "道路", confidence=0.91)
    appeals.assign_appeal(hotline.agent.actor, number, ROADS)
    assert appeals.sign_appeal(hotline.roads.actor, number).state is S.SIGNED
    with pytest.raises(AppealStepNotPossible):
        appeals.take_back_appeal(hotline.agent.actor, number)


def test_whoever_assigns_cannot_undo_an_award(hotline: Hotline, by_hand: None) -> None:
    number, agent = hotline.classified(), hotline.agent.actor
    appeals.assign_appeal(agent, number, WATER)
    appeals.return_appeal(hotline.water.actor, number, clause="一", reason="不是")
    appeals.assign_appeal(agent, number, ROADS)
    appeals.return_appeal(hotline.roads.actor, number, clause="二", reason="不是")
    award: dict[str, Any] = {"clause": "三", "reason": "管网"}
    assert appeals.award_appeal(hotline.arbitrator.actor, number, ROADS, **award).state is S.ASSIGNED
    assert "take_back" not in appeals.get_appeal_for(agent, number).steps
    with pytest.raises(AwardStands):
        appeals.take_back_appeal(agent, number)
    assert appeals.get_appeal_for(agent, number).info.unit == ROADS


def test_a_citizen_who_is_not_content_gets_a_new_round_and_the_old_one_is_frozen(
    hotline: Hotline, clock: FrozenClock
) -> None:
    number = hotline.replied()
    assert appeals.call_back(hotline.agent.actor, number, note="还在停水", **ANGRY).state is S.CALLED_BACK
    with pytest.raises(AppealReasonMissing):
        appeals.close_appeal(hotline.agent.actor, number, "")
    told = appeals.reopen_appeal(hotline.agent.actor, number, "仍未来水")
    assert (told.state, told.round, told.unit) == (S.CLASSIFIED, 2, "")
    appeals.assign_appeal(hotline.agent.actor, number, WATER)
    appeals.reply_to_appeal(hotline.water.actor, number, "二次抢修完成")
    appeals.call_back(hotline.agent.actor, number, **CONTENT)
    detail = appeals.get_appeal_for(hotline.agent.actor, number)
    assert [(r.round, r.reply, r.satisfaction) for r in detail.rounds] == [
        (1, "管网已修复，11月24日恢复供水", Satisfaction.DISSATISFIED)
    ]
    assert (detail.reply, detail.info.state) == ("二次抢修完成", S.CLOSED)
    clock.advance(timedelta(days=14))
    assert appeals.reopen_appeal(hotline.agent.actor, number, "又停水").round == 3


@pytest.mark.parametrize("table", ["hotline_appealround", "hotline_appealstep", "hotline_callback"])
def test_the_database_refuses_to_change_what_happened(hotline: Hotline, clock: FrozenClock, table: str) -> None:
    number = hotline.replied()
    appeals.call_back(hotline.agent.actor, number, **ANGRY)
    appeals.reopen_appeal(hotline.agent.actor, number, "仍未来水")
    with pytest.raises(DatabaseError, match="new rows only"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET round = round")


def test_a_closed_appeal_stays_closed_after_fifteen_days(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.replied()
    appeals.call_back(hotline.agent.actor, number, **CONTENT)
    clock.advance(timedelta(days=16))
    with pytest.raises(ReopenTooLate):
        appeals.reopen_appeal(hotline.agent.actor, number, "又停水")


def test_a_citizen_who_is_never_reached_and_one_whom_nobody_knows(hotline: Hotline) -> None:
    number = hotline.replied()
    states = [appeals.miss_call(hotline.agent.actor, number, note="无人接听").state for _ in range(3)]
    assert states == [S.REPLIED, S.REPLIED, S.CLOSED]
    assert [one.reached for one in appeals.get_appeal_for(hotline.agent.actor, number).call_backs] == [False] * 3
    nobody = hotline.replied(is_anonymous=True)
    detail = appeals.get_appeal_for(hotline.agent.actor, nobody)
    assert (detail.info.state, detail.citizen, detail.thread, detail.is_anonymous) == (S.CLOSED, None, (), True)


def test_a_reply_that_does_not_do_goes_back_and_another_citys_matter_ends_here(hotline: Hotline) -> None:
    number = hotline.replied()
    with pytest.raises(ActionRefused):
        appeals.send_back_reply(hotline.agent.actor, number, "没有说何时")
    assert appeals.send_back_reply(hotline.supervisor.actor, number, "没有说何时").state is S.HANDLING
    elsewhere = hotline.receive("德阳的路灯坏了").number
    told = appeals.transfer_appeal(hotline.supervisor.actor, elsewhere, "转德阳 12345")
    assert (told.state, told.closed_at is None) == (S.TRANSFERRED, False)


def test_the_citizen_is_masked_and_each_look_is_on_record(hotline: Hotline) -> None:
    number = hotline.assigned()
    detail = appeals.get_appeal_for(hotline.water.actor, number)
    assert detail.citizen is not None
    assert (detail.citizen.name, detail.citizen.phone, detail.is_masked) == ("王＊", "138****5678", True)
    assert PHONE not in f"{detail.text}{detail.info.title}"
    with pytest.raises(AppealReasonMissing):
        appeals.show_citizen(hotline.water.actor, number, purpose=" ")
    with pytest.raises(ActionRefused):
        appeals.show_citizen(hotline.arbitrator.actor, number, purpose="好奇")
    assert not PersonalDataLook.objects.exists()
    told = appeals.show_citizen(hotline.water.actor, number, purpose="上门前联系")
    assert (told.name, told.phone, PHONE in told.text) == ("王小明", PHONE, True)
    look = PersonalDataLook.objects.get()
    assert (look.subject, look.by, look.purpose) == (number, "名water", "上门前联系")
    leader = appeals.get_appeal_for(hire("viewer", name="leader").actor, number)
    assert {row.by for row in leader.history} == {"名＊", "hotline"}


def test_one_phone_is_one_thread_however_it_is_written(hotline: Hotline) -> None:
    first = hotline.receive(citizen_phone="+86 138-1234-5678").number
    second = hotline.receive(citizen_phone=PHONE).number
    other = hotline.receive(citizen_phone="02812345678").number
    assert appeals.get_appeal_for(hotline.agent.actor, second).thread == (first,)
    assert appeals.get_appeal_for(hotline.agent.actor, other).thread == ()
    assert not any(PHONE in key or "5678" in key[:8] for key in Citizen.objects.values_list("key", flat=True))
    with pytest.raises(PhoneUnusable):
        hotline.receive(citizen_phone="拨打我")


def test_hands_off_appeals_of_another_district(hotline: Hotline) -> None:
    ensure_organisation("wuhou-centre", WUHOU)
    elsewhere = hire("hotline_supervisor", name="wuhou", area=WUHOU, organisation="wuhou-centre")
    number = hotline.assigned()
    with pytest.raises(AppealUnknown):
        appeals.get_appeal_for(elsewhere.actor, number)
    with pytest.raises(AppealUnknown):
        appeals.send_back_reply(elsewhere.actor, number, "看看")
    assert appeals.list_appeals_for(elsewhere.actor, AppealFilters()).total == 0


def test_a_key_says_nothing_of_an_appeal_of_another_district(hotline: Hotline) -> None:
    ensure_organisation("wuhou-centre", WUHOU)
    elsewhere = hire("hotline_agent", name="wuhou-agent", area=WUHOU, organisation="wuhou-centre")
    first = hotline.receive(source_key="call-1")
    with pytest.raises(AppealKeyTaken) as raised:
        appeals.receive_appeal(
            elsewhere.actor, NewAppeal(channel=AppealChannel.PHONE, text="水", area=WUHOU, source_key="call-1")
        )
    assert first.number not in f"{raised.value} {raised.value.params}"
    assert hotline.receive(source_key="call-1") == first


def test_a_key_that_cannot_be_kept_whole_is_refused(hotline: Hotline) -> None:
    hotline.receive(source_key="k" * 120)
    with pytest.raises(AppealKeyUnusable, match="121"):
        hotline.receive(source_key="k" * 121)
    assert Appeal.objects.count() == 1


def test_rounds_that_are_over_and_drafts_show_no_numbers(hotline: Hotline) -> None:
    number = hotline.assigned()
    appeals.reply_to_appeal(hotline.water.actor, number, "管网已修复，座机85001234")
    appeals.call_back(hotline.agent.actor, number, **ANGRY)
    appeals.reopen_appeal(hotline.agent.actor, number, f"仍未来水，请打{PHONE}")
    AppealWork.objects.create(
        appeal_id=number, round=1, asked_at=Appeal.objects.get().received_at, draft=f"联系{PHONE}"
    )
    detail = appeals.get_appeal_for(hotline.agent.actor, number)
    assert [(one.reply, one.reason) for one in detail.rounds] == [("管网已修复，座机＊＊＊", "仍未来水，请打＊＊＊")]
    assert [one.draft for one in detail.work] == ["联系＊＊＊"]


def test_whoever_acts_on_an_old_view_is_told_so(hotline: Hotline) -> None:
    number = hotline.receive().number
    appeals.register_appeal(hotline.agent.actor, number, version=1)
    with pytest.raises(AppealChangedMeanwhile):
        appeals.classify_appeal(hotline.agent.actor, number, "供水", version=1)


@pytest.mark.parametrize("text", ["", " \n", "\x00", "字" * 20_001], ids=["empty", "blank", "nul", "huge"])
def test_an_appeal_that_says_nothing_or_a_book_is_refused(hotline: Hotline, text: str) -> None:
    with pytest.raises(AppealTextUnusable):
        hotline.receive(text)


@pytest.mark.parametrize("lon", [None, 181.0, float("nan")], ids=["half", "far", "nan"])
def test_a_place_is_whole_or_not_there(hotline: Hotline, lon: float | None) -> None:
    with pytest.raises(AppealPlaceUnusable):
        hotline.receive(lon=lon, lat=30.5)


@pytest.mark.parametrize(
    "text",
    ["😀 楼道灯坏了", "𠮷祥里 3 栋冇水", "The street lamp is broken", "=HYPERLINK(1)", "<script>alert(1)</script>"],
    ids=["emoji", "rare", "english", "formula", "html"],
)
def test_whatever_people_write_is_kept_as_they_wrote_it(hotline: Hotline, text: str) -> None:
    number = hotline.receive(text).number
    assert Appeal.objects.get(pk=number).text == text
    assert appeals.get_appeal_for(hotline.agent.actor, number).text == text
