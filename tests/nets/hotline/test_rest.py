"""Appeals over the REST API: the whole way, and what is refused with which code."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.nets.hotline.conftest import ROADS, WATER, Hotline
from tests.support.city import HIGH_TECH, Person

pytestmark = pytest.mark.django_db

APPEALS = "/api/v1/hotline/appeals"


def post(person: Person, path: str, **body: Any) -> tuple[int, Any]:
    answer = Client().post(path, body, content_type="application/json", headers=person.bearer)
    return answer.status_code, answer.json()


def get(person: Person, path: str) -> Any:
    answer = Client().get(path, headers=person.bearer)
    assert answer.status_code == 200, answer.content
    return answer.json()


def step(person: Person, number: str, name: str, **body: Any) -> tuple[int, str]:
    status, told = post(person, f"{APPEALS}/{number}/steps", step=name, **body)
    return status, told.get("state") or told["code"]


def reply(person: Person, number: str, text: str) -> tuple[int, str]:
    """Send a reply whose warnings were read."""
    status, check = post(person, f"{APPEALS}/{number}/reply-check", text=text)
    assert status == 200
    return step(person, number, "reply", text=text, confirmed=check["token"])


def received(hotline: Hotline, **changes: Any) -> str:
    body = {"channel": "phone", "text": "小区停水", "area": HIGH_TECH, "citizen_phone": "13812345678", **changes}
    status, told = post(hotline.agent, APPEALS, **body)
    assert (status, sorted(told)) == (201, ["code", "number"])
    return str(told["number"])


def test_the_whole_way_over_the_api(hotline: Hotline) -> None:
    number = received(hotline)
    agent, water, roads, chief = hotline.agent, hotline.water, hotline.roads, hotline.supervisor
    assert step(agent, number, "register", version=1) == (200, "registered")
    assert step(agent, number, "classify", category="供水", kind="complaint", confidence=0.9) == (200, "classified")
    assert step(agent, number, "reclassify") == (200, "registered")
    assert step(agent, number, "classify", category="供水", urgency="urgent") == (200, "classified")
    assert step(agent, number, "assign", unit=ROADS, clause="三条") == (200, "signed")
    assert step(roads, number, "return", clause="供水条例", text="不是路") == (200, "returned")
    assert step(agent, number, "assign", unit=WATER, assisting=[ROADS]) == (200, "signed")
    assert step(water, number, "begin") == (200, "handling")
    assert step(roads, number, "opinion", text="配合开挖") == (200, "handling")
    assert step(chief, number, "suspend", text="等待材料", until="2026-11-30") == (200, "suspended")
    assert step(chief, number, "resume") == (200, "handling")
    assert reply(water, number, "已恢复") == (200, "replied")
    assert step(chief, number, "send_back", text="何时恢复？") == (200, "handling")
    assert reply(water, number, "11月25日恢复") == (200, "replied")
    assert step(agent, number, "miss_call") == (200, "replied")
    assert step(agent, number, "call_back", solved="no", satisfaction="dissatisfied") == (200, "called_back")
    assert step(agent, number, "reopen", text="还没有水") == (200, "classified")
    assert step(chief, number, "transfer", text="转德阳") == (200, "transferred")
    told = get(chief, f"{APPEALS}/{number}")
    assert (told["info"]["round"], len(told["rounds"]), told["citizen"]["phone"]) == (2, 1, "138****5678")
    assert len(get(chief, f"{APPEALS}/{number}/clocks")["clocks"]) == 8


def test_a_reply_is_checked_at_this_door_too(hotline: Hotline) -> None:
    number = hotline.assigned()
    assert step(hotline.water, number, "reply", text="尽快恢复") == (409, "hotline.reply_unconfirmed")
    assert step(hotline.water, number, "reply", text="尽快恢复", confirmed="0" * 16)[0] == 409
    refused = step(hotline.water, number, "reply", text="请打13812345678", confirmed="x")
    assert refused[1] == "hotline.reply_leaks_private"
    answer = step(hotline.agent, received(hotline), "answer", text="尽快恢复")
    assert answer == (409, "hotline.reply_unconfirmed")


def test_arbitration_over_the_api(hotline: Hotline) -> None:
    number = hotline.assigned()
    assert step(hotline.water, number, "return", clause="一", text="不是")[0] == 200
    assert step(hotline.agent, number, "assign", unit=ROADS)[0] == 200
    assert step(hotline.roads, number, "return", clause="二", text="不是") == (200, "arbitration")
    assert step(hotline.arbitrator, number, "award", unit=WATER, clause="三", text="管网") == (200, "signed")


def test_what_cannot_be_is_told_with_its_code(hotline: Hotline) -> None:
    number = received(hotline)
    assert step(hotline.agent, number, "sign") == (403, "identity.action_refused")
    assert step(hotline.agent, number, "close", text="完") == (409, "hotline.step_not_possible")
    assert step(hotline.agent, number, "register", version=9) == (409, "hotline.changed_meanwhile")
    assert step(hotline.water, number, "begin") == (404, "hotline.appeal_unknown")
    assert step(hotline.agent, number, "fly")[0] == 422
    assert step(hotline.supervisor, number, "suspend", text="等", until=20261130)[0] == 422
    assert post(hotline.agent, APPEALS, channel="phone", text=" ", area=HIGH_TECH)[1]["code"] == "hotline.text_unusable"
    assert post(hotline.agent, APPEALS, channel="phone", text="水", area="999")[0] == 404


def test_lists_are_filtered_and_paged(hotline: Hotline) -> None:
    numbers = [received(hotline) for _ in range(3)]
    step(hotline.agent, numbers[0], "register")
    told = get(hotline.agent, f"{APPEALS}?state=received&size=1&page=2")
    assert (told["total"], len(told["appeals"]), told["page"]) == (2, 1, 2)
    assert get(hotline.agent, f"{APPEALS}?category=none")["total"] == 0
    assert get(hotline.agent, f"{APPEALS}?unit=none&overdue=true")["total"] == 0


def test_time_and_looks_over_the_api(hotline: Hotline) -> None:
    number = hotline.assigned()
    status, asked = post(hotline.water, f"{APPEALS}/{number}/extensions", amount=2, reason="等材料")
    assert (status, asked["state"]) == (201, "pending")
    path = f"/api/v1/hotline/extensions/{asked['id']}/decision"
    assert post(hotline.supervisor, path, decision="refuse", reason="理由不足")[1]["state"] == "refused"
    status, told = post(hotline.water, f"{APPEALS}/{number}/citizen", purpose="上门前联系")
    assert (status, told["phone"]) == (200, "13812345678")
    rates = get(hotline.supervisor, "/api/v1/hotline/rates")
    assert (rates["all"]["response"], rates["units"]) == ({"good": 0, "counted": 0}, [])


def test_times_that_are_slips_are_refused(hotline: Hotline) -> None:
    body = {"channel": "batch", "text": "水", "area": HIGH_TECH}
    for told in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        assert post(hotline.agent, APPEALS, **body, received_at=told)[0] == 422
        rates = "/api/v1/hotline/rates"
        answer = Client().get(rates, {"until": told}, headers=hotline.supervisor.bearer)
        assert answer.status_code == 422
    for told in ("2026-11-24T10:00:00+08:00", "2020-01-01T00:00:00+08:00"):
        assert post(hotline.agent, APPEALS, **body, received_at=told)[1]["code"] == "hotline.time_unusable"
    assert post(hotline.agent, APPEALS, **body, received_at="2026-11-23T10:00:00+08:00")[0] == 201
