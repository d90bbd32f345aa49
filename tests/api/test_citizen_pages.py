"""A citizen without signing in: sends an appeal, follows it with number and code, rates it, has it handled again."""

from __future__ import annotations

import re
from datetime import timedelta
from time import time

import pytest
from django.core import signing
from django.db.models import F
from django.test import Client
from django.utils import translation
from tests.nets.hotline.conftest import PHONE, ROADS, WATER, Hotline, hotline
from tests.support.city import HIGH_TECH

from furong.foundation.identity.models import Attempt
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, citizens
from furong.nets.hotline.contracts.appeals import AppealState, Satisfaction
from furong.nets.hotline.contracts.tracking import PublicState
from furong.nets.hotline.domain.public_view import PUBLIC_STATES, PUBLIC_STEPS
from furong.nets.hotline.errors.names import PUBLIC, STEPS
from furong.nets.hotline.models import Appeal, Contact
from furong.nets.hotline.pages import words
from furong.nets.hotline.pages.track import TRACK_COOKIE
from furong.nets.hotline.selectors.policy import code_of

__all__ = ["hotline"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
TRACK = "/citizen/track"


def form(**changes: str) -> dict[str, str]:
    given = {"key": "k1", "text": f"路灯坏了，请打{PHONE}", "kind": "help", "area": HIGH_TECH, "phone": PHONE}
    return {**given, **changes}


def sent(**changes: str) -> dict[str, str]:
    """Send an appeal and return its number and code."""
    answer = Client().post("/citizen", form(**changes))
    assert answer.status_code == 302
    assert answer["Location"] == TRACK
    number = str(Appeal.objects.get(source_key=f"web:{changes.get('key', 'k1')}").pk)
    return {"number": number, "code": code_of(number)}


def told_of(key: dict[str, str]) -> str:
    answer = Client().post(TRACK, key, follow=True)
    assert (answer.status_code, answer.redirect_chain) == (200, [(TRACK, 302)])
    return answer.content.decode()


def replied(hotline: Hotline, number: str) -> None:
    appeals.register_appeal(hotline.agent.actor, number)
    appeals.classify_appeal(hotline.agent.actor, number, "照明")
    appeals.assign_appeal(hotline.agent.actor, number, WATER, note="内部备注")
    appeals.reply_to_appeal(hotline.water.actor, number, "11月25日修复")


def test_an_appeal_is_sent_once_and_its_page_says_first_where_it_stands(hotline: Hotline, clock: FrozenClock) -> None:
    assert "我要反映" in Client().get("/citizen").content.decode()
    key = sent()
    assert sent() == key
    shown = Client().post("/citizen", form(), follow=True).content.decode()
    assert all(text in shown for text in ("待受理", key["number"], "请记住编号和查询码"))
    assert PHONE not in shown
    appeals.register_appeal(hotline.agent.actor, key["number"])
    appeals.classify_appeal(hotline.agent.actor, key["number"], "照明")
    appeals.assign_appeal(hotline.agent.actor, key["number"], WATER)
    assert "将于 2026-12-16 00:00 前答复" in told_of(key)
    clock.advance(timedelta(days=30))
    assert "已超期" in told_of(key)


def test_the_citizen_rates_the_handling_and_has_it_handled_again(hotline: Hotline, clock: FrozenClock) -> None:
    key = sent()
    replied(hotline, key["number"])
    shown = told_of(key)
    assert ("11月25日修复" in shown, "内部备注" in shown, "名water" in shown) == (True, False, False)
    assert Client().post(TRACK, {**key, "do": "rate"}).status_code == 422
    rated = Client().post(TRACK, {**key, "do": "rate", "solved": "yes", "satisfaction": "satisfied"})
    assert (rated.status_code, Appeal.objects.get().satisfaction) == (302, Satisfaction.SATISFIED)
    assert "已办结" in told_of(key)
    again = Client().post(TRACK, {**key, "do": "rate", "solved": "yes", "satisfaction": "satisfied"})
    assert (again.status_code, "不能执行" in again.content.decode()) == (409, True)
    assert Client().post(TRACK, {**key, "do": "reopen", "text": " "}).status_code == 422
    assert Client().post(TRACK, {**key, "do": "reopen", "text": "又坏了"}).status_code == 302
    assert (Appeal.objects.get().state, Appeal.objects.get().round) == (AppealState.CLASSIFIED, 2)


def test_after_fifteen_days_it_stays_closed(hotline: Hotline, clock: FrozenClock) -> None:
    key = sent()
    replied(hotline, key["number"])
    Client().post(TRACK, {**key, "do": "rate", "solved": "yes", "satisfaction": "satisfied"})
    assert citizens.track_appeal(**key).may_reopen
    clock.advance(timedelta(days=16))
    assert not citizens.track_appeal(**key).may_reopen
    assert Client().post(TRACK, {**key, "do": "reopen", "text": "又坏了"}).status_code == 409


@pytest.mark.parametrize("code", ["", "AAAAAAAAAA", "é"], ids=["none", "guessed", "odd"])
def test_a_wrong_code_is_not_told_from_a_wrong_number(hotline: Hotline, code: str) -> None:
    key = sent()
    tries = [{"number": number, "code": code} for number in (key["number"], "SQ20260101000009")]
    answers = [Client().post(TRACK, one) for one in tries] + [Client().get(TRACK, one, follow=True) for one in tries]
    assert [one.status_code for one in answers] == [404] * 4
    assert not [one for one in answers if "路灯" in one.content.decode()]
    assert all("编号与查询码不符" in one.content.decode() for one in answers)
    assert all(not one.cookies[TRACK_COOKIE].value for one in answers)
    assert Client().post(TRACK, {**key, "code": code, "do": "reopen", "text": "x"}).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_link_is_exchanged_at_once_for_an_address_that_holds_no_code(hotline: Hotline, language: str) -> None:
    key = sent()
    client = Client()
    client.cookies["furong_language"] = language
    led = client.get(TRACK, key)
    assert (led.status_code, led["Location"], led["Referrer-Policy"]) == (302, TRACK, "no-referrer")
    assert led["Cache-Control"] == "no-store"
    cookie = led.cookies[TRACK_COOKIE]
    told = {name: cookie[name] for name in ("path", "httponly", "samesite", "max-age")}
    assert told == {"path": "/citizen", "httponly": True, "samesite": "Lax", "max-age": 1800}
    page = client.get(TRACK)
    shown = page.content.decode()
    assert (page.status_code, "路灯坏了" in shown, key["number"] in shown) == (200, True, True)
    # Django takes no form whose Origin is null, which is what browsers send from a page without a referrer.
    assert page["Referrer-Policy"] == "same-origin"
    addresses = re.findall(r'(?:href|action|src|next" value)="([^"]*)"', shown)
    assert "/citizen/track" in addresses
    assert not [one for one in addresses if key["code"] in one]


def test_the_right_to_see_an_appeal_ends_after_half_an_hour_or_when_its_citizen_says_so(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = sent()
    client, other = Client(), Client()
    for one in (client, other):
        assert "路灯坏了" in one.post(TRACK, key, follow=True).content.decode()
    ended = client.post(TRACK, {"do": "forget"}, follow=True)
    assert ("路灯坏了" in ended.content.decode(), client.cookies[TRACK_COOKIE].value) == (False, "")
    now = time()
    monkeypatch.setattr("time.time", lambda: now + 1790)
    assert "路灯坏了" in other.get(TRACK).content.decode()
    monkeypatch.setattr("time.time", lambda: now + 1801)
    assert "路灯坏了" not in other.get(TRACK).content.decode()


def test_nobody_makes_the_right_to_see_an_appeal_and_no_form_is_taken_without_its_token(hotline: Hotline) -> None:
    key = sent()
    client = Client(enforce_csrf_checks=True)
    assert client.post(TRACK, key).status_code == 403
    forged = signing.dumps((key["number"], key["code"], False), key="another", salt="hotline.track")
    page = client.get(TRACK)
    for value in (forged, f"{key['number']}:{key['code']}", "é", ""):
        client.cookies[TRACK_COOKIE] = value
        page = client.get(TRACK)
        assert (page.status_code, "路灯坏了" in page.content.decode()) == (200, False)
    forms = page.content.decode().partition('action="/citizen/track"')[2]
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', forms)[0]
    taken = client.post(TRACK, {**key, "csrfmiddlewaretoken": token}, follow=True)
    assert "路灯坏了" in taken.content.decode()


def test_who_wants_to_stay_unknown_does_and_what_was_typed_stays(hotline: Hotline) -> None:
    key = sent(anonymous="1", name="王小明", text="楼上吵")
    assert (Contact.objects.count(), Appeal.objects.get(pk=key["number"]).citizen_id) == (0, None)
    refused = Client().post("/citizen", form(key="k2", phone="12"))
    shown = refused.content.decode()
    assert (refused.status_code, "路灯坏了" in shown, "7 至 15 位" in shown) == (422, True, True)


def test_one_phone_sends_ten_a_day(hotline: Hotline, clock: FrozenClock) -> None:
    for count in range(10):
        sent(key=f"k{count}")
    assert Client().post("/citizen", form(key="k10")).status_code == 409
    assert Client().post("/citizen", form(key="k9")).status_code == 302
    sent(key="k11", phone="02812345678")
    clock.advance(timedelta(days=1, minutes=1))
    sent(key="k12")


def test_what_a_citizen_has_done_is_told_as_theirs() -> None:
    with translation.override("zh-hans"):
        assert [words.by(name) for name in ("citizen", "hotline", "林晓")] == ["市民", "系统", "林晓"]


def test_one_address_sends_thirty_an_hour_whoever_they_say_they_are(hotline: Hotline, clock: FrozenClock) -> None:
    for count in range(30):
        sent(key=f"k{count}", phone="", anonymous="1")
    refused = Client().post("/citizen", form(key="k30", phone=""))
    assert (refused.status_code, "秒后再试" in refused.content.decode()) == (429, True)
    assert Client().post("/citizen", form(key="k29", phone="")).status_code == 302
    assert Client(REMOTE_ADDR="192.0.2.9").post("/citizen", form(key="k31", phone="")).status_code == 302
    Attempt.objects.update(at=F("at") - timedelta(minutes=61))
    assert Client().post("/citizen", form(key="k30", phone="")).status_code == 302
    assert not Attempt.objects.filter(sender__contains="127").exclude(sender__regex="^[0-9a-f]{64}$").exists()


def test_what_units_settle_among_themselves_is_not_told(hotline: Hotline, clock: FrozenClock) -> None:
    key = sent()
    number = key["number"]
    appeals.register_appeal(hotline.agent.actor, number)
    appeals.classify_appeal(hotline.agent.actor, number, "照明")
    for unit, person in ((WATER, hotline.water), (ROADS, hotline.roads)):
        appeals.assign_appeal(hotline.agent.actor, number, unit)
        appeals.return_appeal(person.actor, number, clause="内部条款", reason="内部理由")
    shown = told_of(key)
    assert "已受理，正在安排承办单位" in shown
    refused = Client().post(TRACK, {**key, "do": "rate", "solved": "yes", "satisfaction": "satisfied"})
    assert refused.status_code == 409
    appeals.award_appeal(hotline.arbitrator.actor, number, WATER, clause="内部条款", reason="内部理由")
    for page in (shown, refused.content.decode(), told_of(key)):
        assert not [word for word in ("仲裁", "退单", "内部", "名water", "名roads", "名agent") if word in page]
    assert [one.step for one in citizens.track_appeal(**key).steps].count("assign") == 3


def test_every_state_has_a_name_for_citizens() -> None:
    assert set(PUBLIC_STATES) == set(AppealState)
    assert set(PUBLIC_STATES.values()) == set(PublicState)
    assert set(PUBLIC) == set(PublicState)
    assert set(PUBLIC_STEPS.values()) <= set(STEPS)
