"""Slots by REST: what a call or a text says, with the words it came from, for those alone who take calls."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.nets.hotline.conftest import Hotline, hotline
from tests.support.city import Person, hire

from furong.nets.hotline.api import calls
from furong.nets.hotline.contracts.calls import NewSegment, Speaker

__all__ = ["hotline"]

pytestmark = pytest.mark.django_db
_API = "/api/v1/hotline"


def read(person: Person, path: str) -> tuple[int, Any]:
    answer = Client().get(_API + path, headers=person.bearer)
    return answer.status_code, answer.json()


def told(person: Person, text: str) -> tuple[int, Any]:
    answer = Client().post(f"{_API}/slots", {"text": text}, content_type="application/json", headers=person.bearer)
    return answer.status_code, answer.json()


@pytest.fixture
def call(hotline: Hotline) -> str:
    """A call that is being spoken."""
    channel = hire("hotline_channel", name="exchange")
    said = (
        (Speaker.CITIZEN, "我们温江区光华大道那个小区停水都第三天了"),
        (Speaker.AGENT, "请问是哪一栋？"),
        (Speaker.CITIZEN, "12栋，家里有老人，今天能不能修好"),
    )
    calls.hear_call(
        channel.actor, "call-9", [NewSegment(seq=at, speaker=who, text=text) for at, (who, text) in enumerate(said, 1)]
    )
    return "call-9"


def test_a_call_is_read_with_the_words_of_each_slot(hotline: Hotline, call: str) -> None:
    status, found = read(hotline.agent, f"/calls/{call}/slots")
    slots = {one["name"]: one for one in found}
    assert (status, slots["where"]["value"], slots["want"]["value"]) == (200, "温江区光华大道 12栋", "今天能不能修好")
    assert slots["where"]["spans"][1] == {"segment": 3, "start": 0, "end": 3}
    assert (slots["urgency"]["codes"], slots["urgency"]["is_sure"]) == (["urgent"], False)
    assert slots["vulnerable"]["codes"] == ["elderly"]
    assert read(hotline.agent, "/calls/none/slots")[0] == 404
    assert read(hotline.water, f"/calls/{call}/slots")[0] == 403


def test_a_text_is_read(hotline: Hotline) -> None:
    status, found = told(hotline.agent, "青羊区草市街2号院路灯坏了")
    assert (status, {one["name"]: one["value"] for one in found}) == (
        200,
        {"what": "路灯坏了", "where": "青羊区草市街2号院"},
    )
    assert told(hotline.agent, "") == (200, [])
    assert told(hotline.agent, "水" * 20_001)[0] == 422
    assert told(hotline.water, "路灯坏了")[0] == 403
    assert Client().post(f"{_API}/slots", {"text": "x"}, content_type="application/json").status_code == 401
