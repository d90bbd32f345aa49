"""The board of the hotline: what waits and how late, rates with the appeals behind them, automation, who sees what."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.nets.hotline.conftest import PHONE, ROADS, WATER, Hotline, hotline
from tests.support.city import HIGH_TECH, WUHOU, Person, ensure_organisation, hire

from furong.foundation.identity.actors import system_actor
from furong.foundation.identity.models import Organisation
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, board, calls, clocks
from furong.nets.hotline.contracts.appeals import AppealState, Satisfaction, Solved, Urgency
from furong.nets.hotline.contracts.board import AutomaticShare, AutomaticStep, Board, FigureQuery, RateKind
from furong.nets.hotline.contracts.calls import NewSegment, Speaker
from furong.nets.hotline.contracts.rates import RateInfo
from furong.nets.hotline.models import AppealReading, Correction, TextModelVersion

__all__ = ["hotline"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
CONTENT: dict[str, Any] = {"solved": Solved.YES, "satisfaction": Satisfaction.SATISFIED}
ANGRY: dict[str, Any] = {"solved": Solved.PARTLY, "satisfaction": Satisfaction.DISSATISFIED}
MONTH = timedelta(days=30)


def client_of(person: Person) -> Client:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(person.user)
    return client


def page(person: Person, path: str, status: int = 200) -> str:
    answer = client_of(person).get(path)
    assert answer.status_code == status
    return answer.content.decode()


def read(person: Person, clock: FrozenClock) -> Board:
    return board.read_board_for(person.actor, clock.now() - MONTH, clock.now())


def row(found: Board, state: AppealState) -> tuple[int, int, int]:
    (one,) = [one for one in found.queue if one.state is state]
    return one.waiting, one.due_soon, one.overdue


def disputed(hotline: Hotline) -> str:
    number = hotline.assigned(text=f"井盖破损，请打{PHONE}")
    appeals.return_appeal(hotline.water.actor, number, clause="一", reason="不是")
    appeals.assign_appeal(hotline.agent.actor, number, ROADS)
    appeals.return_appeal(hotline.roads.actor, number, clause="二", reason="也不是")
    return number


def test_what_waits_is_counted_by_state_with_its_clocks(hotline: Hotline, clock: FrozenClock) -> None:
    hotline.receive()
    waiting = hotline.assigned()
    appeals.begin_appeal(hotline.water.actor, waiting)
    clocks.suspend_appeal(
        hotline.supervisor.actor, waiting, basis="等鉴定", until=clock.now().date() + timedelta(days=3)
    )
    number = disputed(hotline)
    found = read(hotline.supervisor, clock)
    assert row(found, AppealState.RECEIVED) == (1, 1, 0)
    assert row(found, AppealState.SUSPENDED) == (1, 0, 0)
    assert row(found, AppealState.ARBITRATION) == (1, 0, 0)
    assert {one.state for one in found.queue} & {AppealState.CLOSED, AppealState.ANSWERED} == set()
    assert [(one.number, one.returns, one.since) for one in found.disputed] == [(number, 2, clock.now())]
    assert PHONE not in str(found)
    clock.advance(timedelta(hours=2))
    assert row(read(hotline.supervisor, clock), AppealState.RECEIVED) == (1, 0, 1)


def test_every_rate_leads_to_the_appeals_that_it_is_made_of(hotline: Hotline, clock: FrozenClock) -> None:
    content, angry = hotline.replied(text=f"停水，请打{PHONE}"), hotline.replied()
    late = hotline.assigned(urgency=Urgency.EMERGENCY)
    appeals.call_back(hotline.agent.actor, content, **CONTENT)
    appeals.call_back(hotline.agent.actor, angry, **ANGRY)
    clock.advance(timedelta(days=2))
    found = read(hotline.supervisor, clock)
    rates = (RateInfo(good=2, counted=3), RateInfo(good=1, counted=2), RateInfo(good=1, counted=2))
    for one, code in ((found.all, ""), (found.units[0], WATER), (found.districts[0], HIGH_TECH)):
        assert (one.code, one.response, one.resolution, one.satisfaction) == (code, *rates)
    told = clocks.three_rates_for(hotline.supervisor.actor, clock.now() - MONTH, clock.now()).all
    assert (told.response, told.resolution, told.satisfaction) == rates

    def behind(kind: RateKind, **changes: Any) -> list[tuple[str, bool]]:
        query = FigureQuery(kind=kind, since=clock.now() - MONTH, until=clock.now(), **changes)
        return [(one.number, one.is_good) for one in board.list_figure_for(hotline.supervisor.actor, query).appeals]

    assert sorted(behind(RateKind.RESPONSE)) == [(content, True), (angry, True), (late, False)]
    assert behind(RateKind.RESPONSE, missed=True, unit=WATER, district=HIGH_TECH) == [(late, False)]
    assert behind(RateKind.SATISFACTION, missed=True) == [(angry, False)]
    assert behind(RateKind.RESPONSE, unit=ROADS) == behind(RateKind.RESPONSE, district=WUHOU) == []
    assert len(behind(RateKind.RESPONSE, size=2)) == 2
    assert len(behind(RateKind.RESPONSE, size=2, page=2)) == 1


def test_automation_is_counted_with_what_people_put_right(hotline: Hotline, clock: FrozenClock) -> None:
    model = system_actor("hotline_model")
    version = TextModelVersion.objects.create(
        digest="d", file="m", installed_at=clock.now(), installed_by="x", about={}
    ).version
    numbers = [hotline.receive().number for _ in range(4)]
    for number in numbers:
        appeals.register_appeal(hotline.agent.actor, number, by_model=False)
    for number in numbers[:3]:
        appeals.classify_appeal(model, number, "供水", confidence=0.99)
        reading = {"category": "供水", "confidence": 0.99, "is_known": True, "is_automatic": True, "at": clock.now()}
        AppealReading.objects.create(appeal_id=number, model_id=version, **reading)
    appeals.classify_appeal(hotline.agent.actor, numbers[3], "道路")
    appeals.reclassify_appeal(hotline.agent.actor, numbers[0])
    appeals.classify_appeal(hotline.agent.actor, numbers[0], "道路")
    assert Correction.objects.count() == 1
    for number, who in zip(numbers, (model, model, hotline.agent.actor, hotline.agent.actor), strict=True):
        appeals.assign_appeal(who, number, WATER)
    appeals.return_appeal(hotline.water.actor, numbers[1], clause="一", reason="不是")
    appeals.return_appeal(hotline.water.actor, numbers[2], clause="一", reason="不是")
    clock.advance(timedelta(seconds=1))
    told = {one.step: one for one in read(hotline.supervisor, clock).automatic}
    assert told[AutomaticStep.CLASSIFY] == AutomaticShare(step=AutomaticStep.CLASSIFY, automatic=3, taken=5, wrong=1)
    assert told[AutomaticStep.ASSIGN] == AutomaticShare(step=AutomaticStep.ASSIGN, automatic=2, taken=4, wrong=1)
    assert told[AutomaticStep.SIGN] == AutomaticShare(step=AutomaticStep.SIGN, automatic=4, taken=4, wrong=None)
    assert told[AutomaticStep.CLASSIFY].error == RateInfo(good=1, counted=3)


def test_emergencies_and_calls_that_wait_are_told_with_their_seconds(hotline: Hotline, clock: FrozenClock) -> None:
    exchange = hire("hotline_channel", name="exchange")
    said = NewSegment(seq=1, speaker=Speaker.CITIZEN, text="家里燃气泄漏，味道很大，快来人")
    calls.hear_call(exchange.actor, "call-7", [said])
    clock.advance(timedelta(seconds=30))
    number = hotline.receive("楼下煤气泄漏了，味道特别大").number
    clock.advance(timedelta(seconds=45))
    found = read(hotline.supervisor, clock)
    assert [(one.call.call if one.call else "", one.waiting_s) for one in found.emergencies] == [
        ("call-7", 75),
        ("", 45),
    ]
    assert found.emergencies[1].appeal is not None
    assert (found.emergencies[1].appeal.number, found.calls_live) == (number, 1)
    shown = page(hotline.supervisor, "/hotline/board")
    assert all(text in shown for text in ("75 秒", "45 秒", "call-7", number))
    assert read(hotline.roads, clock).calls_live is None


def test_each_sees_the_board_of_their_own(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.replied()
    disputed(hotline)
    clock.advance(timedelta(minutes=1))
    ensure_organisation("wuhou-centre", WUHOU)
    elsewhere = hire("hotline_supervisor", name="wuhou", area=WUHOU, organisation="wuhou-centre")
    assert read(elsewhere, clock).all.response.counted == read(elsewhere, clock).disputed_total == 0
    assert [one.code for one in read(hotline.water, clock).units] == [WATER]
    assert read(hotline.roads, clock).units == ()
    body = Client().get("/api/v1/hotline/board", headers=hotline.supervisor.bearer).json()
    assert (body["all"]["response"], body["disputed_total"]) == ({"good": 1, "counted": 1}, 1)
    path = "/api/v1/hotline/board/response/appeals"
    assert [one["number"] for one in Client().get(path, headers=hotline.water.bearer).json()["appeals"]] == [number]
    assert Client().get(path, headers=elsewhere.bearer).json()["total"] == 0
    assert Client().get(path, headers=hotline.agent.bearer).status_code == 403
    assert Client().get("/api/v1/hotline/board/guess/appeals", headers=hotline.water.bearer).status_code == 422
    assert client_of(hotline.agent).get("/hotline/board").status_code == 403


def test_the_page_leads_from_a_figure_to_its_appeals(hotline: Hotline, clock: FrozenClock) -> None:
    number = hotline.replied(text="<b>停水</b>")
    appeals.call_back(hotline.agent.actor, number, **ANGRY)
    clock.advance(timedelta(minutes=1))
    shown = page(hotline.supervisor, "/hotline/board?days=7")
    (target,) = set(re.findall(r'href="(/hotline/board/satisfaction\?[^"]*unit=[^"]*)"', shown))
    behind = page(hotline.supervisor, target.replace("&amp;", "&"))
    assert (number in behind, "&lt;b&gt;" in behind, "<b>停水" in behind) == (True, True, False)
    assert number not in page(hotline.supervisor, "/hotline/board/response?missed=1&page=x&days=9999")
    assert page(hotline.supervisor, "/hotline/board/guess", status=404)


def test_a_board_without_appeals_says_so(hotline: Hotline, clock: FrozenClock) -> None:
    shown = page(hotline.supervisor, "/hotline/board")
    assert "暂无待办诉求" in shown
    assert "/hotline/board/response?" not in shown


def test_the_table_of_rates_holds_no_formula(hotline: Hotline, clock: FrozenClock) -> None:
    Organisation.objects.filter(pk=WATER).update(name_zh='=HYPERLINK("http://evil.example")', name_en="@SUM(A1)")
    hotline.replied()
    clock.advance(timedelta(minutes=1))
    answer = client_of(hotline.supervisor).get("/hotline/board.csv?days=7")
    assert answer["Content-Disposition"] == 'attachment; filename="hotline-rates-20261124-7d.csv"'
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line[:2] for line in lines[1:]] == [["all", ""], ["unit", WATER], ["district", HIGH_TECH]]
    assert [line[4:6] for line in lines[1:]] == [["1", "1"]] * 3
    assert not [cell for line in lines for cell in line if cell[:1] in "=+-@" and cell]
