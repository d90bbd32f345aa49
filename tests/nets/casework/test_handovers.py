"""A shift is handed over: the system drafts it, one officer signs, another one ticks and takes over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.nets.casework.conftest import District
from tests.nets.casework.test_clocks import at
from tests.nets.casework.test_request_pages import actions_of, as_
from tests.support.city import HIGH_TECH, WUHOU, Person, bike_case, open_bike_case, open_case

from furong.foundation.areas.tree import AreaUnknown
from furong.foundation.identity.errors import ActionRefused
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import handovers, supervision
from furong.nets.casework.contracts.handovers import HANDOVER_TEXT_MAX, HandoverDraft, HandoverInfo, HandoverState
from furong.nets.casework.contracts.supervision import SupervisionLevel
from furong.nets.casework.errors.handovers import (
    HandoverTaken,
    HandoverTextUnusable,
    HandoverUnknown,
    HandoverWaits,
    OwnHandover,
    TicksMissing,
)
from furong.nets.casework.models import HandoverTaking, ShiftHandover

TEXT = "今晚盯防天府三街口"


def serious(key: str) -> str:
    return open_case(bike_case(key, priority="1"))


def draft(person: Person, area: str = "") -> HandoverDraft:
    return handovers.draft_handover_for(person.actor, area)


def give(person: Person, text: str = TEXT, area: str = "") -> HandoverInfo:
    return handovers.give_over(person.actor, text=text, area=area)


def test_the_draft_says_what_is_open_overdue_and_promised(district: District, clock: FrozenClock) -> None:
    late = open_bike_case("late", shares={"A": 3})
    api.dispatch_case(district.duty.actor, late)
    due = api.get_case_for(district.duty.actor, late).case.due_at
    assert due is not None
    supervision.supervise_case(
        district.leader.actor, late, level=SupervisionLevel.LEADER, text="今日必须清运完毕", reply_by=at("25T12:00")
    )
    clock.at = due - timedelta(hours=1)
    first = draft(district.duty)
    assert (first.overdue, first.due_soon, [case.number for case in first.due_soon_cases]) == (0, 1, [late])
    clock.at = due + timedelta(minutes=1)
    grave = open_case(bike_case("grave", priority="2", occurred_at=clock.at))
    open_bike_case("elsewhere", area=WUHOU)
    found = draft(district.duty)
    assert (found.area, found.open, sum(found.counts.values())) == (HIGH_TECH, 2, 2)
    assert found.counts == {"accept": 0, "dispatch": 1, "handling": 1, "check": 0}
    assert (found.overdue, [case.number for case in found.overdue_cases]) == (1, [late])
    assert [(one.case, one.text) for one in found.replies] == [(late, "今日必须清运完毕")]
    assert [case.number for case in found.important] == [grave]
    supervision.reply_to_supervision(district.duty.actor, found.replies[0].id, text="在办")
    assert draft(district.duty).to_reply == 0


def test_every_open_state_is_in_exactly_one_view_of_the_draft() -> None:
    views = [api.VIEWS[code] for code in ("accept", "dispatch", "handling", "check")]
    assert sum(map(len, views)) == len(api.VIEWS["open"])
    assert frozenset().union(*views) == api.VIEWS["open"]


def test_one_signs_another_ticks_and_both_see_it(district: District, clock: FrozenClock) -> None:
    grave = serious("grave")
    given = give(district.duty)
    assert (given.state, given.by, given.text, given.may_take) == (HandoverState.WAITING, "陈岚", TEXT, False)
    (waiting,) = handovers.list_waiting_handovers_for(district.second_duty.actor)
    assert waiting.may_take
    with pytest.raises(TicksMissing) as missing:
        handovers.take_over(district.second_duty.actor, given.id, ticked=["x"])
    assert grave in missing.value.sentence("zh")
    clock.at += timedelta(minutes=5)
    api.void_case(district.duty.actor, grave, reason="重复")
    taken = handovers.take_over(district.second_duty.actor, given.id, ticked=[grave, "x"])
    assert (taken.state, taken.taken_by, taken.ticked) == (HandoverState.TAKEN_OVER, "何平", (grave,))
    assert taken.taken_at == given.at + timedelta(minutes=5)
    assert handovers.list_waiting_handovers_for(district.duty.actor) == []
    # What was open when it was signed stays so in the record.
    for person in (district.duty, district.second_duty):
        (kept,) = handovers.list_handovers_for(person.actor).handovers
        assert (kept.taken_by, [case.number for case in kept.draft.important]) == ("何平", [grave])


def test_what_is_not_possible_is_refused(district: District) -> None:
    for text in ("", "  \r\n ", "x" * (HANDOVER_TEXT_MAX + 1)):
        with pytest.raises(HandoverTextUnusable):
            give(district.duty, text)
    with pytest.raises(ActionRefused):
        give(district.duty, area=WUHOU)
    with pytest.raises(AreaUnknown):
        give(district.duty, area="999999")
    with pytest.raises(ActionRefused):
        give(district.leader, area=HIGH_TECH)
    given = give(district.duty)
    with pytest.raises(HandoverWaits):
        give(district.second_duty)
    give(district.foreign_duty)
    with pytest.raises(OwnHandover):
        handovers.take_over(district.duty.actor, given.id)
    for person in (district.foreign_duty, district.leader):
        with pytest.raises(HandoverUnknown):
            handovers.take_over(person.actor, given.id)
    handovers.take_over(district.second_duty.actor, given.id)
    with pytest.raises(HandoverTaken):
        handovers.take_over(district.second_duty.actor, given.id)
    assert give(district.second_duty).id > given.id


def test_records_are_only_ever_added(district: District) -> None:
    given = give(district.duty)
    handovers.take_over(district.second_duty.actor, given.id)
    with pytest.raises(IntegrityError, match="new rows only"), transaction.atomic():
        ShiftHandover.objects.update(text="anders")
    with pytest.raises(IntegrityError, match="new rows only"), transaction.atomic():
        HandoverTaking.objects.all().delete()


def test_the_interface_hands_over_and_takes_over(district: District) -> None:
    grave, client = serious("grave"), Client()
    answer = client.get("/api/v1/handovers/draft", headers=district.duty.bearer)
    assert (answer.json()["open"], [case["number"] for case in answer.json()["important"]]) == (1, [grave])
    kind = "application/json"
    given = client.post("/api/v1/handovers", {"text": TEXT}, content_type=kind, headers=district.duty.bearer)
    assert (given.status_code, given.json()["state"]) == (201, "waiting")
    path = f"/api/v1/handovers/{given.json()['id']}/taking-over"
    refused = client.post(path, {"ticked": []}, content_type=kind, headers=district.second_duty.bearer)
    assert (refused.status_code, refused.json()["code"]) == (422, "casework.ticks_missing")
    taken = client.post(path, {"ticked": [grave]}, content_type=kind, headers=district.second_duty.bearer)
    assert (taken.status_code, taken.json()["taken_by"]) == (200, "何平")
    listed = client.get("/api/v1/handovers", headers=district.duty.bearer).json()
    assert (listed["total"], listed["handovers"][0]["ticked"]) == (1, [grave])
    assert client.get("/api/v1/handovers", headers=district.leader.bearer).status_code == 403


@pytest.mark.usefixtures("plain_pages")
def test_the_page_drafts_signs_and_takes_over(district: District) -> None:
    grave = serious("grave")
    page = as_(district.duty).get("/handover").content.decode()
    assert "还没有交接班记录" in page
    assert f'href="/cases?view=overdue&area={HIGH_TECH}"'.replace("&", "&amp;") in page.replace("&area", "&amp;area")
    assert f"· {grave} 天府三街口共享单车淤积" in page
    assert "在办 1 件（待受理 0、待派遣 1、" in page
    answer = as_(district.duty).post("/handovers", {"text": TEXT, "area": HIGH_TECH})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/handover")
    (given,) = handovers.list_waiting_handovers_for(district.duty.actor)
    take = f"/handovers/{given.id}/taking-over"
    assert not {take, "/handovers"} & actions_of(district.duty, "/handover")
    assert take in actions_of(district.second_duty, "/handover")
    client = as_(district.second_duty)
    client.post(take, {})
    assert f"未勾选（ticked）：{grave}" in client.get("/handover").content.decode()
    client.post(take, {"ticked": [grave]})
    for person in (district.duty, district.second_duty):
        report = as_(person).get(f"/handover/{given.id}").content.decode()
        assert "何平" in report
        assert TEXT in report
    assert "陈岚 交 何平" in client.get("/handover").content.decode()
    assert client.get("/handover/987654").status_code == 404


@pytest.mark.usefixtures("plain_pages")
def test_the_page_is_in_english_too(district: District) -> None:
    client = as_(district.duty)
    client.cookies["furong_language"] = "en"
    page = client.get("/handover").content.decode()
    assert "Sign and hand over" in page
    assert "Open: 0 (To accept 0, " in page
