"""Appeals that are posted at the same moment leave what each would leave that is posted by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.nets.hotline.conftest import PHONE, Hotline
from tests.support.city import HIGH_TECH

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.models import OutboxEvent
from furong.foundation.rest.together import Posted
from furong.foundation.transactions import transaction
from furong.nets.hotline.actions import check_appeal
from furong.nets.hotline.actions.locate_files import locate_some
from furong.nets.hotline.actions.receive_many import receive_rows, reserve_numbers, row_of
from furong.nets.hotline.api import appeals_together
from furong.nets.hotline.contracts.appeals import AppealChannel, NewAppeal
from furong.nets.hotline.models import Appeal, AppealStep, AppealTimer, Citizen, Contact, PlaceLook
from furong.nets.hotline.rest.appeals_together import APPEALS_PATH, take_appeals

pytestmark = pytest.mark.django_db

GOOD: dict[str, Any] = {
    "channel": "web",
    "text": "路灯不亮，请联系我",
    "area": HIGH_TECH,
    "kind": "complaint",
    "urgency": "urgent",
    "place": "天府大道",
    "lon": 104.06,
    "lat": 30.54,
    "citizen_name": "王小明",
    "citizen_phone": f"+86 {PHONE}",
}


def together(hotline: Hotline, *bodies: Any) -> list[Any]:
    header = hotline.agent.bearer["Authorization"]
    posted = [Posted(header, one if isinstance(one, bytes) else json.dumps(one).encode()) for one in bodies]
    return [None if one is None else json.loads(one) for one in take_appeals(posted)]


def alone(hotline: Hotline, body: Any) -> Any:
    return Client().post(APPEALS_PATH, body, content_type="application/json", headers=hotline.agent.bearer).json()


def test_each_leaves_what_it_would_leave_by_itself(hotline: Hotline) -> None:
    told = together(hotline, {**GOOD, "source_key": "T1"}, {**GOOD, "is_anonymous": True}, {**GOOD, "channel": "mail"})
    by_hand = alone(hotline, {**GOOD, "source_key": "T2"})
    assert [sorted(one) for one in (*told, by_hand)] == [["code", "number"]] * 4
    first, hidden, mail = (Appeal.objects.get(pk=one["number"]) for one in told)
    other = Appeal.objects.get(pk=by_hand["number"])
    for name in ("state", "channel", "kind", "urgency", "title", "text", "area_path", "place", "citizen_id", "lon"):
        assert getattr(first, name) == getattr(other, name), name
    assert (mail.channel, hidden.is_anonymous, hidden.citizen_id) == ("mail", True, None)
    assert Contact.objects.filter(pk=hidden.pk).count() == 0
    contacts = [Contact.objects.get(pk=one.pk) for one in (first, other)]
    assert {(one.name, one.phone) for one in contacts} == {("王小明", PHONE)}
    timers = [AppealTimer.objects.get(appeal=one) for one in (first, other)]
    assert timers[0].stage == timers[1].stage
    steps = [AppealStep.objects.get(appeal=one, step="receive") for one in (first, other)]
    assert (steps[0].by_key, steps[0].to_state) == (steps[1].by_key, steps[1].to_state)
    assert OutboxEvent.objects.filter(subject=first.pk).count() == 1
    assert Citizen.objects.count() == 1
    assert (
        told[0]["code"]
        == Client()
        .post(APPEALS_PATH, {**GOOD, "source_key": "T1"}, content_type="application/json", headers=hotline.agent.bearer)
        .json()["code"]
    )


def test_an_emergency_among_them_is_told_at_once(hotline: Hotline) -> None:
    told = together(hotline, {**GOOD, "text": "楼道里煤气味很重，有人晕倒了"}, GOOD)
    urgent = Appeal.objects.get(pk=told[0]["number"])
    assert urgent.urgency == "emergency"
    assert AppealStep.objects.filter(appeal=urgent, step="emergency").exists()


def test_their_words_are_looked_up_soon(hotline: Hotline) -> None:
    told = together(hotline, GOOD, GOOD)
    assert set(PlaceLook.objects.values_list("appeal_id", "state")) == {(one["number"], "waiting") for one in told}
    assert (locate_some(10), locate_some(10)) == (2, 0)
    assert not PlaceLook.objects.filter(state="waiting").exists()


def test_what_there_is_something_to_say_of_is_left_to_be_answered_by_itself(hotline: Hotline) -> None:
    bodies = (
        b"{",
        b"[]",
        {**GOOD, "text": ""},
        {**GOOD, "text": " \n"},
        {**GOOD, "area": "999999"},
        {**GOOD, "lon": 999.0},
        {**GOOD, "citizen_phone": "abc"},
        {**GOOD, "channel": "phone"},
        {**GOOD, "channel": "city"},
        {**GOOD, "received_at": "2019-01-01T00:00:00+08:00"},
        {**GOOD, "kind": "dance"},
    )
    assert together(hotline, *bodies) == [None] * len(bodies)
    assert not Appeal.objects.exists()
    body = json.dumps(GOOD).encode()
    assert take_appeals([Posted("Bearer nobody", body), Posted(hotline.water.bearer["Authorization"], body)]) == [
        None,
        None,
    ]


class Ticking:
    """A clock that goes on whenever somebody looks."""

    def __init__(self) -> None:
        self.at = city_clock().now()

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def test_those_of_one_moment_came_at_one_time(hotline: Hotline, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Ticking()
    earlier = clock.at - timedelta(days=2)
    for module in (appeals_together, check_appeal):
        monkeypatch.setattr(module, "city_clock", lambda: clock)
    told = together(hotline, GOOD, GOOD, {**GOOD, "received_at": earlier.isoformat()})
    first, second, brought = (Appeal.objects.get(pk=one["number"]) for one in told)
    assert (first.received_at, brought.received_at) == (second.received_at, earlier)
    due = {one.appeal_id: one.due_at for one in AppealTimer.objects.all()}
    assert due[first.pk] == due[second.pk] != due[brought.pk]


def test_a_key_that_somebody_else_has_delivered_meanwhile_is_theirs(hotline: Hotline) -> None:
    actor = hotline.agent.actor
    new = NewAppeal(channel=AppealChannel.WEB, text="路灯不亮", area=HIGH_TECH)
    news = [replace(new, source_key=key) for key in ("T1", "T2")]
    rows = [row_of(check_appeal.check_appeal(actor, one), check_appeal.received_at(one)) for one in news]
    with transaction():
        numbers = reserve_numbers(rows, AppealChannel.WEB)
    theirs = alone(hotline, {**GOOD, "source_key": "T1"})
    with transaction():
        opened = receive_rows(actor, AppealChannel.WEB, rows, numbers)
    assert opened == {"T2": numbers["T2"]}
    assert {one.source_key: one.pk for one in Appeal.objects.all()} == {"T1": theirs["number"], **opened}


def test_one_key_is_one_appeal(hotline: Hotline) -> None:
    first, same = together(hotline, {**GOOD, "source_key": "T1"}, {**GOOD, "source_key": "T1"})
    assert first == same
    assert together(hotline, {**GOOD, "source_key": "T1"}) == [None]
    assert alone(hotline, {**GOOD, "source_key": "T1"}) == first
    assert Appeal.objects.count() == 1
