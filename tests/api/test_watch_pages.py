"""The desk of the watch list: what is found, what a form that cannot be used says, and who decides an appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.nets.mobility.conftest import PROVIDERS, new_zone
from tests.nets.mobility.mds_items import LON, event, send, vehicle
from tests.support.city import Person, hire

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import operators, watch, zones
from furong.nets.mobility.contracts.operators import NewOperator
from furong.nets.mobility.contracts.watch import NewWatch, WatchReason, WatchState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
PLATE = "川A-00001"
_LIST = "/mobility/watch"


@dataclass(frozen=True)
class Desk:
    """Two officers of the desk, and somebody who has no business there."""

    duty: Person
    other: Person
    steward: Person


@pytest.fixture
def desk(clock: FrozenClock) -> Desk:
    """The people of the desk."""
    return Desk(
        duty=hire("duty_officer", name="duty", shown="陈岚"),
        other=hire("duty_officer", name="other", shown="何平"),
        steward=hire("data_steward"),
    )


def _client(person: Person) -> Client:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(person.user)
    return client


def _page(person: Person, path: str) -> str:
    answer = _client(person).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def _sent(**changes: str) -> dict[str, str]:
    """Return what the form sends, with some of it changed."""
    given = {"mark": PLATE, "reason": "scrapped", "evidence": "报废清单 2026-11\n第 3 行", "since": "", "until": ""}
    return {**given, **changes}


def _listed(person: Person, clock: FrozenClock, **changes: Any) -> int:
    given = {"mark": PLATE, "reason": WatchReason.SCRAPPED, "evidence": "清单", "since": clock.now()}
    return watch.watch_vehicle(person.actor, NewWatch(**{**given, **changes})).number


def test_an_empty_list_says_what_to_do(desk: Desk) -> None:
    page = _page(desk.duty, _LIST)
    assert ("还没有关注车辆" in page, "清除筛选" in page, 'href="/mobility/new-watch"' in page) == (True, False, True)


def test_a_form_becomes_an_entry_that_keeps_no_plate(desk: Desk, clock: FrozenClock) -> None:
    sent = _sent(since="2026-11-20T08:00", until="2027-01-01T00:00")
    made = _client(desk.duty).post("/mobility/new-watch", sent)
    entry = watch.list_watch_for(desk.duty.actor)[0]
    assert (made.status_code, made["Location"]) == (302, f"{_LIST}/{entry.number}")
    assert (entry.since, entry.until) == (datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC))
    assert (entry.reason, entry.issued_by) == (WatchReason.SCRAPPED, desk.duty.actor.key)
    page = _page(desk.other, f"{_LIST}/{entry.number}")
    assert all(text in page for text in ("川A***01", "已报废", "<p>第 3 行</p>", "陈岚", "列入以来未发现"))
    assert page.replace("<wbr>", "").count(entry.evidence_sha256) == 1
    assert ("A-00001" in page, "A00001" in page) == (False, False)
    _client(desk.duty).post("/mobility/new-watch", _sent(reason="stolen"))
    assert watch.list_watch_for(desk.duty.actor)[0].since == clock.now()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mark": "--"}, "请填写车牌号或电子标签号"),
        ({"mark": "\0 "}, "请填写车牌号或电子标签号"),
        ({"mark": "A" * 61}, "最多 60 个字符，现有 61 个"),
        ({"reason": "ugly"}, "请选择关注原因"),
        ({"evidence": " "}, "请写明依据"),
        ({"evidence": "证" * 2001}, "最多 2000 个字符，现有 2001 个"),
        ({"since": "soon"}, "请填写日期和时间"),
        ({"until": "9999-12-31T23:59"}, "请填写日期和时间"),
        ({"until": "2026-11-20T08:00"}, "截止时间须晚于开始时间"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_form_that_cannot_be_used_says_so_at_its_field_and_stays_filled(
    desk: Desk, changes: dict[str, str], told: str
) -> None:
    sent = _sent(**{"since": "2026-11-21T08:00", "until": "2027-03-04T05:06", **changes})
    answer = _client(desk.duty).post("/mobility/new-watch", sent)
    page, field = answer.content.decode(), next(iter(changes))
    kept = PLATE if field == "until" else "2027-03-04T05:06"
    assert (answer.status_code, page.count(told), "<title>错误：" in page) == (422, 2, True)
    assert (f'id="{field}-error"' in page, f'href="#{field}"' in page, f'value="{kept}"' in page) == (True, True, True)
    assert watch.list_watch_for(desk.duty.actor) == []


def test_a_vehicle_that_is_listed_already_leads_to_its_entry(desk: Desk, clock: FrozenClock) -> None:
    number = _listed(desk.other, clock)
    answer = _client(desk.duty).post("/mobility/new-watch", _sent(mark="川a 00001"))
    page = answer.content.decode()
    assert (answer.status_code, f'href="{_LIST}/{number}"' in page, 'id="mark-error"' in page) == (409, True, True)
    assert page.count(f"该车辆已因同一原因列入，编号 {number}") == 2


def test_the_list_is_narrowed_by_reason_state_and_plate(desk: Desk, clock: FrozenClock) -> None:
    ended = _listed(desk.duty, clock, since=clock.now() - timedelta(days=2), until=clock.now() - timedelta(days=1))
    stolen = _listed(desk.duty, clock, mark="川B-77720", reason=WatchReason.STOLEN)
    watch.appeal_watch(desk.other.actor, stolen, "误列")
    found = {
        query: [number for number in (ended, stolen) if f'href="{_LIST}/{number}"' in _page(desk.other, _LIST + query)]
        for query in (
            *("", "?reason=stolen", "?state=listed", "?state=upheld", "?q=川b", "?q=川A***01", "?q=川 b 77720"),
            *("?q=77720", "?q=--", "?reason=ugly&state=no&page=x", "?page=9999"),
        )
    }
    both = [ended, stolen]
    assert list(found.values()) == [both, [stolen], [ended], [], [stolen], [ended], [stolen], [], [], both, both]
    page = _page(desk.other, f"{_LIST}?reason=stolen&state=listed")
    assert "没有符合条件的记录" in page
    assert '申诉中<span class="num">1</span>' in page
    assert "已到期" in _page(desk.other, _LIST)


def test_a_long_list_has_pages(desk: Desk, clock: FrozenClock) -> None:
    numbers = [_listed(desk.duty, clock, mark=f"川A-{plate:05}") for plate in range(51)]
    first, second = (_page(desk.duty, f"{_LIST}?state=listed&page={page}") for page in (1, 2))
    assert ("第 1 / 2 页" in first, f'href="{_LIST}/{numbers[0]}"' in first) == (True, False)
    assert ("第 2 / 2 页" in second, f'href="{_LIST}/{numbers[0]}"' in second) == (True, True)
    assert f'href="{_LIST}?state=listed&amp;page=2"' in first


def test_an_appeal_is_recorded_and_decided_by_another(desk: Desk, clock: FrozenClock) -> None:
    number = _listed(desk.duty, clock)
    path = f"{_LIST}/{number}"
    duty, other = _client(desk.duty), _client(desk.other)
    assert "登记申诉" in _page(desk.duty, path)
    assert duty.post(f"{path}/appeal", {"note": "企业来函：已重新登记"})["Location"] == path
    own, shown = _page(desk.duty, path), _page(desk.other, path)
    assert ("申诉须由他人裁定" in own, "维持关注" in own, "解除关注" in own) == (True, False, False)
    assert ("申诉须由他人裁定" in shown, "维持关注" in shown, "解除关注" in shown) == (False, True, True)
    refused = duty.post(f"{path}/lift", {"note": "属实"})
    assert (refused.status_code, f"关注记录 {number} 由您本人列入" in refused.content.decode()) == (409, True)
    other.post(f"{path}/uphold", {"note": "证据不足"})
    late = other.post(f"{path}/lift", {"note": "再议"})
    assert (late.status_code, "该记录现为“已维持”" in late.content.decode()) == (409, True)
    other.post(f"{path}/appeal", {"note": "新证据"})
    other.post(f"{path}/lift", {"note": "新证据属实"})
    entry = watch.get_watch_for(desk.duty.actor, number)
    assert [step.state.value for step in entry.steps] == ["listed", "appealed", "upheld", "appealed", "lifted"]
    page = _page(desk.duty, path)
    assert all(text in page for text in ("企业来函：已重新登记", "证据不足", "何平", "无需再裁定"))
    assert 'name="note"' not in page


def test_a_decision_without_its_why_is_not_taken(desk: Desk, clock: FrozenClock) -> None:
    number = _listed(desk.duty, clock)
    for note, told in (("\0 ", "请写明理由"), ("长" * 2001, "现有 2001 个")):
        answer = _client(desk.other).post(f"{_LIST}/{number}/appeal", {"note": note})
        page = answer.content.decode()
        assert (answer.status_code, page.count(told), 'id="note-error"' in page) == (422, 2, True)
        assert note.strip("\0 ") in page
    assert watch.get_watch_for(desk.duty.actor, number).state is WatchState.LISTED


def test_re_entries_lead_to_the_point_and_to_the_case(desk: Desk, clock: FrozenClock) -> None:
    operators.register_operator(NewOperator(code="A", organisation="operator-a", provider_id=PROVIDERS["A"]))
    feed = hire("operator_feed", name="feed-a", organisation="operator-a")
    zones.save_zone(desk.steward.actor, new_zone(valid_from=clock.now() - timedelta(days=2)))
    number = _listed(desk.duty, clock, since=clock.now() - timedelta(days=1))
    at = clock.now() - timedelta(hours=2)
    for kind, items in (
        ("vehicles", [vehicle(1)]),
        ("events", [event(1, at), event(1, at + timedelta(hours=1), lon=LON + 0.02)]),
    ):
        assert send(feed, kind, items).status_code == 201
    seen = watch.list_reentries_for(desk.duty.actor)
    page = _page(desk.duty, f"{_LIST}/{number}")
    assert ('href="/mobility/points/Z1"' in page, "街面，不在停放区内" in page) == (True, True)
    assert [page.count(f'href="/cases?source=reentry:{one.reentry}"') for one in seen] == [1, 1]
    assert '<td class="is-number" data-label="回流">2</td>' in _page(desk.duty, _LIST)
    other = _listed(desk.duty, clock, mark="川B-1234")
    assert "列入以来未发现" in _page(desk.duty, f"{_LIST}/{other}")


def test_who_lacks_the_permission_is_refused_and_nothing_is_where_nothing_is(desk: Desk, clock: FrozenClock) -> None:
    number = _listed(desk.duty, clock)
    steward, duty = _client(desk.steward), _client(desk.duty)
    for path in (_LIST, "/mobility/new-watch", f"{_LIST}/{number}"):
        assert steward.get(path).status_code == 403
    assert steward.post(f"{_LIST}/{number}/appeal", {"note": "?"}).status_code == 403
    assert steward.post("/mobility/new-watch", _sent(reason="stolen")).status_code == 403
    assert _LIST not in _page(desk.steward, "/mobility/zones")
    assert f'href="{_LIST}"' in _page(desk.duty, "/mobility/zones")
    assert duty.get(f"{_LIST}/99999999999999999999").status_code == 404
    assert duty.post(f"{_LIST}/999999/lift", {"note": "?"}).status_code == 404
    assert duty.post(f"{_LIST}/{number}/erase", {"note": "?"}).status_code == 404
    assert len(watch.list_watch_for(desk.duty.actor)) == 1


def test_english_readers_find_english(desk: Desk, clock: FrozenClock) -> None:
    number = _listed(desk.duty, clock, evidence="list 2026-11, line 3")
    client = _client(desk.duty)
    client.cookies["furong_language"] = "en"
    told = {_LIST: "Watched vehicles", "/mobility/new-watch": "Penalty not settled", f"{_LIST}/{number}": "Listed by"}
    assert [path for path, text in told.items() if text not in client.get(path).content.decode()] == []
