"""What answers, what is drafted, and what is checked of a reply: rules over texts, without anything stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from furong.foundation.identity.private_words import private_in
from furong.nets.hotline.contracts.knowledge import KnowledgeInfo, KnowledgeState
from furong.nets.hotline.contracts.replies import CheckKind, CheckLevel, DraftTrouble, ReplyCheck
from furong.nets.hotline.domain.citations import Cited, cited_in
from furong.nets.hotline.domain.knowledge_shelf import KnowledgeShelf, is_ending_on, state_on
from furong.nets.hotline.domain.knowledge_terms import sentences_of, terms_of
from furong.nets.hotline.domain.reply_check import Replied, checked_reply, reply_token
from furong.nets.hotline.domain.reply_draft import draft_reply

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
K, L = CheckKind, CheckLevel


def item(number: int, question: str, answer: str, **changes: Any) -> KnowledgeInfo:
    made = KnowledgeInfo(
        number=number,
        version=2,
        question=question,
        answer=answer,
        owner="water-bureau",
        owner_zh="水务局",
        owner_en="Water bureau",
        source="《供水条例》第三条",
        valid_from=date(2026, 1, 1),
        valid_until=None,
        state=KnowledgeState.LIVE,
        is_ending=False,
        contradicts=(),
        changed_at=NOW,
    )
    return replace(made, **changes)


WATER = item(1, "小区停水如何报修？", "请拨打962999报修。维修人员2小时内到场。")
CARD = item(2, "如何办理居住证？", "请到街道便民服务中心办理。需携带身份证和租房合同。")
BUS = item(3, "公交车几点收班？", "多数线路22:30收班。")
SHELF = KnowledgeShelf([WATER, CARD, BUS])


def checked(
    reply: str, appeal: str = "小区停水两天了，请问何时恢复？", late: bool = False, phone: str = ""
) -> ReplyCheck:
    due = NOW - timedelta(hours=1) if late else NOW + timedelta(hours=1)
    return checked_reply(Replied(reply=reply, appeal=appeal, own_phone=phone, due_at=due, now=NOW), SHELF)


def test_two_ways_to_ask_one_thing_have_the_same_terms() -> None:
    assert terms_of("请问小区停水了怎么报修？") == terms_of("小区停水，如何报修") != terms_of("小区停水")
    assert terms_of("不予受理的情形") != terms_of("予受理的情形")
    assert terms_of("How can I repair the pipe?") == terms_of("repair pipe")
    assert terms_of("你好，谢谢！") == frozenset()


def test_one_shared_term_is_not_sure_of_a_letter() -> None:
    shelf = KnowledgeShelf([item(1, "如何投诉？", "请拨打12345。")])
    assert draft_reply("我要投诉楼下烧烤店油烟扰民", shelf).trouble is DraftTrouble.UNKNOWN
    assert draft_reply("如何投诉", shelf).trouble is None


def test_sentences_stay_as_they_are() -> None:
    assert sentences_of("请拨打962999。2小时内到场！\n详见 example.org. Then wait.") == [
        *("请拨打962999。", "2小时内到场！"),
        *("详见 example.org.", "Then wait."),
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("我们小区停水两天了，怎么报修啊", 1),
        ("想问一下外地人居住证在哪里办理，要带什么材料", 2),
        ("公交车几点收班", 3),
        ("天府绿道可以骑自行车吗", None),
        ("", None),
        ("？？！！", None),
    ],
)
def test_what_answers_stands_first_and_nothing_is_made_up(text: str, first: int | None) -> None:
    found = SHELF.live(text)
    assert (found[0].item.number if found else None) == first


def test_a_draft_is_made_of_sentences_of_live_items_each_with_its_citation() -> None:
    draft = draft_reply("小区停水两天了，怎么报修", SHELF)
    assert draft.trouble is None
    assert draft.text == "请拨打962999报修。 [K1 v2]\n维修人员2小时内到场。 [K1 v2]"
    assert list(cited_in(draft.text)) == [Cited("请拨打962999报修。", 1, 2), Cited("维修人员2小时内到场。", 1, 2)]
    assert {(one.text in WATER.answer, one.item) for one in draft.sentences} == {(True, 1)}


def test_who_does_not_know_says_so() -> None:
    draft = draft_reply("天府绿道可以骑自行车吗", SHELF)
    assert (draft.trouble, draft.text, draft.sentences) == (DraftTrouble.UNKNOWN, "", ())


def test_what_has_expired_answers_nothing_and_is_named() -> None:
    old = replace(WATER, state=KnowledgeState.EXPIRED, valid_until=date(2026, 11, 1))
    draft = draft_reply("小区停水怎么报修", KnowledgeShelf([old, BUS]))
    assert (draft.trouble, [one.number for one in draft.items], draft.text) == (DraftTrouble.EXPIRED, [1], "")


def test_items_that_contradict_one_another_block_until_one_goes() -> None:
    other = item(4, "请问小区停水怎么报修", "请联系物业报修。")
    draft = draft_reply("小区停水怎么报修", KnowledgeShelf([WATER, other, BUS]))
    assert draft.trouble is DraftTrouble.CONTRADICTING
    assert sorted(one.number for one in draft.items) == [1, 4]
    for harmless in (
        replace(other, answer="请拨打962999报修！维修人员2小时内到场"),
        replace(other, state=KnowledgeState.RETIRED),
    ):
        assert draft_reply("小区停水怎么报修", KnowledgeShelf([WATER, harmless])).trouble is None


def test_whether_an_item_holds_is_a_matter_of_days() -> None:
    begin, end = date(2026, 1, 1), date(2026, 11, 24)
    told = [state_on(day, begin, end, is_retired=False) for day in (date(2025, 12, 31), begin, end, date(2026, 11, 25))]
    assert told == [KnowledgeState.COMING, KnowledgeState.LIVE, KnowledgeState.LIVE, KnowledgeState.EXPIRED]
    assert state_on(begin, begin, None, is_retired=True) is KnowledgeState.RETIRED
    assert is_ending_on(date(2026, 10, 25), KnowledgeState.LIVE, end)
    assert not is_ending_on(date(2026, 10, 24), KnowledgeState.LIVE, end)


GOOD = "小区停水因主管爆裂。根据《供水条例》第三条，11月25日18时前恢复供水。"


def test_a_good_reply_has_nothing_to_confirm() -> None:
    check = checked(GOOD)
    assert check.of(L.WARN) == check.of(L.BLOCK) == ()
    assert {point.kind for point in check.points} == set(CheckKind)


@pytest.mark.parametrize(
    ("reply", "kind", "level", "evidence"),
    [
        ("居住证请到便民服务中心，根据《条例》办理", K.RELEVANCE, L.WARN, ()),
        ("好的", K.COMPLETENESS, L.WARN, ("好的",)),
        ("居住证请到便民服务中心办理", K.COMPLETENESS, L.WARN, ("小区停水两天了，请问何时恢复？",)),
        ("小区停水已经修好了", K.BASIS, L.WARN, ()),
        ("小区停水不归我们管，你去找物业", K.ATTITUDE, L.WARN, ("不归我们", "你去找")),
        ("小区停水我们会尽快恢复。谢谢", K.PROMISE, L.WARN, ("小区停水我们会尽快恢复。",)),
        ("您反应的停水问题己经处理，，谢谢", K.TYPO, L.WARN, ("反应 → 反映", "己经 → 已经", "，， → ，")),
        ("自己经营、以经济为主、在次日、按装修规定、按排水要求、群众反应强烈", K.TYPO, L.FINE, ()),
        ("We recieved it and and we will see to the water", K.TYPO, L.WARN, ("recieve → receive", "and and → and")),
        ("小区停水将会在3个工作日内恢复", K.PROMISE, L.FINE, ()),
        ("小区停水请联系王师傅138 1234-5678", K.PRIVATE, L.BLOCK, ("138****5678",)),
        ("请拨打962999报修。[K1 v2]", K.CITATIONS, L.FINE, ()),
        ("请拨打962999报修。[K1 v1]", K.CITATIONS, L.BLOCK, ("[K1 v1]",)),
        ("请拨打962999报修。[K9 v1]", K.CITATIONS, L.BLOCK, ("[K9 v1]",)),
        ("小区停水免费赔偿。[K1 v2]", K.CITATIONS, L.WARN, ("小区停水免费赔偿。 [K1 v2]",)),
    ],
)
def test_each_point_shows_its_evidence(
    reply: str, kind: CheckKind, level: CheckLevel, evidence: tuple[str, ...]
) -> None:
    point = next(one for one in checked(reply).points if one.kind is kind)
    assert (point.level, point.evidence) == (level, evidence)


def test_a_late_reply_says_when_it_was_due() -> None:
    point = next(one for one in checked(GOOD, late=True).points if one.kind is K.TIME)
    assert (point.level, point.evidence) == (L.WARN, ("2026-11-24T15:00:00+08:00",))


def test_a_confirmation_is_of_these_very_words() -> None:
    assert reply_token("已修复。\n谢谢") == reply_token("已修复。\r\n谢谢 ") != reply_token("未修复。\n谢谢")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请联系13812345678", ["138****5678"]),
        ("请联系１３８１２３４５６７８", ["138****5678"]),
        ("+86 138-1234-5678", ["138****5678"]),
        ("2026-11-24 13812345678", ["138****5678"]),
        ("身份证510107199003078888", ["510***********8888"]),
        ("身份证51010719900307888X。", ["510***********888X"]),
        ("卡号6222 0212 3456 7895", []),
        ("卡号4539 1488 0343 6467", ["453*********6467"]),
        ("您家85001234未接通", ["****34"]),
        ("请拨打028-85001111或12345，案件SQ20261124000001", []),
        ("面积1381234567890平方米", []),
    ],
)
def test_personal_data_is_found_however_it_is_written(text: str, found: list[str]) -> None:
    assert private_in(text, "85001234") == found
