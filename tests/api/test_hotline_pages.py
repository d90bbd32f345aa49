"""The screens of the hotline: a call becomes an order, a unit replies, the citizen is asked; typed words stay."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.nets.hotline.conftest import PHONE, ROADS, WATER, Hotline, hotline
from tests.support.city import HIGH_TECH, Person, ensure_organisation, hire

from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, clocks
from furong.nets.hotline.contracts.appeals import AppealFilters, AppealState
from furong.nets.hotline.models import Appeal

__all__ = ["hotline"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def client_of(person: Person) -> Client:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(person.user)
    return client


def page(person: Person, path: str) -> str:
    answer = client_of(person).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def post(person: Person, path: str, **form: str) -> tuple[int, str]:
    answer = client_of(person).post(path, form)
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


def call(**changes: str) -> dict[str, str]:
    given = {
        "key": "k1",
        "text": "小区停水两天",
        "area": HIGH_TECH,
        "phone": PHONE,
        "name": "王小明",
        "category": "供水",
    }
    return {**given, **changes}


def step(person: Person, number: str, name: str, **form: str) -> tuple[int, str]:
    return post(person, f"/hotline/appeals/{number}/steps/{name}", **form)


def test_a_call_becomes_an_order_once_and_goes_its_way_by_forms(hotline: Hotline, clock: FrozenClock) -> None:
    assert "接听登记" in page(hotline.agent, "/hotline/new")
    status, target = post(hotline.agent, "/hotline/new", **call())
    assert (status, target) == (302, "/hotline/appeals/SQ20261124000001")
    assert post(hotline.agent, "/hotline/new", **call()) == (302, target)
    number = target.rpartition("/")[2]
    shown = page(hotline.agent, target)
    assert all(text in shown for text in ("小区停水两天", "待派单", "王＊", "138****5678"))
    assert PHONE not in shown
    here = f"/hotline/appeals/{number}"
    assert step(hotline.agent, number, "assign", other=WATER, assisting=ROADS, clause="三条") == (302, here)
    assert "<dt>协办单位</dt>" in page(hotline.agent, here)
    assert number in page(hotline.water, "/hotline?view=handle")
    assert step(hotline.roads, number, "opinion", text="配合开挖") == (302, here)
    assert step(hotline.water, number, "ask_work") == (302, here)
    assert step(hotline.water, number, "extension", amount="2", text="等材料") == (302, here)
    (asked,) = clocks.get_appeal_clocks_for(hotline.supervisor.actor, number).extensions
    decided = {"extension": str(asked.id), "decision": "approve"}
    assert step(hotline.supervisor, number, "decide_extension", **decided) == (302, here)
    assert step(hotline.water, number, "begin") == (302, here)
    assert step(hotline.supervisor, number, "suspend", text="等鉴定", until="2026-11-30") == (302, here)
    assert step(hotline.supervisor, number, "resume") == (302, here)
    reply = "小区停水已修，根据供水条例第三条，11月25日恢复供水"
    assert step(hotline.water, number, "reply", text=reply) == (302, here)
    assert step(hotline.agent, number, "miss_call") == (302, here)
    assert step(hotline.agent, number, "call_back", solved="no", satisfaction="dissatisfied") == (302, here)
    assert step(hotline.agent, number, "reopen", text="还没有水") == (302, here)
    shown = page(hotline.agent, here)
    assert all(text in shown for text in ("第 1 轮办理记录", "11月25日恢复供水", "第 2 轮"))


def test_several_units_help_and_stay_chosen_when_the_step_cannot_be_taken(hotline: Hotline) -> None:
    ensure_organisation("gardens-bureau", HIGH_TECH)
    number = hotline.classified()
    here = f"/hotline/appeals/{number}"
    helping = [ROADS, "gardens-bureau"]
    client = client_of(hotline.agent)
    refused = client.post(f"{here}/steps/assign", {"other": WATER, "assisting": helping, "version": "1"})
    checked = re.findall(r'type="checkbox" name="assisting" value="([\w-]+)" checked', refused.content.decode())
    assert (refused.status_code, sorted(checked)) == (409, sorted(helping))
    taken = client.post(f"{here}/steps/assign", {"other": WATER, "assisting": [*helping, WATER]})
    assert taken.status_code == 302
    assert Appeal.objects.get(pk=number).assisting == sorted(helping)
    shown = page(hotline.agent, here)
    assert all(unit in shown.partition("<dt>协办单位</dt>")[2].partition("</dd>")[0] for unit in helping)
    assert step(hotline.roads, number, "opinion", text="配合开挖") == (302, here)


def test_a_question_is_answered_on_the_form(hotline: Hotline) -> None:
    given = call(text="公交几点收班", reply="公交22:30 收班")
    status, shown = post(hotline.agent, "/hotline/new", **given)
    assert (status, "答复检查" in shown, Appeal.objects.count()) == (409, True, 0)
    (token,) = re.findall(r'name="confirmed" value="(\w+)"', shown)
    status, target = post(hotline.agent, "/hotline/new", **given, confirmed=token)
    assert status == 302
    assert "已直接答复" in page(hotline.agent, target)


def test_what_was_typed_stays_when_it_cannot_be_taken(hotline: Hotline) -> None:
    status, shown = post(hotline.agent, "/hotline/new", **call(phone="拨打我"))
    assert status == 422
    assert all(text in shown for text in ("还不能保存", "7 至 15 位", "小区停水两天", "拨打我"))
    assert appeals.list_appeals_for(hotline.agent.actor, AppealFilters()).total == 0
    number = hotline.assigned()
    status, shown = step(hotline.water, number, "return", text="不是我们的管道")
    assert (status, "权责清单条款" in shown, "不是我们的管道" in shown) == (422, True, True)
    for name, form in (("suspend", {"until": "明天"}), ("call_back", {}), ("extension", {"amount": "多"})):
        assert step(hotline.water if name == "extension" else hotline.supervisor, number, name, **form)[0] == 422
    assert step(hotline.agent, number, "fly")[0] == 404
    assert step(hotline.agent, number, "reply", text="我来答复")[0] == 403
    assert step(hotline.water, number, "reply", text="好", version="1")[0] == 409


def test_units_that_have_handled_the_like_are_offered_with_their_record(hotline: Hotline, clock: FrozenClock) -> None:
    for unit in (WATER, WATER, ROADS):
        appeals.assign_appeal(hotline.agent.actor, hotline.classified(), unit, clause=f"{unit} 第三条")
    back = hotline.classified()
    appeals.assign_appeal(hotline.agent.actor, back, ROADS)
    appeals.return_appeal(hotline.roads.actor, back, clause="道路条例", reason="不是路")
    shown = page(hotline.agent, f"/hotline/appeals/{hotline.classified()}")
    offered = re.findall(r'value="([\w-]+)" data-candidate="(\d)" data-clause="([^"]*)"( checked)?', shown)
    assert offered == [(WATER, "1", f"{WATER} 第三条", " checked"), (ROADS, "2", f"{ROADS} 第三条", "")]
    assert all(text in shown for text in ("同类诉求承办 2 件，退回 0 件", "退回 1 件", "权责清单未列出"))
    assert f'value="{ROADS}" data-candidate' not in page(hotline.agent, f"/hotline/appeals/{back}")
    assert step(hotline.agent, back, "assign", unit=WATER)[0] == 302


def test_the_board_counts_what_waits_and_shows_rates_to_those_who_answer_for_them(
    hotline: Hotline, clock: FrozenClock
) -> None:
    hotline.replied()
    hotline.receive()
    clock.advance(timedelta(minutes=1))
    board = page(hotline.supervisor, "/hotline")
    assert all(text in board for text in ("近 30 天三率", "100.0%", "1 / 1"))
    assert "近 30 天三率" not in page(hotline.agent, "/hotline")
    assert "暂无待办诉求" in page(hotline.agent, "/hotline?view=arbitration&page=x")
    assert "暂无待办诉求" in page(hotline.roads, "/hotline")


def test_the_citizen_is_shown_for_a_purpose(hotline: Hotline) -> None:
    number = hotline.assigned()
    status, shown = post(hotline.water, f"/hotline/appeals/{number}/citizen", purpose="")
    assert (status, PHONE in shown) == (422, False)
    status, shown = post(hotline.water, f"/hotline/appeals/{number}/citizen", purpose="上门前联系")
    assert (status, "王小明" in shown, PHONE in shown) == (200, True, True)
    assert "查看诉求人" not in page(hire("viewer", name="leader"), f"/hotline/appeals/{number}")


def test_arbitration_and_what_people_write_do_no_harm(hotline: Hotline) -> None:
    number = hotline.assigned(text="<script>alert(1)</script>", place="<b>路</b>")
    shown = page(hotline.water, f"/hotline/appeals/{number}")
    assert ("<script>alert(1)" in shown, "&lt;script&gt;alert(1)" in shown) == (False, True)
    assert step(hotline.water, number, "return", clause="一", text="不是") == (302, "/hotline")
    step(hotline.agent, number, "assign", other=ROADS)
    step(hotline.roads, number, "return", clause="二", text="也不是")
    assert "仲裁中" in page(hotline.arbitrator, "/hotline?view=arbitration")
    assert step(hotline.arbitrator, number, "award", other=WATER, clause="三", text="管网")[0] == 302
    assert appeals.get_appeal_for(hotline.water.actor, number).info.state is AppealState.SIGNED
