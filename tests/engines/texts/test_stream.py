"""Topics kept from one look to the next: the same whatever the looks, and whatever is read anew in between."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.texts.test_topics import background, topic

from furong.engines.texts.stream import Joined, Letter, TopicStream
from furong.engines.texts.topics import Appeal, TopicSetting

_SETTING = TopicSetting(people=3, letters=3)


def letters(appeals: list[Appeal]) -> list[Letter]:
    told = sorted(appeals, key=lambda one: one.second)
    return [Letter(key=one.key, person=one.person, second=one.second, title=one.title, text=one.text) for one in told]


def stream(remembered: int = 5000) -> TopicStream:
    return TopicStream(_SETTING, remembered=remembered, next_topic=1)


def topics_of(joined: list[Joined]) -> dict[str, int]:
    found = {one.key: one.topic for one in joined}
    found.update({one.with_key: one.topic for one in joined if one.with_key})
    return found


def mixed() -> list[Letter]:
    spoken = topic("a", 0, [3, 4, 5, 6], ["w", "x", "y", "z"]) + topic("c", 1, [5, 6, 7], ["w", "x", "x"])
    return letters([*background(1, 12), *spoken])


def test_letters_of_one_place_and_matter_are_one_topic_and_others_are_alone() -> None:
    found = topics_of(stream().join(mixed()))
    assert len({found[f"a{number}"] for number in range(4)}) == 1
    assert len({found[f"c{number}"] for number in range(3)}) == 1
    assert found["a0"] != found["c0"]
    assert not any(number for key, number in found.items() if key.startswith("b"))


def test_people_are_counted_once() -> None:
    last = {one.key: one for one in stream().join(mixed())}
    assert (last["a3"].people, last["a3"].letters) == (4, 4)
    assert (last["c2"].people, last["c2"].letters) == (2, 3)


@settings(max_examples=15, deadline=None)
@given(st.sets(st.integers(1, 30), max_size=6), st.booleans())
def test_topics_do_not_hang_on_when_it_is_looked(cuts: set[int], anew: bool) -> None:
    spoken = topic("a", 0, [21, 22, 23, 24], ["w", "x", "y", "z"]) + topic("c", 1, [23, 24, 25], ["w", "x", "x"])
    told = letters([*background(1, 28), *spoken])
    kept, found, known = stream(), dict[str, int](), 60
    found.update(topics_of(kept.join(told[:known])))
    for piece in np.split(np.arange(known, len(told)), sorted(cuts)):
        if anew:
            seen = [one for one in told if one.key in found]
            kept = TopicStream(_SETTING, remembered=5000, next_topic=max([*found.values(), 0]) + 1)
            kept.recall(seen, [found[one.key] for one in seen])
        found.update(topics_of(kept.join([told[place] for place in piece])))
    for prefix, count in (("a", 4), ("c", 3)):
        assert len({found[f"{prefix}{number}"] for number in range(count)} - {0}) == 1
    assert not any(number for key, number in found.items() if key.startswith("b"))


def test_what_is_alone_is_forgotten_first() -> None:
    kept = stream(remembered=40)
    kept.join(letters(topic("a", 0, [1, 2], ["w", "x"])))
    kept.join(letters(background(2, 12))[6:21])
    kept.join(letters(background(2, 14))[12:])
    assert len(kept) <= 40
    (last,) = kept.join(letters(topic("z", 0, [13], ["y"])))
    assert last.topic == 1


def test_far_places_other_districts_and_categories_tell_letters_apart() -> None:
    one = Letter(key="1", person="a", second=0, title="路灯不亮", text="楼下路灯不亮，看不见", lon=104.0, lat=30.5)
    near = Letter(key="2", person="b", second=1, title="路灯不亮", text="楼下的路灯不亮了", lon=104.01, lat=30.5)
    far = Letter(key="3", person="c", second=2, title="路灯不亮", text="楼下的路灯不亮了", lon=104.2, lat=30.5)
    ground = letters(background(3, 6))
    for other, together in ((near, True), (far, False)):
        kept = stream()
        kept.join(ground)
        assert bool(kept.join([one, other])[1].topic) is together


def test_nothing_is_joined_from_nothing() -> None:
    assert stream().join([]) == []
    (alone,) = stream().join([Letter(key="1", person="", second=0, title="", text="")])
    assert (alone.topic, alone.people) == (0, 1)
