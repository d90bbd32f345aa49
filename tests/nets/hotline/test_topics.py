"""Hot topics: who says the same of the same is one topic, with one alarm, whatever is restarted in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from tests.nets.hotline.conftest import WATER, Hotline
from tests.support.city import WUHOU, hire

from furong.foundation.outbox.models import OutboxEvent
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, topics
from furong.nets.hotline.errors.topics import TopicUnknown
from furong.nets.hotline.models import Topic, TopicAlarm, TopicMember
from furong.nets.hotline.selectors.topic_memory import forget_topics

pytestmark = pytest.mark.django_db

OTHERS = (
    ("公交班次太少", "早高峰等车四十分钟"),
    ("医保报销比例", "异地住院怎么报"),
    ("拖欠工资", "老板两个月没有发钱"),
    ("电梯故障", "百花潭四栋停运"),
    ("学位不够", "片区小学今年招不下"),
    ("垃圾无人清运", "双流路垃圾桶满了三天"),
)
NOISE = (
    ("锦江湾夜间施工噪声", "锦江湾三期夜间施工，噪声很大"),
    ("锦江湾夜间施工噪声扰民", "锦江湾工地半夜还在施工，噪声大"),
    ("投诉锦江湾夜间施工", "锦江湾夜间施工，孩子睡不着"),
    ("锦江湾夜间施工何时停止", "锦江湾的施工噪声到凌晨两点"),
)


@pytest.fixture(autouse=True)
def fresh() -> Any:
    """Nothing remembered from another test."""
    forget_topics()
    yield
    forget_topics()


def told(hotline: Hotline, said: tuple[str, str], person: int, **changes: Any) -> str:
    given = {"title": said[0], "text": said[1], "citizen_phone": f"1380000{person:04}", **changes}
    return hotline.receive(**given).number


def others(hotline: Hotline) -> None:
    for number, said in enumerate(OTHERS):
        told(hotline, said, 900 + number)
    topics.follow_topics()


@pytest.mark.parametrize("restarts", [False, True], ids=["at once", "restarted each time"])
def test_the_third_caller_makes_a_topic_hot_and_it_is_alarmed_once(hotline: Hotline, restarts: bool) -> None:
    others(hotline)
    assert (Topic.objects.count(), TopicMember.objects.filter(topic=None).count()) == (0, len(OTHERS))
    numbers = []
    for person, said in enumerate(NOISE):
        numbers.append(told(hotline, said, person))
        if restarts:
            forget_topics()
        assert topics.follow_topics() == 1
        assert TopicAlarm.objects.count() == (person >= 2)
    assert topics.follow_topics() == 0
    topic = Topic.objects.get()
    assert sorted(topic.members.values_list("appeal_id", flat=True)) == numbers
    assert (topic.people, TopicAlarm.objects.get().people) == (4, 3)
    events = OutboxEvent.objects.filter(subject=f"topic-{topic.pk}").order_by("pk")
    assert [one.ce_type.split(".")[4] for one in events] == ["alarmed", "grew"]


def test_one_poster_and_copies_are_one_person(hotline: Hotline) -> None:
    others(hotline)
    for number in range(13):
        told(hotline, NOISE[number % 4], 1)
    for person in range(2, 6):
        told(hotline, NOISE[0], person)
    topics.follow_topics()
    topic = Topic.objects.get()
    assert (topic.people, topic.members.count()) == (1, 17)
    assert not TopicAlarm.objects.exists()


def test_far_places_are_not_one_topic_however_alike_they_sound(hotline: Hotline) -> None:
    others(hotline)
    for person in range(3):
        told(hotline, NOISE[person], person, lon=104.06 + person, lat=30.5)
    topics.follow_topics()
    assert not Topic.objects.exists()


def test_the_budget_of_alarms_is_kept(hotline: Hotline, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_TOPIC_ALARMS", 1)
    others(hotline)
    lamp = (
        ("玉林街路灯不亮", "玉林街路灯坏了一周"),
        ("玉林街路灯坏了", "玉林街的路灯晚上不亮"),
        ("玉林街没有路灯", "玉林街路灯不亮看不见"),
    )
    for person, said in enumerate((*NOISE[:3], *lamp)):
        told(hotline, said, person)
    topics.follow_topics()
    assert (Topic.objects.count(), TopicAlarm.objects.count()) == (2, 1)
    clock.advance(timedelta(days=5))
    told(hotline, ("玉林街路灯还是不亮", "玉林街路灯仍不亮"), 50)
    topics.follow_topics()
    assert TopicAlarm.objects.count() == 1
    assert Topic.objects.get(alarm=None).waited >= 1
    clock.advance(timedelta(days=2))
    for person in (51, 52, 53):
        told(hotline, (f"玉林街路灯不亮第{person}次说", f"玉林街路灯不亮，第{person}次打来"), person)
    topics.follow_topics()
    assert TopicAlarm.objects.count() == 2


def test_an_alarm_is_never_changed(hotline: Hotline) -> None:
    others(hotline)
    for person, said in enumerate(NOISE):
        told(hotline, said, person)
    topics.follow_topics()
    with pytest.raises(Exception, match="takes new rows only"), connection.cursor() as cursor:
        cursor.execute("UPDATE hotline_topicalarm SET people = 1")


def test_topics_end_when_nobody_speaks_of_them(hotline: Hotline, clock: FrozenClock) -> None:
    for person, said in enumerate((*OTHERS, *NOISE)):
        told(hotline, said, person)
    topics.follow_topics()
    clock.advance(timedelta(days=181))
    topics.follow_topics()
    assert Topic.objects.get().closed_at is not None
    told(hotline, NOISE[0], 70)
    topics.follow_topics()
    assert Topic.objects.get().members.count() == 4


def hot(hotline: Hotline) -> int:
    others(hotline)
    for person, said in enumerate(NOISE):
        told(hotline, said, person, place="锦江湾三期", lon=104.061, lat=30.551)
    topics.follow_topics()
    return Topic.objects.get().pk


def test_a_topic_tells_what_where_who_and_what_was_answered(hotline: Hotline) -> None:
    number = hot(hotline)
    first = topics.get_topic_for(hotline.agent.actor, number).appeals[0].number
    appeals.register_appeal(hotline.agent.actor, first)
    appeals.classify_appeal(hotline.agent.actor, first, "噪声")
    appeals.assign_appeal(hotline.agent.actor, first, WATER)
    appeals.reply_to_appeal(hotline.water.actor, first, "11月25日起夜间停工")
    detail = topics.get_topic_for(hotline.agent.actor, number)
    info = detail.info
    assert (info.place, info.people, info.appeals, info.answered) == ("锦江湾三期", 4, 4, 1)
    assert (info.lon, info.lat, info.trend[-1], sum(info.trend)) == (104.061, 30.551, 4, 4)
    assert [(one.code, one.appeals) for one in info.units] == [(WATER, 1)]
    assert info.reply == "11月25日起夜间停工"
    assert [one.what for one in detail.timeline].count("appeal") == 4
    assert {"alarm", "reply"} <= {one.what for one in detail.timeline}
    assert topics.topic_of_appeal(first) == number


def test_a_reader_sees_topics_of_its_own_appeals(hotline: Hotline) -> None:
    number = hot(hotline)
    far = hire("hotline_agent", name="far", area=WUHOU)
    for actor in (far.actor, hotline.water.actor):
        assert topics.list_topics_for(actor).total == 0
        with pytest.raises(TopicUnknown):
            topics.get_topic_for(actor, number)


def test_topics_over_the_api(hotline: Hotline) -> None:
    agent, path = hotline.agent, "/api/v1/hotline/topics"
    number = hot(hotline)
    listed = Client().get(f"{path}?alarmed=true", headers=agent.bearer).json()
    assert [one["number"] for one in listed["topics"]] == [number]
    assert Client().get(f"{path}?is_open=false", headers=agent.bearer).json()["total"] == 0
    assert Client().get(f"{path}/{number}", headers=agent.bearer).json()["info"]["people"] == 4
    assert Client().get(f"{path}/99", headers=agent.bearer).json()["code"] == "hotline.topic_unknown"
