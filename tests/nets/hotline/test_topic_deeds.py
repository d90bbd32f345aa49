"""What people do with topics by hand: on record with a reason, undone by whoever did it, and never a second case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.nets.hotline.conftest import Hotline
from tests.nets.hotline.test_topics import NOISE, fresh, hot, others, told
from tests.support.city import WUHOU, hire

from furong.foundation.outbox.models import OutboxEvent
from furong.kernel.clock import FrozenClock
from furong.kernel.errors import FurongError, NotAllowed
from furong.nets.hotline.api import appeals, topic_deeds, topics
from furong.nets.hotline.contracts.topic_deeds import TopicPlace
from furong.nets.hotline.contracts.topics import TopicMoment
from furong.nets.hotline.models import Topic, TopicAlarm, TopicMember
from furong.nets.hotline.pages.topic_plots import course_of, map_of

__all__ = ["fresh"]

pytestmark = pytest.mark.django_db

LAMP = (
    ("玉林街路灯不亮", "玉林街路灯坏了一周"),
    ("玉林街路灯坏了", "玉林街的路灯晚上不亮"),
)


def two(hotline: Hotline) -> tuple[int, int]:
    """Return a hot topic and another that is not."""
    number = hot(hotline)
    for person, said in enumerate(LAMP):
        told(hotline, said, 200 + person)
    topics.follow_topics()
    return number, Topic.objects.exclude(pk=number).get().pk


def refused(code: str, act: Any, *args: Any) -> None:
    with pytest.raises(FurongError) as raised:
        act(*args)
    assert raised.value.code == code


def test_a_topic_is_closed_with_a_reason_and_nothing_joins_it(hotline: Hotline, clock: FrozenClock) -> None:
    number, chief = hot(hotline), hotline.supervisor.actor
    refused("hotline.topic_reason_missing", topic_deeds.close_topic, chief, number, " ")
    with pytest.raises(NotAllowed):
        topic_deeds.close_topic(hotline.agent.actor, number, "已处置")
    topic_deeds.close_topic(chief, number, "夜间施工许可已撤销")
    refused("hotline.topic_is_over", topic_deeds.close_topic, chief, number, "再次")
    late = told(hotline, NOISE[0], 70)
    topics.follow_topics()
    assert topics.topic_of_appeal(late) is None
    refused("hotline.topic_is_over", topic_deeds.join_topic, hotline.agent.actor, late, number)
    detail = topics.get_topic_for(chief, number)
    (moment,) = [one for one in detail.timeline if one.what == "close"]
    assert moment.text.endswith("夜间施工许可已撤销")
    assert "closed" not in {one.what for one in detail.timeline}
    assert (detail.info.is_open, detail.may_undo) == (False, True)
    assert not topics.get_topic_for(hotline.agent.actor, number).may_undo
    refused(
        "hotline.topic_act_by_another",
        topic_deeds.undo_topic_deed,
        hire("hotline_supervisor", name="other").actor,
        number,
    )
    topic_deeds.undo_topic_deed(chief, number)
    assert topics.get_topic_for(chief, number).info.is_open
    refused("hotline.topic_nothing_to_undo", topic_deeds.undo_topic_deed, chief, number)
    again = told(hotline, NOISE[1], 71)
    topics.follow_topics()
    assert topics.topic_of_appeal(again) == number


def test_two_topics_of_one_matter_become_one_and_are_two_again(hotline: Hotline) -> None:
    number, other = two(hotline)
    chief = hotline.supervisor.actor
    topics.note_topic_case(chief, number, "CD202511240001")
    refused("hotline.topic_is_same", topic_deeds.merge_topics, chief, number, number, "同一件事")
    refused("hotline.topic_has_case", topic_deeds.merge_topics, chief, other, number, "同一件事")
    refused("hotline.topic_unknown", topic_deeds.merge_topics, chief, number, 99, "同一件事")
    moved = sorted(TopicMember.objects.filter(topic=other).values_list("pk", flat=True))
    topic_deeds.merge_topics(chief, number, other, "都是同一工地")
    info = topics.get_topic_for(chief, number).info
    assert (info.appeals, info.people, topic_deeds.merged_into(other)) == (6, 6, number)
    assert topics.list_topics_for(chief).total == 1
    assert "topic_case" in {one.step for one in appeals.get_appeal_for(chief, moved[0]).history}
    grown = OutboxEvent.objects.filter(subject=f"topic-{number}").order_by("-pk").first()
    assert grown is not None
    assert grown.data["appeals"] == moved
    assert TopicAlarm.objects.count() == 1
    topic_deeds.undo_topic_deed(chief, number)
    assert [topics.get_topic_for(chief, one).info.people for one in (number, other)] == [4, 2]
    assert sorted(TopicMember.objects.filter(topic=other).values_list("pk", flat=True)) == moved
    assert appeals.get_appeal_for(chief, moved[0]).history[-1].step == "topic_left"


def test_a_third_caller_put_there_by_hand_makes_a_topic_hot(hotline: Hotline) -> None:
    others(hotline)
    for person in range(2):
        told(hotline, NOISE[person], person, place="锦江湾三期")
    number = told(hotline, ("孩子睡不着觉", "工地半夜太吵了，锦江湾的孩子都睡不着觉"), 3)
    topics.follow_topics()
    topic = Topic.objects.get()
    assert topics.topic_of_appeal(number) is None
    assert topics.list_topics_for(hotline.agent.actor).topics[0].alarmed_at is None
    (alike,) = topic_deeds.similar_topics_for(hotline.agent.actor, number)
    assert (alike.number, alike.appeals) == (topic.pk, 2)
    topic_deeds.join_topic(hotline.agent.actor, number, topic.pk)
    assert TopicAlarm.objects.get().topic == topic
    refused("hotline.topic_has_it", topic_deeds.join_topic, hotline.agent.actor, number, topic.pk)
    assert topic_deeds.similar_topics_for(hotline.agent.actor, number) == ()


def test_what_is_put_to_a_topic_can_be_taken_out_by_whoever_did_it(hotline: Hotline) -> None:
    number, other = two(hotline)
    agent = hotline.agent.actor
    alone = told(hotline, ("完全另一件事", "社保卡补办需要几天"), 300)
    topics.follow_topics()
    assert topic_deeds.similar_topics_for(agent, alone) == ()
    topic_deeds.join_topic(agent, alone, other)
    topic_deeds.join_topic(agent, alone, number)
    refused("hotline.topic_unknown", topic_deeds.undo_topic_deed, agent, 999)
    topic_deeds.undo_topic_deed(agent, number)
    assert topics.topic_of_appeal(alone) == other
    topic_deeds.undo_topic_deed(agent, other)
    assert topics.topic_of_appeal(alone) is None
    assert [one.what for one in topics.get_topic_for(agent, other).timeline][-2:] == ["join", "part"]
    with pytest.raises(Exception, match="takes new rows only"), connection.cursor() as cursor:
        cursor.execute("UPDATE hotline_topicact SET reason = ''")


def test_who_sees_no_appeal_of_a_topic_does_nothing_with_it(hotline: Hotline) -> None:
    number = hot(hotline)
    far = hire("hotline_supervisor", name="far", area=WUHOU).actor
    refused("hotline.topic_unknown", topic_deeds.close_topic, far, number, "不归我管")
    refused("hotline.topic_unknown", topic_deeds.undo_topic_deed, far, number)


def test_the_budget_is_told(hotline: Hotline) -> None:
    hot(hotline)
    budget = topics.list_topics_for(hotline.agent.actor).budget
    assert (budget.people, budget.raised) == (3, 1)
    assert budget.left == budget.monthly - 1


def test_deeds_over_the_api(hotline: Hotline) -> None:
    number, other = two(hotline)
    client, path = Client(headers=hotline.supervisor.bearer), "/api/v1/hotline/topics"
    alone = told(hotline, ("完全另一件事", "社保卡补办需要几天"), 300)

    def post(where: str, body: Any = None) -> Any:
        return client.post(f"{path}/{where}", body, content_type="application/json").json()

    assert post(f"{number}/close", {"reason": " "})["code"] == "rest.request_unusable"
    assert post(f"{number}/appeals", {"appeal": alone})["info"]["appeals"] == 5
    assert post(f"{number}/merge", {"other": other, "reason": "同一件事"})["info"]["appeals"] == 7
    assert post(f"{number}/undo")["info"]["appeals"] == 5
    assert post(f"{number}/close", {"reason": "已处置"})["info"]["is_open"] is False
    assert client.get(f"/api/v1/hotline/appeals/{alone}/topics").json() == []


def test_plots_hold_what_they_are_drawn_of() -> None:
    noon = datetime(2025, 11, 24, 4, tzinfo=UTC)
    moments = [TopicMoment(at=noon + timedelta(days=day), what="appeal", number="", text="") for day in (0, 3, 3)]
    moments.append(TopicMoment(at=noon + timedelta(days=3, hours=1), what="alarm", number="", text=""))
    course = course_of(moments)
    assert (course.days, course.most, [bar[1] for bar in course.bars]) == (14, 2, [60.0, 0.0])
    assert course.marks == (("alarm", 617.1),)
    assert map_of(()) is None
    near = [TopicPlace(lon=104.06 + step / 100_000, lat=30.55, appeals=1) for step in range(7)]
    crowded = map_of([*near, TopicPlace(lon=104.07, lat=30.55, appeals=1)])
    assert crowded is not None
    assert [dot.text for dot in crowded.dots] == ["7", "1"]
    drawn = map_of([TopicPlace(lon=104.06, lat=30.55, appeals=3), TopicPlace(lon=104.07, lat=30.55, appeals=1)])
    assert drawn is not None
    assert [dot.text for dot in drawn.dots] == ["3", "1"]
    assert drawn.lines
    assert all(0 < dot.x < 640 and 0 < dot.y < 360 for dot in drawn.dots)
    # A kilometre is as long on the plot as the two places, which lie 958 m apart, are.
    apart = drawn.dots[1].x - drawn.dots[0].x
    assert apart / (drawn.scale / drawn.scale_m) == pytest.approx(958, abs=5)
