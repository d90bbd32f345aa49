"""The workbench: a call fills the form, drafts are kept, and what was let stand is kept with the words it came from."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from tests.nets.hotline.conftest import PHONE, ROADS, WATER, Hotline, hotline
from tests.support.city import HIGH_TECH, Person, hire

from furong.foundation.areas.tree import find_area
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, calls, workbench
from furong.nets.hotline.contracts.appeals import AppealKind, AppealState, Urgency
from furong.nets.hotline.contracts.calls import NewSegment, Speaker
from furong.nets.hotline.contracts.workbench import WorkbenchQuery
from furong.nets.hotline.models import Appeal, AppealSlot, CallDraft

__all__ = ["hotline"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
CALL = "call-5"
SAID = (
    (Speaker.CITIZEN, "我们光华大道那个小区停水都第三天了"),
    (Speaker.AGENT, "请问是哪一栋？"),
    (Speaker.CITIZEN, "12栋，家里有老人，今天能不能修好"),
)


def client_of(person: Person) -> Client:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(person.user)
    return client


def form(**changes: str) -> dict[str, str]:
    given = {"key": "k", "call": CALL, "text": "光华大道停水", "area": HIGH_TECH, "category": "供水"}
    return {**given, "title": "光华大道停水", "urgency": "urgent", "phone": PHONE, **changes}


def number_of(client: Client, given: dict[str, str]) -> str:
    answer = client.post("/hotline/new", given)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"].rpartition("/")[2]


@pytest.fixture
def call(hotline: Hotline) -> str:
    channel = hire("hotline_channel", name="exchange")
    said = [NewSegment(seq=at, speaker=who, text=text) for at, (who, text) in enumerate(SAID, 1)]
    calls.hear_call(channel.actor, CALL, said)
    return CALL


def test_a_call_fills_the_form_without_any_script(hotline: Hotline, call: str) -> None:
    shown = client_of(hotline.agent).get(f"/hotline/new?call={call}").content.decode()
    for field, value in (("place", "光华大道 12栋"), ("want", "今天能不能修好"), ("title", "光华大道 12栋 小区停水")):
        assert re.search(rf'class="field field--ai" data-field="{field}">.*?value="{value}"', shown)
    assert re.search(r'field--ai field--confirm" data-field="urgency">.*?value="urgent" selected', shown)
    assert 'data-fill="place" data-value="光华大道 12栋" data-spans="1:2:6 3:0:3 "' in shown
    assert "老人" in shown


def test_models_rules_and_knowledge_are_asked_for_what_the_citizen_said(hotline: Hotline) -> None:
    channel = hire("hotline_channel", name="exchange")
    said = ("锦晖花园水压不足，物业打不通没人管", "我闻到燃气泄漏了")
    segments = [NewSegment(seq=at, speaker=Speaker.CITIZEN, text=text) for at, text in enumerate(said, 1)]
    calls.hear_call(channel.actor, "call-6", segments)
    client = client_of(hotline.agent)
    # The summary, which nobody has written, does not have all of it; a category that a machine filled in is no word.
    given = form(call="call-6", text="来电人反映：物业没人管。", category="物业", own="")
    shown = client.post("/hotline/reading", given).content.decode()
    assert "燃气泄漏" in shown.partition('data-part="emergencies"')[2].partition("data-part=")[0]
    assert 'data-value="锦晖花园 我闻到燃气泄漏了"' in shown
    asked = WorkbenchQuery(call="call-6", text="再加一句", area=HIGH_TECH)
    read = workbench.read_workbench_for(hotline.agent.actor, asked)
    assert read.told == "锦晖花园水压不足，物业打不通没人管\n我闻到燃气泄漏了\n再加一句"


def test_what_is_let_stand_is_kept_with_its_words(hotline: Hotline, call: str) -> None:
    client = client_of(hotline.agent)
    given = form(place="光华大道三段12栋", want="今天能不能修好", accepted="where want vulnerable who")
    number = number_of(client, given)
    kept = {one.name: one for one in workbench.list_accepted_for(hotline.agent.actor, number)}
    assert set(kept) == {"where", "want", "vulnerable"}
    assert (kept["where"].value, kept["where"].is_edited) == ("光华大道三段12栋", True)
    assert (kept["where"].words, kept["vulnerable"].value) == ("光华大道 12栋", "老人")
    assert not kept["want"].is_edited
    detail = appeals.get_appeal_for(hotline.agent.actor, number)
    assert (detail.info.urgency, "诉求：今天能不能修好" in detail.text) == (Urgency.URGENT, True)
    assert "光华大道三段12栋" in client.get(f"/hotline/appeals/{number}").content.decode()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE hotline_appealslot SET value = 'x'")


def test_nothing_is_kept_that_nobody_has_accepted(hotline: Hotline, call: str) -> None:
    client = client_of(hotline.agent)
    client.post("/hotline/reading", form())
    number_of(client, form())
    assert AppealSlot.objects.count() == 0


def test_an_order_is_handed_on_with_one_form_or_not_made_at_all(hotline: Hotline, call: str) -> None:
    client = client_of(hotline.agent)
    assert client.post("/hotline/new", form(category="", unit=WATER)).status_code == 409
    assert client.post("/hotline/new", form(unit="nobody")).status_code == 422
    assert Appeal.objects.count() == 0
    number = number_of(client, form(unit=WATER, clause="供水条例第三条", question="停水多久要送水"))
    detail = appeals.get_appeal_for(hotline.agent.actor, number)
    assert (detail.info.state, detail.info.unit) == (AppealState.SIGNED, WATER)
    assert [one.step for one in detail.history if one.step in ("assign", "knowledge_asked")] == [
        "knowledge_asked",
        "assign",
    ]
    assert number_of(client, form(unit=WATER)) == number


def test_units_that_have_handled_the_like_stand_beside_the_form(hotline: Hotline) -> None:
    for _ in range(2):
        hotline.assigned()
    asked = WorkbenchQuery(text="停水", title="停水", area=HIGH_TECH, category="供水")
    read = workbench.read_workbench_for(hotline.agent.actor, asked)
    assert [one.unit.code for one in read.units] == [WATER]
    shown = (
        client_of(hotline.agent).post("/hotline/reading", form(call="", unit=WATER, own="category")).content.decode()
    )
    assert re.search(rf'value="{WATER}" data-candidate="1" data-clause="供水条例第三条" checked', shown)
    none = WorkbenchQuery(text="停水", area="nowhere", category="供水")
    assert workbench.read_workbench_for(hotline.agent.actor, none).units == ()
    assert ROADS not in shown


def test_who_calls_and_who_says_the_same_stand_beside_the_form(hotline: Hotline, clock: FrozenClock) -> None:
    text = "芙蓉里12栋二次供水停水三天"
    old = hotline.receive(text=text, title="芙蓉里12栋停水").number
    clock.advance(timedelta(hours=1))
    asked = WorkbenchQuery(text=text, title="芙蓉里 12栋停水", phone=PHONE)
    read = workbench.read_workbench_for(hotline.agent.actor, asked)
    assert ([one.number for one in read.history.appeals], read.history.of_month) == ([old], 1)
    assert (read.alike.count, read.alike.newest, read.alike.topic) == (1, old, None)
    clock.advance(timedelta(hours=24 * 31))
    read = workbench.read_workbench_for(hotline.agent.actor, asked)
    assert (read.history.of_month, len(read.history.appeals), read.alike.count) == (0, 1, 0)
    other = WorkbenchQuery(text="路灯不亮", title="路灯不亮", phone="拨打我")
    read = workbench.read_workbench_for(hotline.agent.actor, other)
    assert (read.history.appeals, read.alike.count) == ((), 0)


def test_a_form_is_kept_while_it_is_written(hotline: Hotline, call: str, clock: FrozenClock) -> None:
    client = client_of(hotline.agent)
    answer = client.post("/hotline/draft", form(title="我改的标题", own="title urgency"))
    assert answer.content.decode().startswith("已于")
    shown = client.get(f"/hotline/new?call={call}").content.decode()
    assert 'value="我改的标题"' in shown
    assert re.search(r'class="field" data-field="title"', shown)
    assert re.search(r'class="field field--ai" data-field="place">.*?value="光华大道 12栋"', shown)
    assert "我改的标题" not in client_of(hotline.supervisor).get(f"/hotline/new?call={call}").content.decode()
    number_of(client, form())
    assert CallDraft.objects.count() == 0
    client.post("/hotline/draft", form(call="", title="另一件"))
    assert "另一件" in client.get("/hotline/new").content.decode()
    assert client.post("/hotline/draft/drop", {"call": ""})["Location"] == "/hotline"
    assert "另一件" not in client.get("/hotline/new").content.decode()
    assert client_of(hotline.water).post("/hotline/draft", form()).status_code == 403


def test_forms_that_nobody_touches_go(hotline: Hotline, clock: FrozenClock) -> None:
    client = client_of(hotline.agent)
    client.post("/hotline/draft", form(call="old"))
    clock.advance(timedelta(hours=24 * 4))
    client.post("/hotline/draft", form(call="new"))
    assert [one.call for one in CallDraft.objects.all()] == ["new"]


def test_area_and_kind_are_filled_from_the_words_and_kept_with_them(hotline: Hotline) -> None:
    client = client_of(hotline.agent)
    text = "我要投诉，石羊街道新园社区路灯坏了很久没有人修"
    shown = client.get("/hotline/new").content.decode()
    assert 'value="help" selected' in shown
    read = workbench.read_workbench_for(hotline.agent.actor, WorkbenchQuery(text=text, area=HIGH_TECH))
    fills = {one.field: one for one in read.fills}
    area = find_area(fills["area"].value)
    assert area is not None
    words = ["".join(text[one.start : one.end] for one in fills[name].spans) for name in ("area", "kind")]
    assert (area.level, words) == ("community", ["石羊街道新园社区", "我要投诉"])
    part = client.post("/hotline/reading", form(call="", text=text)).content.decode()
    assert re.search(rf'data-fill="area" data-value="{area.code}" data-name="[^"]*新园社区[^"]*" data-spans=', part)
    assert 'data-fill="kind" data-value="complaint"' in part
    number = number_of(client, form(call="", text=text, area=area.code, kind="report", accepted="area kind"))
    kept = {one.name: one for one in workbench.list_accepted_for(hotline.agent.actor, number)}
    assert [(kept[name].value, kept[name].is_edited) for name in ("area", "kind")] == [
        (area.code, False),
        ("report", True),
    ]
    info = appeals.get_appeal_for(hotline.agent.actor, number).info
    assert (info.area, info.kind) == (area.code, AppealKind.REPORT)
    assert "新园社区" in client.get(f"/hotline/appeals/{number}").content.decode()
    unsure = WorkbenchQuery(text="武侯区玉林街道路灯坏了", area=HIGH_TECH)
    asked = workbench.read_workbench_for(hotline.agent.actor, unsure)
    assert "area" not in {one.field for one in asked.fills}
    assert asked.place.question_zh
    assert "data-ask-place" in client.post("/hotline/reading", form(call="", text=unsure.text)).content.decode()
