"""Appeals that come in a file are read like those that come one by one: suggestions, emergencies, automatic classes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.nets.hotline.conftest import ROADS, WATER, Hotline
from tests.nets.hotline.test_assign_by_itself import ENOUGH, recorded
from tests.nets.hotline.test_mandates import load
from tests.support.city import HIGH_TECH
from tests.support.text_model import WATER_TEXT, model, model_file

from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.models import OutboxDelivery, OutboxEvent
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, imports, places, suggestions
from furong.nets.hotline.api.readings import act_on_readings
from furong.nets.hotline.contracts.appeals import AppealState, Urgency
from furong.nets.hotline.contracts.text_models import ModelInfo
from furong.nets.hotline.models import Appeal, AppealReading, AutomaticAssignment

__all__ = ["model", "model_file"]

pytestmark = pytest.mark.django_db

_HEAD = "编号,诉求内容,区域代码,类型,来件时间\n"
_SMELL = "小区里有很浓的燃气味，闻着头晕，快来人"


def brought(hotline: Hotline, *rows: str) -> None:
    """Import rows of key, text, kind and time."""
    cells = (row.split("|") for row in rows)
    text = "".join(f"{key},{words},510171,{kind},{at}\n" for key, words, kind, at in cells)
    report = imports.import_appeals(hotline.supervisor.actor, "day.csv", (_HEAD + text).encode())
    assert report.opened == len(rows)


def state(key: str) -> AppealState:
    return AppealState(Appeal.objects.get(source_key=key).state)


def test_many_are_suggested_what_each_alone_is(hotline: Hotline, model: ModelInfo) -> None:
    texts = (WATER_TEXT, "公交站台班次太少", "", "Hello my street is dark", "老板拖欠工资不给社保")
    brought(hotline, *(f"a{place}|{text}|求助|" for place, text in enumerate(texts) if text))
    rows = AppealReading.objects.select_related("appeal")
    found = {row.appeal.source_key: (row.category, row.confidence, row.is_known, row.is_automatic) for row in rows}
    assert len(found) == 4
    for place, text in enumerate(texts):
        if text:
            said = suggestions.suggest_for(hotline.agent.actor, text)
            best = said.categories[0]
            assert found[f"a{place}"] == (best.category, best.confidence, said.is_known, said.is_automatic)


def test_what_the_model_is_sure_of_is_classified_by_itself_and_once(hotline: Hotline, model: ModelInfo) -> None:
    brought(hotline, f"sure|{WATER_TEXT}|求助|", f"asks|{WATER_TEXT}|咨询|", "odd|Hello my street is dark|求助|")
    assert {state(key) for key in ("sure", "asks", "odd")} == {AppealState.RECEIVED}
    assert act_on_readings(10) == 1
    assert act_on_readings(10) == 0
    assert [state(key) for key in ("sure", "asks", "odd")] == [
        AppealState.CLASSIFIED,
        AppealState.RECEIVED,
        AppealState.RECEIVED,
    ]
    number = Appeal.objects.get(source_key="sure").number
    history = appeals.get_appeal_for(hotline.agent.actor, number).history
    assert [one.step for one in history] == ["receive", "register", "classify"]
    assert f"v{model.version}" in history[-1].note


def left(number: str) -> dict[str, Any]:
    """Return everything that is kept of an appeal and what is announced of it, but for numbers of rows."""
    appeal = Appeal.objects.get(pk=number)
    kept = {name: value for name, value in vars(appeal).items() if name[0] != "_"}
    kept |= dict.fromkeys(("number", "source_key", "stored_at"))
    steps = [{**one, "id": 0, "appeal_id": ""} for one in appeal.history.order_by("pk").values()]
    events = OutboxEvent.objects.filter(subject=number).order_by("sequence").values("ce_type", "source", "time", "data")
    told = [{**one, "data": {**one["data"], "number": ""}} for one in events]
    identities = [event_id for (event_id,) in OutboxEvent.objects.filter(subject=number).values_list("event_id")]
    assert len(set(identities)) == len(steps)
    unnamed = {"id", "appeal_id"}
    timers = [{**one} for one in appeal.timers.order_by("stage").values()]
    counts = list(appeal.timers.order_by("stage").values_list("counts__due_at", "counts__cause", "counts__counted_at"))
    chosen = [{**one} for one in AutomaticAssignment.objects.filter(appeal=appeal).values()]
    stripped = [[{key: row[key] for key in row.keys() - unnamed} for row in rows] for rows in (timers, chosen)]
    return {"appeal": kept, "steps": steps, "events": told, "counts": counts, "rows": stripped}


def test_many_at_once_leave_what_each_alone_leaves_and_each_is_signed(hotline: Hotline, model: ModelInfo) -> None:
    load(("供水排水", "", HIGH_TECH, WATER, ROADS, "第3条", "供水条例", "2020-01-01", ""))
    recorded(hotline, WATER, right=ENOUGH)
    brought(hotline, *(f"{key}|{WATER_TEXT}|求助|" for key in ("alone", "one", "two")))
    numbers = dict(Appeal.objects.values_list("source_key", "number"))
    appeals.register_appeal(system_actor("hotline_model"), numbers["alone"])
    assert act_on_readings(10) == 2
    expected = left(numbers["alone"])
    assert [step["step"] for step in expected["steps"]] == ["receive", "register", "classify", "assign", "sign"]
    assert {one["stage"]: one["stopped_at"] is None for one in expected["rows"][0]} == {
        "answer": False,
        "dispatch": False,
        "sign": False,
        "handle": True,
    }
    assert left(numbers["one"]) == left(numbers["two"]) == expected
    assert not OutboxDelivery.objects.filter(subject__in=numbers.values()).exists()


def test_what_somebody_has_touched_is_left_alone(hotline: Hotline, model: ModelInfo) -> None:
    brought(hotline, f"sure|{WATER_TEXT}|求助|")
    number = Appeal.objects.get(source_key="sure").number
    appeals.answer_appeal(hotline.agent.actor, number, "水已恢复")
    assert act_on_readings(10) == 0


def test_what_was_located_meanwhile_is_acted_on_and_what_somebody_noted_is_not(
    hotline: Hotline, model: ModelInfo
) -> None:
    brought(hotline, *(f"{key}|{WATER_TEXT}|求助|" for key in ("located", "noted")))
    for key, actor in (("located", system_actor("hotline")), ("noted", hotline.agent.actor)):
        places.locate_appeal(actor, Appeal.objects.get(source_key=key).number, HIGH_TECH)
    assert act_on_readings(10) == 1
    assert (state("located"), state("noted")) == (AppealState.CLASSIFIED, AppealState.RECEIVED)


def test_an_emergency_of_a_file_escalates_unless_it_is_old(
    hotline: Hotline, clock: FrozenClock, model: ModelInfo
) -> None:
    old = (clock.now() - timedelta(days=3)).isoformat()
    brought(hotline, f"now|{_SMELL}|求助|", f"then|{_SMELL}|求助|{old}")
    urgencies = dict(Appeal.objects.values_list("source_key", "urgency"))
    assert urgencies == {"now": Urgency.EMERGENCY.value, "then": Urgency.NORMAL.value}
    number = Appeal.objects.get(source_key="now").number
    assert [one.number for one in suggestions.list_emergencies_for(hotline.agent.actor)] == [number]
    act_on_readings(10)
    assert state("now") is AppealState.RECEIVED
    assert OutboxEvent.objects.filter(subject=number).count() == 2


def test_without_a_model_a_file_comes_in_all_the_same(hotline: Hotline) -> None:
    brought(hotline, f"a|{WATER_TEXT}|求助|")
    assert not AppealReading.objects.exists()
    assert act_on_readings(10) == 0


def test_no_transaction_writes_a_thread_after_a_number(hotline: Hotline) -> None:
    """Two that come at once must not wait for one another: one takes these rows in order, the other one at a time."""

    def order(act: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connection) as told:
            act()
        told_in_order = "\n".join(map(str, told))
        found = re.findall(r'INSERT INTO "?hotline_(citizen|appealserial)\b|(RELEASE) SAVEPOINT', told_in_order)
        return [table or done for table, done in found]

    received = order(lambda: hotline.receive(citizen_phone="13900000001"))
    assert received.index("citizen") < received.index("appealserial")
    content = "编号,诉求内容,区域代码,电话\nx,停水,510171,13900000002\n".encode()
    brought_in = order(lambda: imports.import_appeals(hotline.supervisor.actor, "day.csv", content))
    numbered = brought_in.index("appealserial")
    assert brought_in[numbered:][:2] == ["appealserial", "RELEASE"]  # they are reserved, and others may go on
    assert brought_in.index("citizen") > numbered
