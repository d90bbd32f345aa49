"""Knowledge that is stored: versions, who may write them, what is searched, and what a sent reply keeps of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from tests.nets.hotline.conftest import ROADS, WATER, Hotline
from tests.support.city import WUHOU, ensure_organisation, hire

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, knowledge, replies
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.knowledge import (
    KnowledgeInfo,
    KnowledgeQuery,
    KnowledgeState,
    KnowledgeView,
    NewKnowledge,
)
from furong.nets.hotline.contracts.replies import DraftTrouble
from furong.nets.hotline.errors.appeals import AppealUnknown
from furong.nets.hotline.errors.knowledge import (
    KnowledgeChangedMeanwhile,
    KnowledgeDatesUnusable,
    KnowledgeFieldUnusable,
    KnowledgeOwnerUnknown,
    KnowledgeQuestionUnknown,
    KnowledgeReasonMissing,
    KnowledgeRetired,
    KnowledgeUnknown,
    ReplyCitesUnusable,
    ReplyLeaksPrivate,
    ReplyUnconfirmed,
)

pytestmark = pytest.mark.django_db


def new(**changes: Any) -> NewKnowledge:
    given: dict[str, Any] = {
        "question": "小区停水如何报修？",
        "answer": "请拨打962999报修。维修人员2小时内到场。",
        "owner": WATER,
        "source": "《供水条例》第三条",
        "valid_from": date(2026, 1, 1),
    }
    return NewKnowledge(**{**given, **changes})


def written(hotline: Hotline, **changes: Any) -> KnowledgeInfo:
    return knowledge.add_knowledge(hotline.supervisor.actor, new(**changes))


def test_an_item_goes_through_versions_that_stay_as_they_were(hotline: Hotline, clock: FrozenClock) -> None:
    chief = hotline.supervisor.actor
    item = written(hotline)
    assert (item.version, item.state, item.owner_zh) == (1, KnowledgeState.LIVE, WATER)
    changed = knowledge.change_knowledge(chief, item.number, new(answer="请拨打12345。"), reason="号码变更", version=1)
    assert (changed.version, changed.answer) == (2, "请拨打12345。")
    with pytest.raises(KnowledgeChangedMeanwhile):
        knowledge.change_knowledge(chief, item.number, new(), reason="再改", version=1)
    with pytest.raises(KnowledgeReasonMissing):
        knowledge.retire_knowledge(chief, item.number, reason=" ")
    assert knowledge.retire_knowledge(chief, item.number, reason="并入新条目").state is KnowledgeState.RETIRED
    with pytest.raises(KnowledgeRetired):
        knowledge.retire_knowledge(chief, item.number, reason="再停")
    told = knowledge.get_knowledge_for(chief, item.number)
    assert [(one.version, one.reason, one.is_retired) for one in told.versions] == [
        (3, "并入新条目", True),
        (2, "号码变更", False),
        (1, "", False),
    ]
    again = knowledge.change_knowledge(chief, item.number, new(), reason="恢复")
    assert (again.version, again.state) == (4, KnowledgeState.LIVE)


@pytest.mark.parametrize("table", ["hotline_knowledgeversion", "hotline_replycitation"])
def test_the_database_refuses_to_change_what_was_written(hotline: Hotline, clock: FrozenClock, table: str) -> None:
    item = written(hotline)
    number = hotline.assigned()
    appeals.reply_to_appeal(hotline.water.actor, number, f"请拨打962999报修。[K{item.number} v1]")
    with pytest.raises(DatabaseError, match="new rows only"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET at = now()")


def test_only_who_keeps_the_knowledge_of_a_units_district_writes_it(hotline: Hotline, clock: FrozenClock) -> None:
    ensure_organisation("wuhou-centre", WUHOU)
    elsewhere = hire("data_steward", name="elsewhere", area=WUHOU, organisation="wuhou-centre")
    item = written(hotline)
    for person in (hotline.agent, hotline.water, elsewhere):
        with pytest.raises(ActionRefused):
            knowledge.add_knowledge(person.actor, new())
        with pytest.raises(ActionRefused):
            knowledge.change_knowledge(person.actor, item.number, new(owner="wuhou-centre"), reason="改")
        assert not knowledge.get_knowledge_for(person.actor, item.number).may_change
    assert knowledge.get_knowledge_for(hotline.supervisor.actor, item.number).may_change


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"question": " "}, KnowledgeFieldUnusable),
        ({"answer": "长" * 8001}, KnowledgeFieldUnusable),
        ({"source": ""}, KnowledgeFieldUnusable),
        ({"owner": "nobody"}, KnowledgeOwnerUnknown),
        ({"valid_until": date(2025, 12, 31)}, KnowledgeDatesUnusable),
        ({"valid_from": date(1999, 12, 31)}, KnowledgeDatesUnusable),
    ],
)
def test_what_cannot_be_used_is_refused(
    hotline: Hotline, clock: FrozenClock, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        written(hotline, **changes)


def test_the_list_shows_what_ends_what_has_ended_and_what_contradicts(hotline: Hotline, clock: FrozenClock) -> None:
    first = written(hotline, valid_until=date(2026, 12, 1)).number
    second = written(hotline, question="请问小区停水怎么报修", answer="请联系物业。").number
    third = written(hotline, question="公交几点收班", answer="22:30收班。", valid_until=date(2026, 11, 1)).number
    shown = {
        view: sorted(one.number for one in knowledge.list_knowledge(KnowledgeQuery(view=view)).items)
        for view in (None, *KnowledgeView)
    }
    assert shown == {
        None: [first, second, third],
        KnowledgeView.LIVE: [first, second],
        KnowledgeView.ENDING: [first],
        KnowledgeView.EXPIRED: [third],
        KnowledgeView.CONTRADICTING: [first, second],
        KnowledgeView.RETIRED: [],
    }
    page = knowledge.list_knowledge(KnowledgeQuery(text="停水 物业", size=1))
    assert ([one.number for one in page.items], page.total, page.counts["expired"]) == ([second], 1, 0)


def test_what_is_searched_follows_versions_and_days(hotline: Hotline, clock: FrozenClock) -> None:
    assert replies.list_found_knowledge("小区停水") == []
    item = written(hotline, valid_until=date(2026, 11, 25))
    assert [one.item.version for one in replies.list_found_knowledge("小区停水怎么报修")] == [1]
    knowledge.change_knowledge(
        hotline.supervisor.actor, item.number, new(valid_until=date(2026, 11, 25)), reason="核对"
    )
    assert [one.item.version for one in replies.list_found_knowledge("小区停水怎么报修")] == [2]
    number = hotline.assigned(text="小区停水怎么报修")
    assert replies.draft_reply_for(hotline.water.actor, number).trouble is None
    clock.advance(timedelta(days=2))
    assert replies.list_found_knowledge("小区停水怎么报修") == []
    assert replies.draft_reply_for(hotline.water.actor, number).trouble is DraftTrouble.EXPIRED
    with pytest.raises(AppealUnknown):
        replies.draft_reply_for(hotline.roads.actor, number)


def test_a_reply_keeps_what_it_cited_when_the_item_changes(hotline: Hotline, clock: FrozenClock) -> None:
    item = written(hotline)
    number = hotline.assigned(text="小区停水怎么报修")
    draft = replies.draft_reply_for(hotline.water.actor, number)
    appeals.reply_to_appeal(hotline.water.actor, number, draft.text)
    knowledge.change_knowledge(hotline.supervisor.actor, item.number, new(source="新条例"), reason="新规")
    cited = replies.list_citations_for(hotline.agent.actor, number)
    assert [(one.sentence, one.item, one.version, one.source) for one in cited] == [
        ("请拨打962999报修。", item.number, 1, "《供水条例》第三条"),
        ("维修人员2小时内到场。", item.number, 1, "《供水条例》第三条"),
    ]


def test_a_reply_is_not_sent_with_stale_citations_or_personal_data(hotline: Hotline, clock: FrozenClock) -> None:
    item = written(hotline)
    number = hotline.assigned()
    with pytest.raises(ReplyLeaksPrivate, match=r"138\*\*\*\*5678"):
        appeals.reply_to_appeal(hotline.water.actor, number, "已联系13812345678")
    knowledge.change_knowledge(hotline.supervisor.actor, item.number, new(), reason="核对")
    with pytest.raises(ReplyCitesUnusable, match=rf"\[K{item.number} v1\]"):
        appeals.reply_to_appeal(hotline.water.actor, number, f"请报修。[K{item.number} v1]")
    with pytest.raises(ReplyLeaksPrivate):
        appeals.answer_appeal(hotline.agent.actor, hotline.receive().number, "请联系13912345678")
    assert appeals.get_appeal_for(hotline.water.actor, number).info.state is AppealState.SIGNED


def test_warnings_are_confirmed_for_the_words_that_were_shown(hotline: Hotline, clock: FrozenClock) -> None:
    number, water = hotline.assigned(), hotline.water.actor
    with pytest.raises(ReplyUnconfirmed):
        appeals.reply_to_appeal(water, number, "尽快恢复", confirmed="")
    token = replies.check_reply_for(water, number, "尽快恢复").token
    with pytest.raises(ReplyUnconfirmed):
        appeals.reply_to_appeal(water, number, "马上恢复", confirmed=token)
    assert appeals.reply_to_appeal(water, number, "尽快恢复", confirmed=token).state is AppealState.REPLIED


def test_only_who_works_on_an_appeal_asks_and_names_are_for_those_who_need_them(
    hotline: Hotline, clock: FrozenClock
) -> None:
    number, leader = hotline.assigned(), hire("viewer", name="leader").actor
    assert appeals.get_appeal_for(leader, number).info.number == number
    with pytest.raises(ActionRefused):
        knowledge.ask_knowledge(leader, number, "停水补偿标准")
    knowledge.ask_knowledge(hotline.water.actor, number, "停水补偿标准")
    told = {
        person.name: [one.asked_by for one in knowledge.list_questions_for(person)]
        for person in (hotline.supervisor.actor, hotline.agent.actor, leader)
    }
    assert told == {"名supervisor": ["名water"], "名agent": ["名water"], "名leader": ["名＊"]}
    item = written(hotline)
    assert [one.by for one in knowledge.get_knowledge_for(hotline.supervisor.actor, item.number).versions] == [
        "名supervisor"
    ]
    assert [one.by for one in knowledge.get_knowledge_for(hotline.agent.actor, item.number).versions] == ["名＊"]


def test_what_no_item_answers_is_asked_and_answered_once(hotline: Hotline, clock: FrozenClock) -> None:
    number, chief = hotline.assigned(), hotline.supervisor.actor
    asked = knowledge.ask_knowledge(hotline.water.actor, number, "停水补偿标准", owner=WATER)
    assert (asked.appeal, asked.owner) == (number, WATER)
    assert appeals.get_appeal_for(chief, number).history[-1].step == "knowledge_asked"
    assert [one.number for one in knowledge.list_questions_for(chief)] == [asked.number]
    assert knowledge.list_questions_for(hotline.roads.actor) == []
    for wrong, error in (((" ", ""), KnowledgeFieldUnusable), (("补偿", "nobody"), KnowledgeOwnerUnknown)):
        with pytest.raises(error):
            knowledge.ask_knowledge(hotline.water.actor, number, wrong[0], owner=wrong[1])
    with pytest.raises(AppealUnknown):
        knowledge.ask_knowledge(hotline.roads.actor, number, "补偿", owner=ROADS)
    knowledge.add_knowledge(chief, new(question="停水补偿标准"), answers=asked.number)
    assert knowledge.list_questions_for(chief) == []
    with pytest.raises(KnowledgeQuestionUnknown):
        knowledge.add_knowledge(chief, new(), answers=asked.number)
    with pytest.raises(KnowledgeUnknown):
        knowledge.get_knowledge_for(chief, 999_999)
