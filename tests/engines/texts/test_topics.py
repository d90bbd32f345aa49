"""Topics of a stream: who belongs together, who counts as one, what a budget allows, and nothing from the future."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from furong.engines.texts.topics import Appeal, TopicSetting, follow
from furong.kernel.clock import CITY_TIME

_DAY = 86_400.0
_PLACES = ("锦江湾", "玉林街", "青羊苑", "双流路", "武侯园", "百花潭", "东湖里", "驷马桥")
_MATTERS = ("夜间施工噪声", "路灯不亮", "油烟扰民", "停水多日", "违规停车", "垃圾无人清运", "电梯故障", "工资拖欠")


def background(seed: int, days: int) -> list[Appeal]:
    """Return three appeals a day, each of a place and a matter of its own number."""
    draw = np.random.default_rng(seed)
    found = []
    for number in range(3 * days):
        code = "".join(chr(0x4E00 + one) for one in draw.integers(0, 20_000, 14))
        text = f"{code}小区，第{number % 3}次反映，{'很久了' * (number % 3)}请处理"
        found.append(Appeal(f"b{number}", f"p{number}", number * _DAY / 3, f"{code[:6]}小区", text))
    return found


def topic(prefix: str, place: int, times: list[float], people: list[str]) -> list[Appeal]:
    """Return letters of one place and matter."""
    title = f"{_PLACES[place]}小区{_MATTERS[place]}"
    return [
        Appeal(
            f"{prefix}{number}",
            person,
            day * _DAY,
            title,
            f"{title}，第{number}次反映，{'很久了' * (number % 3)}请处理",
        )
        for number, (day, person) in enumerate(zip(times, people, strict=True))
    ]


def merged(*parts: list[Appeal]) -> list[Appeal]:
    return sorted((one for part in parts for one in part), key=lambda one: one.second)


def month(one: Appeal) -> int:
    return datetime.fromtimestamp(one.second, CITY_TIME).month


def test_letters_of_one_place_and_matter_are_one_topic_and_raise_one_alarm() -> None:
    stream = merged(background(1, 40), topic("t", 0, [20, 21, 22, 23, 24], list("abcde")))
    found = follow(stream, TopicSetting())
    numbers = {number for number, one in zip(found.topic_of, stream, strict=True) if one.key.startswith("t")}
    assert len(numbers) == 1
    (alarm,) = found.alarms
    assert (stream[alarm.place].key, alarm.people, alarm.letters) == ("t3", 4, 4)


def test_one_persons_letters_and_copies_under_other_names_are_one() -> None:
    own = topic("t", 0, [20, 20.5, 21, 22, 23], list("aaaaa"))
    assert follow(merged(background(1, 30), own), TopicSetting()).alarms == []
    copies = [Appeal(f"c{n}", f"q{n}", 20 * _DAY + n, own[0].title, own[0].text) for n in range(13)]
    assert follow(merged(background(1, 30), copies), TopicSetting()).alarms == []


def test_a_month_has_no_more_alarms_than_its_budget_and_what_waits_is_raised_in_the_next() -> None:
    parts = [
        topic(f"t{place}-", place, [10, 10.1, 10.2, 10.3, *later], list("abcdef")[: 4 + len(later)])
        for place, later in enumerate([[11]] * 7 + [[11, 25]])
    ]
    stream = merged(background(2, 70), *parts)
    assert len(follow(stream, TopicSetting(budget=100)).alarms) == 8
    found = follow(stream, TopicSetting(budget=3))
    assert [month(stream[alarm.place]) for alarm in found.alarms] == [1, 1, 1, 2, 2, 2, 3, 3]
    assert [alarm.waited > 0 for alarm in found.alarms] == [False] * 3 + [True] * 5
    # Of those that waited the one of most people comes first.
    assert found.alarms[3].people == 6
    forgotten = follow(stream, TopicSetting(budget=3, window_d=25))
    assert len(forgotten.alarms) == 6
    assert follow(stream, TopicSetting(budget=0)).alarms == []


@given(st.integers(0, 30), st.integers(1, 3), st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_no_calendar_month_of_the_city_goes_over_its_budget(first: int, budget: int, seed: int) -> None:
    days = np.sort(np.random.default_rng(seed).uniform(first, first + 60, (8, 5)), axis=1)
    parts = [topic(f"t{place}-", place, list(days[place]), list("abcde")) for place in range(8)]
    stream = merged(background(seed % 5, 95), *parts)
    found = follow(stream, TopicSetting(budget=budget))
    months = Counter(month(stream[alarm.place]) for alarm in found.alarms)
    assert months
    assert max(months.values()) <= budget


@given(st.integers(0, 50), st.integers(5, 110))
@settings(max_examples=15)
def test_what_comes_later_changes_nothing(seed: int, cut: int) -> None:
    parts = [topic(f"t{place}-", place, [5, 9, 12, 14, 20], list("abcde")) for place in range(3)]
    stream = merged(background(seed, 40), *parts)
    whole, early = follow(stream, TopicSetting()), follow(stream[:cut], TopicSetting())
    assert early.topic_of == whole.topic_of[:cut]
    assert early.alarms == [one for one in whole.alarms if one.place < cut]


def test_a_stream_out_of_order_is_refused_and_an_empty_one_is_empty() -> None:
    assert follow([], TopicSetting()).topics == []
    with pytest.raises(ValueError, match="order of time"):
        follow(background(1, 3)[::-1], TopicSetting())


@given(st.lists(st.text(max_size=30), max_size=8))
@settings(max_examples=25)
def test_any_texts_can_be_followed(texts: list[str]) -> None:
    stream = [Appeal(str(n), text[:2], float(n), "", text) for n, text in enumerate(texts)]
    found = follow(stream, TopicSetting())
    assert sorted(place for one in found.topics for place in one.places) == list(range(len(texts)))
