"""Whom an appeal goes to, over the API and on its page; and from arrival to the signature without a person."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from tests.nets.hotline.conftest import ROADS, WATER, Hotline, hotline
from tests.nets.hotline.test_assign_by_itself import ENOUGH, recorded
from tests.nets.hotline.test_candidates import LINE
from tests.nets.hotline.test_mandates import load
from tests.support.city import HIGH_TECH
from tests.support.text_model import WATER_TEXT, model, model_file

from furong.foundation.areas.tree import list_areas
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, places
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealState
from furong.nets.hotline.contracts.text_models import ModelInfo

__all__ = ["hotline", "model", "model_file"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def test_candidates_and_rates_over_the_api_and_on_the_page(hotline: Hotline) -> None:
    load(LINE)
    number = hotline.classified()
    told = Client().get(f"/api/v1/hotline/appeals/{number}/candidates", headers=hotline.agent.bearer).json()
    assert [one["unit"]["code"] for one in told] == [WATER, ROADS]
    assert (told[0]["is_certain"], told[0]["misdispatch"]) == (True, {"decided": 0, "wrong": 0, "bound": 1.0})
    rates = Client().get("/api/v1/hotline/dispatch-rates", headers=hotline.supervisor.bearer).json()
    assert (rates["promised"], rates["months"], rates["units"][0]["is_automatic"]) == (0.95, [], False)
    client = Client(headers={"Accept": "text/html"})
    client.force_login(hotline.agent.user)
    page = client.get(f"/hotline/appeals/{number}").content.decode()
    assert 'data-candidate="1" data-clause="《供水条例》第3条"' in page
    assert "清单唯一主办" in page


def test_what_comes_over_the_web_is_signed_by_a_unit_without_a_person(hotline: Hotline, model: ModelInfo) -> None:
    load(("供水排水", *LINE[1:]))
    recorded(hotline, WATER, right=ENOUGH)
    number = hotline.receive(WATER_TEXT, channel=AppealChannel.WEB).number
    detail = appeals.get_appeal_for(hotline.agent.actor, number)
    assert (detail.info.state, detail.info.unit) == (AppealState.SIGNED, WATER)
    assert [one.step for one in detail.history] == ["receive", "register", "classify", "assign", "sign"]
    assert {one.by for one in detail.history[1:]} == {"hotline_model", "hotline_dispatch", "hotline"}


def test_where_it_is_is_asked_on_the_page_and_over_the_api_and_a_choice_settles_it(hotline: Hotline) -> None:
    one, two = (area.code for area in list_areas(level="community", under=f"510100/{HIGH_TECH}")[:2])
    lines = "\n".join(["name,area", f"万达,{one}", f"万达,{two}"])
    places.load_gazetteer("places.csv", lines.encode(), "test")
    number = hotline.receive("万达对面路灯不亮").number
    client = Client(headers={"Accept": "text/html"})
    client.force_login(hotline.agent.user)
    assert "请问“万达”是指哪一处？" in client.get(f"/hotline/appeals/{number}").content.decode()
    address = f"/api/v1/hotline/appeals/{number}/place"
    told = Client().get(address, headers=hotline.agent.bearer).json()
    assert [choice["area"] for choice in told["options"]] == [one, two]
    assert client.post(f"/hotline/appeals/{number}/steps/locate", {"area": one}).status_code == 302
    again = Client().post(address, {"area": two}, content_type="application/json", headers=hotline.agent.bearer)
    assert (again.status_code, again.json()["area"]) == (200, two)
    assert client.post(f"/hotline/appeals/{number}/steps/locate", {"area": ""}).status_code == 404
    asked = {"text": "万达对面", "area": HIGH_TECH}
    read = Client().post("/api/v1/hotline/places", asked, content_type="application/json", headers=hotline.agent.bearer)
    assert read.json()["state"] == "ambiguous"


def test_dispatch_rates_tell_automatic_from_manual_and_what_was_promised(
    hotline: Hotline, model: ModelInfo, clock: FrozenClock
) -> None:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(hotline.supervisor.user)
    assert "这段时间没有派单" in client.get("/hotline/dispatch-rates").content.decode()
    load(("供水排水", *LINE[1:]))
    recorded(hotline, WATER, right=ENOUGH)
    by_itself = hotline.receive(WATER_TEXT, channel=AppealChannel.WEB).number
    appeals.reply_to_appeal(hotline.water.actor, by_itself, "管网已修复，11月24日恢复供水")
    hotline.replied()
    returned = hotline.classified(text="=HYPERLINK 不是我的")
    appeals.assign_appeal(hotline.agent.actor, returned, ROADS, clause="=cmd|' /C calc'!A0")
    appeals.return_appeal(hotline.roads.actor, returned, clause="城市道路条例第二条", reason="不属本单位")
    clock.advance(timedelta(minutes=1))
    told = Client().get("/api/v1/hotline/dispatch-figures?days=7", headers=hotline.supervisor.bearer).json()
    both = [told["all"][way] for way in ("automatic", "manual")]
    assert [(one["assigned"], one["decided"], one["wrong"], one["signed"]) for one in both] == [
        (1, 1, 0, 1),
        (2, 2, 1, 2),
    ]
    assert (both[0]["bound"], both[0]["sign_days"]) == (pytest.approx(0.95), 0.0)
    assert (told["promised"], told["promise"]) == (0.05, "open")
    units = {row["key"]: (row["automatic"]["wrong"], row["manual"]["wrong"]) for row in told["units"]}
    assert units == {WATER: (0, 0), ROADS: (0, 1)}
    assert {row["key"] for row in told["categories"]} == {"供水排水", "供水"}
    assert "《供水条例》第3条" in {row["key"] for row in told["clauses"]}
    page = client.get("/hotline/dispatch-rates?days=7").content.decode()
    assert all(text in page for text in ("自动", "人工", "95.0%", "尚不足以判断", "供水条例第三条"))
    assert "/hotline/dispatch-rates?days=" in client.get("/hotline/board").content.decode()
    table = client.get("/hotline/dispatch-rates.csv?days=7").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert [row[0] for row in rows[1:]].count("unit") == 2
    assert any(row[1].startswith("'=cmd") for row in rows)
    assert not any(cell.startswith("=") for row in rows for cell in row)
    own = Client().get("/api/v1/hotline/dispatch-figures", headers=hotline.roads.bearer).json()
    # It assists with one, and what it has returned is its own no more.
    assert {row["key"] for row in own["units"]} == {WATER}
    assert Client().get("/api/v1/hotline/dispatch-figures", headers=hotline.agent.bearer).status_code == 403
