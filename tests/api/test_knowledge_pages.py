"""The knowledge desk and what it does for replies: the pages, the form of a call, and the endpoints."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from tests.nets.hotline.conftest import WATER, Hotline, hotline
from tests.support.city import Person

from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, citizens
from furong.nets.hotline.selectors.policy import code_of

__all__ = ["hotline"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files", "clock")]

DESK, REST = "/hotline/knowledge", "/api/v1/hotline"
ITEM = {
    "question": "小区停水如何报修？",
    "answer": "请拨打962999报修。维修人员2小时内到场。",
    "owner": WATER,
    "source": "https://example.org/water",
    "valid_from": "2026-01-01",
}


def get(person: Person, path: str) -> str:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(person.user)
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def post(person: Person, path: str, **form: str) -> tuple[int, str]:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(person.user)
    answer = client.post(path, form)
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


def call(person: Person, path: str, **body: Any) -> tuple[int, Any]:
    answer = Client().post(f"{REST}{path}", body, content_type="application/json", headers=person.bearer)
    return answer.status_code, answer.json()


def item_of(hotline: Hotline, **changes: str) -> int:
    status, told = call(hotline.supervisor, "/knowledge", **{**ITEM, **changes})
    assert status == 201, told
    return int(told["number"])


def test_an_item_is_written_changed_and_retired_on_the_desk(hotline: Hotline) -> None:
    chief = hotline.supervisor
    assert "知识库为空" in get(chief, DESK)
    status, page = post(chief, f"{DESK}/new", **{**ITEM, "answer": ""})
    assert (status, "答案（answer）" in page, ITEM["question"] in page) == (422, True, True)
    assert post(chief, f"{DESK}/new", **{**ITEM, "valid_from": "soon"})[0] == 422
    status, path = post(chief, f"{DESK}/new", **ITEM)
    assert status == 302
    assert 'href="https://example.org/water" rel="noopener noreferrer"' in get(hotline.agent, path)
    assert "/edit" not in get(hotline.agent, path)
    assert post(chief, f"{path}/edit", **ITEM, version="1")[0] == 422
    assert post(chief, f"{path}/edit", **ITEM, version="1", reason="核对") == (302, path)
    assert post(chief, f"{path}/edit", **ITEM, version="1", reason="核对")[0] == 409
    assert post(chief, f"{path}/retire", version="2")[0] == 422
    assert post(chief, f"{path}/retire", version="2", reason="作废") == (302, path)
    assert "已停用" in get(chief, path)
    assert "没有符合条件的条目" in get(chief, f"{DESK}?q=停水")
    assert "小区停水" in get(chief, f"{DESK}?view=retired")


def test_a_source_that_is_no_web_address_is_no_link(hotline: Hotline) -> None:
    number = item_of(hotline, source="javascript:alert(1)", question="<script>alert(1)</script>停水")
    page = get(hotline.agent, f"{DESK}/{number}")
    assert 'href="javascript' not in page
    assert "<script>alert" not in page


def test_an_appeal_shows_what_answers_it_and_the_check_is_confirmed(hotline: Hotline, clock: FrozenClock) -> None:
    number, item = hotline.assigned(text="小区停水怎么报修"), item_of(hotline)
    appeals.begin_appeal(hotline.water.actor, number)
    path = f"/hotline/appeals/{number}"
    page = get(hotline.water, path)
    assert f'data-cite="请拨打962999报修。 [K{item} v1]\n维修人员2小时内到场。 [K{item} v1]"' in page
    status, page = post(hotline.water, f"{path}/steps/reply", text="尽快恢复")
    assert (status, "尽快恢复" in page, "承诺时限" in page) == (409, True, True)
    token = re.findall(r'name="confirmed" value="(\w+)"', page)[0]
    status, page = post(hotline.water, f"{path}/steps/reply", text="请联系13912345678", confirmed=token)
    assert (status, "139****5678" in page, 'name="confirmed"' in page) == (422, True, False)
    assert post(hotline.water, f"{path}/steps/reply", text="尽快恢复", confirmed=token)[0] == 302


def test_a_cited_reply_shows_what_it_rests_on(hotline: Hotline) -> None:
    number, item = hotline.assigned(text="小区停水怎么报修"), item_of(hotline)
    appeals.begin_appeal(hotline.water.actor, number)
    text = f"小区停水，请拨打962999报修。[K{item} v1]"
    _, check = call(hotline.water, f"/appeals/{number}/reply-check", text=text)
    status, target = post(
        hotline.water, f"/hotline/appeals/{number}/steps/reply", text=text, confirmed=str(check["token"])
    )
    assert (status, target) == (302, f"/hotline/appeals/{number}")
    assert f'href="{DESK}/{item}"' in get(hotline.agent, target)
    told = Client().get(f"{REST}/appeals/{number}/citations", headers=hotline.agent.bearer).json()
    assert [(one["item"], one["version"], one["source"]) for one in told] == [(item, 1, ITEM["source"])]
    tracked = citizens.track_appeal(number, code_of(number))
    assert (tracked.reply, tracked.sources) == ("小区停水，请拨打962999报修。", (ITEM["source"],))


@pytest.mark.parametrize(
    ("items", "text", "said"),
    [
        ([], "小区停水怎么报修", "不知道"),
        ([{"valid_until": "2026-11-01"}], "小区停水怎么报修", "已过期，不拟写答复"),
        ([{}, {"answer": "请联系物业。"}], "小区停水怎么报修", "条目相互矛盾"),
    ],
)
def test_without_a_sure_item_there_is_no_draft_and_somebody_is_asked(
    hotline: Hotline, items: list[dict[str, str]], text: str, said: str
) -> None:
    for changes in items:
        item_of(hotline, **changes)
    number = hotline.receive(text=text).number
    page = get(hotline.agent, f"/hotline/appeals/{number}")
    assert said in page
    assert "data-cite" not in page
    assert post(hotline.agent, f"/hotline/appeals/{number}/knowledge", question="停水如何报修", owner=WATER)[0] == 302
    page = get(hotline.supervisor, DESK)
    found = re.search(r'href="(/hotline/knowledge/new\?answers=\d+)"', page)
    assert found is not None
    assert 'value="停水如何报修"' in get(hotline.supervisor, found[1])


def test_while_a_call_is_written_what_answers_it_is_shown(hotline: Hotline) -> None:
    item_of(hotline)
    assert 'hx-post="/hotline/reading"' in get(hotline.agent, "/hotline/new")
    assert "引用到答复" in post(hotline.agent, "/hotline/reading", text="小区停水怎么报修")[1]
    assert "由人工答复" in post(hotline.agent, "/hotline/reading", text="绿道骑行")[1]


def test_the_endpoints_of_knowledge(hotline: Hotline) -> None:
    chief, number, appeal = hotline.supervisor, item_of(hotline), hotline.receive(text="小区停水怎么报修").number
    assert call(hotline.agent, "/knowledge", **ITEM)[0] == 403
    assert call(chief, "/knowledge", **{**ITEM, "valid_from": 20260101})[0] == 422
    status, changed = call(chief, f"/knowledge/{number}/versions", **ITEM, reason="核对", version=1)
    assert (status, changed["version"]) == (201, 2)
    assert call(chief, f"/knowledge/{number}/versions", **ITEM, reason="核对", version=1)[0] == 409
    _, found = call(hotline.agent, "/knowledge-search", text="停水怎么报修")
    assert [one["item"]["number"] for one in found] == [number]
    status, asked = call(hotline.agent, f"/appeals/{appeal}/knowledge-questions", question="补偿标准")
    assert (status, asked["appeal"]) == (201, appeal)
    client, bearer = Client(), hotline.agent.bearer
    assert client.get(f"{REST}/knowledge-questions", headers=bearer).json() == [asked]
    draft = client.get(f"{REST}/appeals/{appeal}/draft", headers=bearer).json()
    assert [(one["item"], one["version"]) for one in draft["sentences"]] == [(number, 2)] * 2
    assert call(chief, f"/knowledge/{number}/retirement", reason="作废")[1]["state"] == "retired"
    assert call(chief, f"/knowledge/{number}/retirement", reason="作废")[0] == 409
    assert client.get(f"{REST}/knowledge?view=retired", headers=bearer).json()["total"] == 1
    assert len(client.get(f"{REST}/knowledge/{number}", headers=bearer).json()["versions"]) == 3
