"""A call while it is spoken: any recogniser of speech posts what it hears, and one call is one appeal."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from tests.nets.hotline.conftest import PHONE, Hotline, hotline
from tests.support.city import HIGH_TECH, WUHOU, Person, ensure_organisation, hire

from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, calls, suggestions
from furong.nets.hotline.contracts.appeals import AppealChannel, NewAppeal
from furong.nets.hotline.errors.appeals import AppealUnknown
from furong.nets.hotline.errors.calls import CallUnknown
from furong.nets.hotline.models import Appeal, CallSegment

__all__ = ["hotline"]

pytestmark = pytest.mark.django_db
CALLS = "/api/v1/hotline/calls"


def heard(person: Person, *segments: dict[str, Any], call: str = "call-7", **more: Any) -> tuple[int, Any]:
    body = {"segments": list(segments), **more}
    path = f"{CALLS}/{call}/segments"
    answer = Client().post(path, body, content_type="application/json", headers=person.bearer)
    return answer.status_code, answer.json()


def said(seq: int, text: str, speaker: str = "citizen") -> dict[str, Any]:
    return {"seq": seq, "speaker": speaker, "text": text}


@pytest.fixture
def exchange(hotline: Hotline) -> Person:
    return hire("hotline_channel", name="exchange")


def test_segments_come_in_any_order_and_twice(hotline: Hotline, exchange: Person, clock: FrozenClock) -> None:
    assert heard(exchange, said(2, "小区停水了"), said(1, "您好", "agent")) == (201, {"added": 2})
    assert heard(exchange, said(2, "别的话"), said(3, "两天了"), said(3, "三天了"), is_over=True) == (201, {"added": 1})
    told = calls.get_call_for(hotline.agent.actor, "call-7")
    assert [one.text for one in told.segments] == ["您好", "小区停水了", "两天了"]
    assert (told.ended_at, told.appeal) == (clock.now(), "")
    assert CallSegment.objects.count() == 3
    with pytest.raises(DatabaseError, match="new rows only"), connection.cursor() as cursor:
        cursor.execute("UPDATE hotline_callsegment SET text = ''")


def test_who_may_send_and_who_may_read(hotline: Hotline, exchange: Person) -> None:
    assert heard(hotline.agent, said(1, "喂"))[0] == 403
    assert heard(exchange, said(1, " "))[0] == 422
    assert heard(exchange, said(1, "喂"))[0] == 201
    assert Client().get(f"{CALLS}/call-7", headers=exchange.bearer).status_code == 403
    assert Client().get(f"{CALLS}/call-9", headers=hotline.agent.bearer).status_code == 404
    (told,) = Client().get(CALLS, headers=hotline.agent.bearer).json()
    assert (told["key"], told["segments"][0]["text"]) == ("call-7", "喂")


def test_a_call_that_has_become_an_appeal_is_read_like_the_appeal(hotline: Hotline, exchange: Person) -> None:
    ensure_organisation("wuhou-centre", WUHOU)
    elsewhere = hire("hotline_agent", name="wuhou-agent", area=WUHOU, organisation="wuhou-centre")
    city = hire("hotline_channel", name="city-exchange", area="510100", organisation="city-centre")
    heard(city, said(1, f"小区停水，请打{PHONE}"))
    assert calls.get_call_for(elsewhere.actor, "call-7").segments[0].text.endswith(PHONE)
    number = hotline.receive().number
    with pytest.raises(AppealUnknown):
        calls.link_call(elsewhere.actor, "call-7", number)
    calls.link_call(hotline.agent.actor, "call-7", number)
    assert [one.text for one in calls.get_call_for(hotline.agent.actor, "call-7").segments] == ["小区停水，请打＊＊＊"]
    assert Client().get(f"{CALLS}/call-7", headers=elsewhere.bearer).status_code == 404


@pytest.mark.usefixtures("plain_static_files")
def test_the_form_is_written_along_and_one_call_is_one_appeal(hotline: Hotline, exchange: Person) -> None:
    heard(exchange, said(1, "您好", "agent"), said(2, "小区停水了，"), said(3, "两天了"))
    client = Client(headers={"Accept": "text/html"})
    client.force_login(hotline.agent.user)
    assert "call-7" in client.get("/hotline").content.decode()
    shown = client.get("/hotline/new?call=call-7").content.decode()
    words = "小区停水了，两天了"
    assert all(
        text in shown
        for text in ("通话内容", 'data-segment="3">两天了', "来电人反映：小区停水了；时间：两天了。</textarea>")
    )
    form = {"key": "k", "call": "call-7", "text": words, "area": HIGH_TECH}
    assert {client.post("/hotline/new", form)["Location"] for _ in range(2)} == {
        f"/hotline/appeals/{Appeal.objects.get().pk}"
    }
    assert calls.list_open_calls_for(hotline.agent.actor) == []
    assert heard(exchange, said(4, "喂"))[1]["code"] == "hotline.call_over"
    assert heard(exchange, said(3, "两天了"), is_over=True) == (201, {"added": 0})
    assert client.get("/hotline/new?call=nothing").status_code == 404


@pytest.mark.usefixtures("plain_static_files")
@pytest.mark.parametrize(
    "wrong", [{"reply": "请联系13912345678"}, {"call": "nothing"}], ids=["answer that leaks", "call that is none"]
)
def test_a_call_is_taken_whole_or_not_at_all(hotline: Hotline, exchange: Person, wrong: dict[str, str]) -> None:
    heard(exchange, said(1, "小区停水了"))
    client = Client(headers={"Accept": "text/html"})
    client.force_login(hotline.agent.user)
    form = {"key": "k", "call": "call-7", "text": "小区停水了", "area": HIGH_TECH, "category": "供水"}
    refused = client.post("/hotline/new", {**form, **wrong})
    assert (refused.status_code >= 400, Appeal.objects.count()) == (True, 0)
    assert client.post("/hotline/new", form).status_code == 302
    (appeal,) = Appeal.objects.all()
    assert (appeal.number, appeal.category) == ("SQ20261124000001", "供水")
    assert calls.get_call_for(hotline.agent.actor, "call-7").appeal == appeal.number


def test_a_call_is_of_the_area_that_its_exchange_serves(hotline: Hotline, exchange: Person) -> None:
    ensure_organisation("wuhou-centre", WUHOU)
    agent = hire("hotline_agent", name="wuhou-agent", area=WUHOU, organisation="wuhou-centre")
    other = hire("hotline_channel", name="wuhou-exchange", area=WUHOU, organisation="wuhou-centre")
    city = hire("hotline_agent", name="city-agent", area="510100", organisation="city-centre")
    heard(exchange, said(1, "家里燃气泄漏，味道很大，快来人"))
    assert [one.key for one in calls.list_open_calls_for(city.actor)] == ["call-7"]
    assert calls.list_open_calls_for(agent.actor) == []
    assert suggestions.list_emergency_calls_for(agent.actor) == []
    assert [one.call for one in suggestions.list_emergency_calls_for(hotline.agent.actor)] == ["call-7"]
    number = appeals.receive_appeal(
        agent.actor, NewAppeal(channel=AppealChannel.PHONE, text="水", area=WUHOU, source_key="w")
    ).number
    with pytest.raises(CallUnknown):
        calls.link_call(agent.actor, "call-7", number)
    assert heard(other, said(2, "别的"))[0] == 404
    assert Client().get(f"{CALLS}/call-7", headers=agent.bearer).status_code == 404
    assert len(calls.get_call_for(hotline.agent.actor, "call-7").segments) == 1
