"""A messenger: what is signed is taken once and answered with a number; what is not, or is no message, is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from tests.nets.hotline.conftest import Hotline

from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api.citizens import track_appeal
from furong.nets.hotline.domain.messages import signature_of
from furong.nets.hotline.models import Appeal, Citizen, Contact, MessengerText

pytestmark = pytest.mark.django_db
TOKEN = "chengdu-12345"
PATH = "/hotline/messenger"


@pytest.fixture(autouse=True)
def connected(monkeypatch: pytest.MonkeyPatch, hotline: Hotline) -> None:
    """A messenger that is connected."""
    monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_MESSENGER_TOKEN", TOKEN)


def query(nonce: str, *, late_s: int = 0, token: str = TOKEN) -> str:
    timestamp = str(int(city_clock().now().timestamp()) - late_s)
    return f"{PATH}?signature={signature_of(token, timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}"


def xml(text: str, *, identity: str = "1", sender: str = "oA", kind: str = "text") -> bytes:
    root = ET.Element("xml")
    fields = {"ToUserName": "gh_1", "FromUserName": sender, "CreateTime": "1", "MsgType": kind, "Content": text}
    for name, told in {**fields, "MsgId": identity}.items():
        ET.SubElement(root, name).text = told
    return bytes(ET.tostring(root, encoding="utf-8"))


def post(body: bytes, nonce: str = "n", *, kind: str = "text/xml", **signed: Any) -> Any:
    return Client().post(query(nonce, **signed), body, content_type=kind)


def said(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return ET.fromstring(answer.content).findtext("Content") or ""


def test_the_form_of_the_signature_is_that_of_wechat() -> None:
    assert signature_of("b", "1", "a") == "5aa9ac6571f12fe12fcf9f1f4a51caa29a47feff"


def test_whoever_knows_the_token_is_told_so() -> None:
    answer = Client().get(query("n") + "&echostr=hello")
    assert (answer.status_code, answer.content) == (200, b"hello")
    assert Client().get(query("n", token="other") + "&echostr=hello").status_code == 403


def test_a_text_becomes_an_appeal_and_its_sender_hears_the_number() -> None:
    answer = post(xml("<b>小区停水</b> ]]> 😀𠮷 & =1+1"))
    found = Appeal.objects.get()
    assert (found.channel, found.text, found.area_id) == ("messenger", "<b>小区停水</b> ]]> 😀𠮷 & =1+1", "510100")
    assert found.pk in said(answer)
    reply = ET.fromstring(answer.content)
    assert (reply.findtext("ToUserName"), reply.findtext("FromUserName")) == ("oA", "gh_1")
    code = said(answer).partition("查询码 ")[2][:10]
    assert track_appeal(found.pk, code).number == found.pk
    assert (Contact.objects.count(), found.citizen is not None) == (0, True)
    assert "oA" not in Citizen.objects.get().key


def test_json_is_taken_as_well() -> None:
    told = {"FromUserName": "oB", "ToUserName": "gh", "MsgType": "text", "Content": "路灯不亮", "MsgId": 77}
    answer = post(json.dumps(told, ensure_ascii=False).encode(), kind="application/json")
    assert Appeal.objects.get().pk in answer.json()["Content"]
    assert answer.json()["ToUserName"] == "oB"


def test_what_is_sent_again_is_the_same(clock: FrozenClock) -> None:
    first = said(post(xml("停水")))
    assert said(post(xml("停水"))) == first
    assert said(post(xml("停水"), "another")) == first
    assert Appeal.objects.count() == 1


def test_a_signature_is_used_for_one_message() -> None:
    post(xml("停水", identity="1"), "n1")
    assert post(xml("别的", identity="2"), "n1").status_code == 409
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize("late_s", [301, -301, 86_400])
def test_old_and_early_signatures_are_refused(late_s: int) -> None:
    assert post(xml("停水"), late_s=late_s).status_code == 403
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    "path", [PATH, f"{PATH}?signature=&timestamp=&nonce=", f"{PATH}?signature=é&timestamp=²&nonce=x"]
)
def test_unsigned_requests_are_refused(path: str) -> None:
    assert Client().post(path, xml("停水"), content_type="text/xml").status_code == 403


def test_without_a_token_nothing_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_MESSENGER_TOKEN", "")
    assert post(xml("停水"), token="").status_code == 404


def test_short_messages_of_one_sender_are_one_appeal_until_somebody_takes_it_on(
    hotline: Hotline, clock: FrozenClock
) -> None:
    post(xml("你好，我家停水了", identity="1"), "1")
    post(xml("在天府三街", identity="2"), "2")
    post(xml("路灯不亮", identity="3", sender="oB"), "3")
    mine, other = Appeal.objects.order_by("pk")
    assert (mine.text, other.text) == ("你好，我家停水了\n在天府三街", "路灯不亮")
    assert [row.step for row in mine.history.order_by("pk")] == ["receive", "message"]
    clock.advance(timedelta(minutes=31))
    assert "已收到" in said(post(xml("还有一件事", identity="4"), "4"))
    latest = Appeal.objects.order_by("pk").last()
    assert latest is not None
    assert latest.citizen_id == mine.citizen_id
    assert MessengerText.objects.count() == 4


def test_one_sender_opens_so_many_a_day(clock: FrozenClock) -> None:
    for number in range(10):
        post(xml("停水", identity=str(number)), str(number))
        clock.advance(timedelta(minutes=31))
    assert "每天最多" in said(post(xml("停水", identity="x"), "x"))
    assert Appeal.objects.count() == 10


def test_what_is_no_text_is_asked_for_words() -> None:
    assert "文字" in said(post(xml("", kind="image")))
    assert "文字" in said(post(xml("", kind="event", identity=""), "n2"))
    assert "20000" in said(post(xml("水" * 30_000, identity="9"), "9"))
    assert "1 至" in said(post(xml("  ", identity="8"), "8"))
    assert not Appeal.objects.exists()


_BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><FromUserName>&b;</FromUserName></xml>'
_FILE = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>'


@pytest.mark.parametrize(
    "body",
    [
        _BOMB,
        _FILE,
        _FILE.decode().encode("utf-16"),
        b"<a>" * 1000,
        b"<xml><Content>&nbsp;</Content></xml>",
        b"",
        b"\xff\x00",
        b"<xml/>",
        b"<?xml version='1.0' encoding='nothing'?><xml/>",
        xml("x", sender="o" * 200),
        b"<xml>" + b"x" * 2_100_000 + b"</xml>",
    ],
    ids=["bomb", "file", "file in utf-16", "deep", "entity", "empty", "bytes", "bare", "encoding", "long", "large"],
)
def test_hostile_and_broken_bodies_are_refused(body: bytes) -> None:
    answer = post(body)
    assert (answer.status_code, b"root:" in answer.content) == (422, False)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"FromUserName": {}}', b'"\\ud800"', b"[" * 90_000])
def test_broken_json_is_refused(body: bytes) -> None:
    assert post(body, kind="application/json").status_code == 422
