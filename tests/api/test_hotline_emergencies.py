"""Emergencies escalate while they are told: urgency, a live topic, and the head of the list; a person ends it."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.nets.hotline.conftest import WATER, Hotline, hotline
from tests.support.city import Person, hire
from tests.support.text_model import model, model_file

from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, calls
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealState, Urgency
from furong.nets.hotline.contracts.calls import NewSegment, Speaker
from furong.project.live import TOPICS
from furong.project.roles import ROLES

__all__ = ["hotline", "model", "model_file"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]

GAS = "厨房里好大一股煤气味"
BANNER = "data-emergency>"
CALL_BANNER = "data-emergency-call"


def page(person: Person, path: str = "/hotline") -> str:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(person.user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def topics_told(queries: CaptureQueriesContext) -> int:
    return sum("pg_notify" in one["sql"] and "hotline.emergency" in one["sql"] for one in queries.captured_queries)


def received(hotline: Hotline, text: str = GAS, **changes: Any) -> str:
    return hotline.receive(text, channel=AppealChannel.WEB, **changes).number


def test_an_emergency_is_told_within_a_second_and_stands_first(hotline: Hotline) -> None:
    received(hotline, "请问水费怎么交")  # what a process reads once, names of places and made-up calls, it has read
    began = time.thread_time()
    with CaptureQueriesContext(connection) as queries:
        number = received(hotline)
    assert (topics_told(queries), time.thread_time() - began < 1.0) == (1, True)
    detail = appeals.get_appeal_for(hotline.agent.actor, number)
    assert (detail.info.urgency, detail.history[-1].step) == (Urgency.EMERGENCY, "emergency")
    assert "煤气味" in detail.history[-1].note
    for person in (hotline.supervisor, hotline.agent, hire("duty_officer", name="duty")):
        shown = page(person)
        assert (shown.count(BANNER), shown.index(BANNER) < shown.index('id="appeals"')) == (1, True)
        assert "煤气味”</mark>" in shown
    shown = page(hotline.agent, f"/hotline/appeals/{number}")
    assert ('role="alert"' in shown, "煤气味</mark>" in shown) == (True, True)


def test_those_on_duty_are_told_on_whatever_page_they_are(hotline: Hotline, clock: FrozenClock) -> None:
    duty = hire("duty_officer", name="duty")
    strip = 'data-live="hotline.emergency hotline.appeal hotline.call" data-live-at-once="hotline.emergency"'
    for path in ("/cases", "/cockpit", "/hotline/topics"):
        assert f'{strip} hx-get="/hotline/emergencies" hx-trigger="load, refresh"' in page(duty, path)
    assert strip not in page(hotline.water, "/hotline/topics")
    assert "data-emergency-strip" not in page(duty, "/hotline/emergencies")
    received(hotline)
    segments = [NewSegment(seq=1, speaker=Speaker.CITIZEN, text="有人要跳楼，我电话13812345678")]
    calls.hear_call(hire("hotline_channel", name="exchange").actor, "call-9", segments)
    for person in (duty, hotline.supervisor):
        shown = page(person, "/hotline/emergencies")
        assert '<span class="num">2</span>' in shown
        assert "13812345678" not in shown
    elsewhere = hire("duty_officer", name="elsewhere", area="510104")
    assert "煤气味" not in page(elsewhere, "/hotline/emergencies")
    # A call that nobody has made an appeal of in a day goes; the appeal waits for a unit.
    clock.advance(timedelta(hours=25))
    assert '<span class="num">1</span>' in page(duty, "/hotline/emergencies")


def test_whoever_opens_the_address_of_the_line_is_led_to_the_desk(hotline: Hotline) -> None:
    client = Client(headers={"Accept": "text/html", "Sec-Fetch-Dest": "document"})
    client.force_login(hotline.supervisor.user)
    answer = client.get("/hotline/emergencies")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/hotline")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_unit_that_has_it_ends_the_banner(hotline: Hotline) -> None:
    number = received(hotline)
    appeals.register_appeal(hotline.agent.actor, number)
    appeals.classify_appeal(hotline.agent.actor, number, "燃气")
    assert BANNER in page(hotline.supervisor)
    appeals.assign_appeal(hotline.agent.actor, number, WATER)
    assert BANNER not in page(hotline.supervisor)
    assert BANNER not in page(hotline.water)


def test_what_is_doubtful_or_of_another_day_raises_nothing(hotline: Hotline, clock: FrozenClock) -> None:
    doubtful = received(hotline, "没有煤气味，就是想问一下燃气费")
    old = received(hotline, received_at=clock.now() - timedelta(days=2))
    for number in (doubtful, old):
        detail = appeals.get_appeal_for(hotline.agent.actor, number)
        assert (detail.info.urgency, [one.step for one in detail.history]) == (Urgency.NORMAL, ["receive"])
    assert BANNER not in page(hotline.supervisor)


@pytest.mark.usefixtures("model")
def test_an_emergency_is_never_classified_without_a_person(hotline: Hotline) -> None:
    number = received(hotline, f"自来水，停水，水管，水压。{GAS}")
    assert appeals.get_appeal_for(hotline.agent.actor, number).info.state is AppealState.RECEIVED


def test_a_call_escalates_while_it_is_spoken_and_once(hotline: Hotline) -> None:
    exchange = hire("hotline_channel", name="exchange")

    def hear(seq: int, text: str, speaker: Speaker = Speaker.CITIZEN) -> int:
        with CaptureQueriesContext(connection) as queries:
            calls.hear_call(exchange.actor, "call-1", [NewSegment(seq=seq, speaker=speaker, text=text)])
        return topics_told(queries)

    assert [hear(1, "您好，是煤气味吗", Speaker.AGENT), hear(2, "喂，厨房里好大一股")] == [0, 0]
    assert [hear(3, "煤气味"), hear(4, "我住二楼")] == [1, 0]
    for person in (hotline.agent, hotline.supervisor, hire("duty_officer", name="duty")):
        shown = page(person)
        assert (shown.count(CALL_BANNER), "煤气味" in shown) == (1, True)
    assert CALL_BANNER not in page(hotline.water)
    number = hotline.receive(GAS).number
    calls.link_call(hotline.agent.actor, "call-1", number)
    assert CALL_BANNER not in page(hotline.agent)


def test_who_is_on_duty_hears_of_it() -> None:
    hearers = {code for code, role in ROLES.items() if TOPICS["hotline.emergency"] & role.actions}
    assert hearers >= {"duty_officer", "hotline_agent", "hotline_supervisor"}
    assert not hearers & {"unit_handler", "hotline_channel", "viewer"}


def test_words_over_a_break_are_told_as_people_write_them(hotline: Hotline) -> None:
    number = received(hotline, "楼道里煤气味很重，有人晕倒了")
    note = appeals.get_appeal_for(hotline.agent.actor, number).history[-1].note
    assert ("气味很重，有人晕倒" in note, "|" in note) == (True, False)
