"""Emergencies: every shipped call raises an alarm, what sounds alike does not, and words are pointed at."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.texts.emergencies import alarms, find_emergencies
from furong.engines.texts.emergency_doubts import slips_mended
from furong.engines.texts.emergency_rules import RULES
from furong.engines.texts.emergency_suite import CALLS, QUIET


def test_the_suite_has_calls_of_every_kind() -> None:
    assert set(CALLS) == {rule.kind for rule in RULES}
    assert sum(map(len, CALLS.values())) >= 250
    assert len(set(QUIET)) >= 130


@pytest.mark.parametrize("kind", CALLS)
def test_every_call_raises_an_alarm(kind: str) -> None:
    assert [call for call in CALLS[kind] if not alarms(call)] == []


def test_what_sounds_alike_raises_none() -> None:
    assert [text for text in QUIET if alarms(text)] == []


def test_a_denial_is_told_as_doubt_and_ends_where_its_clause_ends() -> None:
    (found,) = find_emergencies("没有漏电")
    assert (found.kind, found.is_alarm, found.doubt) == ("electric", False, "没有")
    assert alarms("没有，漏电了") == ("electric",)
    assert "fire" in alarms("没人管，着火了")


@pytest.mark.parametrize(
    "text",
    [
        "你好 😀：這裡 煤 氣 洩 漏 了！",
        '<p class="letter">你好</p><br/>這裡 煤 氣 洩 漏 了！',
        "＜ｂ＞你好＜/ｂ＞㎞ < 3 這裡 煤 氣 洩 漏 了！",
    ],
    ids=["signs", "tags", "wide tags"],
)
def test_the_words_are_pointed_at_in_the_text_as_written(text: str) -> None:
    found = next(one for one in find_emergencies(text) if one.kind == "gas")
    assert text[found.start : found.end].replace(" ", "").startswith("煤氣洩漏")


def test_a_word_in_a_long_letter_is_doubtful_unless_it_is_now() -> None:
    letter = "关于小区管理的意见，" + "物业收费不透明，绿化没有养护，公共区域长期无人打扫。" * 4
    assert alarms(letter + "另外曾有人说起火灾的事。") == ()
    assert alarms(letter + "现在正在发生火灾，快来。") == ("fire",)


#: Of nothing that was learnt or that rules were written for.
_UNHEARD = (
    "我们这层楼过道尽头的插线板滋啦滋啦冒蓝火，保安又不在",
    "泳圈漂走了，小姑娘在水中央拍水喊妈妈",
    "老伴刚刚一头栽在灶台边，叫他眼睛都不睁",
    "他把遗言都录好了发给我，人在大桥中间",
    "我跟我妹躲在衣柜里，外面那个男的在摔东西找我们",
    "A man is hanging from the balcony on the sixth floor and shouting",
)


@pytest.mark.parametrize("call", _UNHEARD, ids=range(len(_UNHEARD)))
def test_what_is_only_seen_and_felt_is_an_emergency_too(call: str) -> None:
    assert alarms(call)


def test_what_the_ear_writes_is_heard_and_other_words_are_left() -> None:
    for heard in ("六栋着货了", "他要跳搂", "有人处电了", "孩子溺谁了", "井该没得了，人掉下去"):
        assert alarms(heard), heard
    for left in ("请给我看自沙盘里的规划", "此处电线杂乱", "汽车或货车", "二楼电梯广告多", "想踩他的脚"):
        assert slips_mended(left) == left
    assert not alarms("客户信息泄露，天天接推销电话")


@pytest.mark.parametrize(
    "text",
    [
        "手机掉河里了，怎么补卡",
        "去年大巴侧翻事故的赔偿款什么时候发",
        "剧组拍戏，在街上打打杀杀，堵路",
        "店家挂着跳樓大拍賣",
    ],
    ids=["a thing", "long ago", "staged", "a saying"],
)
def test_things_the_past_the_stage_and_sayings_raise_none(text: str) -> None:
    assert alarms(text) == ()


def test_a_call_that_rambles_is_heard_and_a_letter_is_not_felt() -> None:
    talk = "我想说停车费的事，物业乱收，业委会也不管，去年就说过了，"
    assert alarms(talk * 3 + "哎你等一下，刚才前面一个骑车的摔下坡去了，趴着没动，停车的事以后再说")
    letter = "关于小区管理的意见，" + "物业收费不透明，绿化没有养护，公共区域长期无人打扫。" * 12
    assert alarms(letter + "邻居的孩子有时趴在窗台上。") == ()
    assert [alarms(half) for half in ("喂，厨房里好大一股", "我在楼道里")] == [(), ()]  # half a sentence is not felt


@given(st.text(max_size=300))
def test_anything_at_all_is_read(text: str) -> None:
    for one in find_emergencies(text):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["着火了" + "呀" * 1_000_000, "没有" * 500_000, "1" * 1_000_000, "掉到" * 500_000, "人" * 1_000_000 + "跳楼了"],
)
def test_a_megabyte_is_read_in_time(text: str) -> None:
    began = time.thread_time()
    find_emergencies(text)
    assert time.thread_time() - began < 3


def test_the_end_of_a_megabyte_is_read_as_well() -> None:
    assert alarms("人" * 1_000_000 + "。我要跳楼了") == ("suicide",)


def test_a_felt_emergency_shows_the_clause_that_tells_and_not_who_calls() -> None:
    (found,) = find_emergencies("你好，我姓李，住在锦江边三栋，河边只剩一双拖鞋，人不见了，快点来")
    assert (found.is_alarm, "姓李" in found.words, "三栋" in found.words) == (True, False, False)


def test_a_leak_in_a_garage_is_a_matter_for_the_day() -> None:
    told = "你好，我姓蒋，住在蓉桂苑三栋，小区的地下车库在漏水，从前天开始的，顶上一直滴水，地上积了很大一滩"
    assert alarms(told) == alarms("公园里的长椅太矮，老人坐下去起不来，建议加装扶手。") == ()
