"""A hot topic opens one case, which all of its appeals are linked with, those that come later as well."""

from __future__ import annotations

import pytest
from tests.nets.hotline.conftest import PHONE, Hotline, hotline
from tests.nets.hotline.test_topics import NOISE, fresh, others, told
from tests.support.city import hire

from furong.foundation.outbox.deliver import deliver_pending
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import CaseQuery, Source
from furong.nets.casework.models import Report
from furong.nets.hotline.api import topics
from furong.nets.hotline.models import AppealStep, Topic
from furong.processes.topic_to_case import key_of

__all__ = ["fresh", "hotline"]

pytestmark = pytest.mark.django_db


def test_one_case_is_opened_with_all_appeals_linked(hotline: Hotline) -> None:
    others(hotline)
    numbers = [told(hotline, (title, f"{text}，电话{PHONE}"), n) for n, (title, text) in enumerate(NOISE[:3])]
    topics.follow_topics()
    deliver_pending()
    duty, topic = hire("duty_officer", name="duty"), Topic.objects.get()
    (case,) = casework.list_cases_for(duty.actor, CaseQuery()).cases
    assert (case.source, case.source_key, topic.case) == (Source.HOTLINE, key_of(topic.pk), case.number)
    text = Report.objects.get(case_id=case.number).text
    assert all(number in text for number in numbers)
    assert PHONE not in text
    numbers.append(told(hotline, NOISE[3], 40))
    topics.follow_topics()
    deliver_pending()
    linked = AppealStep.objects.filter(step="topic_case", note=case.number)
    assert sorted(linked.values_list("appeal_id", flat=True)) == numbers
    history = [one.step for one in casework.get_case_for(duty.actor, case.number).history]
    assert history.count("topic_grew") == 1
    assert casework.list_cases_for(duty.actor, CaseQuery()).total == 1
    assert topics.get_topic_for(hotline.agent.actor, topic.pk).info.case == case.number
