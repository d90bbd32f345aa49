"""Appeals between cities at our own door: what is taken, what is refused, and what each side is told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.nets.hotline.conftest import Hotline
from tests.nets.hotline.test_rest import APPEALS, get, post, step
from tests.support.city import HIGH_TECH, Person, hire
from tests.support.far_city import DEYANG, FarCity, handed_over

from furong.foundation.identity.models import PersonalDataLook
from furong.kernel.clock import FrozenClock
from furong.kernel.errors import FurongError
from furong.nets.hotline.api import appeals, cities, citizens, clocks
from furong.nets.hotline.contracts.appeals import AppealFilters
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.contracts.postings import PostingClaim
from furong.nets.hotline.domain.envelopes import demand_signed, read_key, read_message
from furong.nets.hotline.errors.appeals import AppealUnknown
from furong.nets.hotline.selectors.cities import track_hash
from furong.nets.hotline.selectors.policy import code_of

pytestmark = pytest.mark.django_db

TRANSFERS = "/api/v1/hotline/transfers"
_SAID = {"reason": "", "by": DEYANG, "at": "2026-11-24T03:00:00Z"}
_YES = {"accepted": True, "number": "SQ20261124000031", **_SAID}
_REPLIED = {
    "number": "SQ20261124000031",
    "seq": 5,
    "state": "replied",
    "round": 1,
    "unit_zh": "河长办",
    "unit_en": "River office",
    "due_at": None,
    "reply": "已清淤，异味消除",
    "at": "2026-11-24T05:00:00Z",
}
_HANDLE: dict[str, Any] = {
    "stage": "handle",
    "started_at": "2026-11-16T02:00:00Z",
    "stopped_at": None,
    "used_s": 100_000,
    "due_at": "2026-12-07T10:00:00Z",
    "pauses": [],
    "extensions": [],
    "limit": {"amount": 15.0, "kind": "work_day", "start_rule": "next_day"},
}
_ANSWERED: dict[str, Any] = {
    "stage": "answer",
    "started_at": "2026-11-16T01:00:00Z",
    "stopped_at": "2026-11-16T01:10:00Z",
    "due_at": "2026-11-16T01:30:00Z",
    "used_s": 600,
    "pauses": [],
    "extensions": [],
    "limit": {"amount": 0.5, "kind": "urgent_hour", "start_rule": "instant"},
}


@pytest.fixture
def operator(hotline: Hotline) -> Person:
    return hire("administrator", name="operator", area="510100")


@pytest.fixture
def chief(hotline: Hotline) -> Person:
    return hire("hotline_supervisor", name="chief", area="510100")


@pytest.fixture
def deyang(operator: Person) -> FarCity:
    """A partner that is registered."""
    far = FarCity()
    body = {"name_zh": "德阳", "name_en": "Deyang", "address": "https://12345.deyang.example", "key": far.key}
    told = register(operator, DEYANG, **body)
    assert told["fingerprint"] == cities.list_partners()[0].fingerprint
    return far


def register(person: Person, code: str, **body: Any) -> Any:
    path = f"/api/v1/hotline/cities/{code}"
    return Client().put(path, body, content_type="application/json", headers=person.bearer).json()


def offered(hotline: Hotline, chief: Person, **changes: Any) -> tuple[str, PostingClaim]:
    """Return an appeal that was offered, and the message that waits to be sent."""
    number = hotline.classified()
    body = {"city": DEYANG, "clause": "河湖管辖目录第三条", "text": "德阳河段", **changes}
    status, told = post(chief, f"{APPEALS}/{number}/offers", **body)
    assert (status, told["state"]) == (200, "offered")
    return number, waiting()


def act(person: Person, path: str, **body: Any) -> int:
    return Client().post(path, body, content_type="application/json", headers=person.bearer).status_code


def waiting() -> PostingClaim:
    claim = cities.claim_posting(lease_s=0)
    assert claim is not None
    return claim


def transfer(chief: Person, way: str) -> Any:
    (found,) = get(chief, f"{TRANSFERS}?way={way}")
    return found


def test_an_offer_is_signed_and_its_clocks_run_on(
    hotline: Hotline, chief: Person, deyang: FarCity, clock: FrozenClock
) -> None:
    before = hotline.classified()
    due = appeals.get_appeal_for(chief.actor, before).info.due_at
    status, _ = post(
        chief, f"{APPEALS}/{before}/offers", city=DEYANG, clause="三条", text="德阳河段", purpose="办理与回访"
    )
    assert status == 200
    claim = waiting()
    message = read_message(claim.body)
    demand_signed(message, read_key(cities.own_key().key))
    assert (claim.address, message.to, message.sender) == ("https://12345.deyang.example", DEYANG, "510100")
    content = message.content
    assert content["citizen"] == {"name": "王小明", "phone": "13812345678", "purpose": "办理与回访"}
    assert [(one["stage"], one["stopped_at"] is None) for one in content["clocks"]] == [
        ("answer", False),
        ("dispatch", True),
    ]
    assert appeals.get_appeal_for(chief.actor, before).info.due_at == due
    assert PersonalDataLook.objects.get(subject=before).purpose == "办理与回访"
    history = appeals.get_appeal_for(chief.actor, before).history
    (evidence,) = [one for one in history if one.step == "evidence"]
    assert evidence.clause == message.content_hash
    assert "尚未建立" in evidence.note


def test_without_a_purpose_nobody_is_named(hotline: Hotline, chief: Person, deyang: FarCity) -> None:
    _, claim = offered(hotline, chief)
    assert b"13812345678" not in claim.body
    assert "王小明".encode() not in claim.body
    assert read_message(claim.body).content["citizen"] is None


def test_a_receipt_then_an_acceptance_then_a_reply_reach_the_citizen(
    hotline: Hotline, chief: Person, deyang: FarCity
) -> None:
    number, claim = offered(hotline, chief)
    code = code_of(number)
    cities.take_receipt(claim, deyang.receipt(claim.body, decide_by="2026-11-24T08:00:00Z"))
    found = transfer(chief, "out")
    assert (found["state"], found["decide_by"][:16]) == ("offered", "2026-11-24T08:00")
    tracked = citizens.track_appeal(number, code)
    assert tracked.away is not None
    assert not tracked.away.is_accepted
    at = UUID(found["id"])
    assert deyang.knocks(deyang.written("decision", _YES, transfer=at)).status_code == 200
    assert appeals.get_appeal_for(chief.actor, number).info.state == "transferred"
    assert deyang.knocks(deyang.written("status", _REPLIED, transfer=at)).status_code == 200
    late = {**_REPLIED, "seq": 4, "state": "handling", "reply": ""}
    assert deyang.knocks(deyang.written("status", late, transfer=at)).status_code == 200
    tracked = citizens.track_appeal(number, code)
    assert (tracked.number, tracked.reply) == (number, "已清淤，异味消除")
    assert tracked.away is not None
    assert (tracked.away.is_accepted, tracked.away.state, tracked.away.unit_zh) == (True, "replied", "河长办")
    again = deyang.knocks(deyang.written("decision", _YES, transfer=at))
    assert (again.status_code, json.loads(again.content)["code"]) == (409, "hotline.transfer_settled")


def test_what_is_given_back_is_where_it_was(hotline: Hotline, chief: Person, deyang: FarCity) -> None:
    number, claim = offered(hotline, chief)
    due = appeals.get_appeal_for(chief.actor, number).info.due_at
    cities.take_receipt(claim, deyang.receipt(claim.body))
    at = UUID(transfer(chief, "out")["id"])
    no = {"accepted": False, "number": "", **_SAID, "reason": "河段属贵市"}
    assert deyang.knocks(deyang.written("decision", no, transfer=at)).status_code == 200
    detail = appeals.get_appeal_for(chief.actor, number)
    assert (detail.info.state, detail.info.due_at) == ("classified", due)
    assert "河段属贵市" in detail.history[-1].note
    assert step(hotline.agent, number, "assign", unit="water-bureau")[0] == 200


def accepted_here(chief: Person, deyang: FarCity) -> tuple[str, Any]:
    """Return the number here of an appeal of another city, and its transfer."""
    told = handed_over(track=track_hash("SQ20261123000007", "ABCDEFGHIJ"), clocks=[_ANSWERED, _HANDLE])
    body = deyang.written("transfer", told)
    taken = deyang.knocks(body)
    assert taken.status_code == 200
    receipt = read_message(taken.content)
    demand_signed(receipt, read_key(cities.own_key().key))
    found = transfer(chief, "in")
    assert (found["state"], found["number"], found["elapsed_s"]) == ("offered", "SQ20261123000007", 100_000)
    assert found["decide_by"][:19] == receipt.content["decide_by"][:19]
    status, accepted = post(chief, f"{TRANSFERS}/{found['id']}/acceptance", area=HIGH_TECH)
    assert status == 200
    return accepted["number"], found


def test_an_appeal_that_comes_keeps_its_clock(hotline: Hotline, chief: Person, deyang: FarCity) -> None:
    number, found = accepted_here(chief, deyang)
    detail = appeals.get_appeal_for(chief.actor, number)
    assert (detail.info.state, detail.info.channel, detail.text) == ("registered", "city", "绵远河边有异味，请处理")
    assert detail.citizen is not None
    running = {one.stage: one for one in clocks.get_appeal_clocks_for(chief.actor, number).clocks if not one.stopped_at}
    due = running[AppealStage.HANDLE].due_at
    assert running[AppealStage.HANDLE].started_at.isoformat() == "2026-11-16T02:00:00+00:00"
    assert step(hotline.agent, number, "classify", category="环境")[0] == 200
    assert step(hotline.agent, number, "assign", unit="water-bureau")[0] == 200
    running = {one.stage: one for one in clocks.get_appeal_clocks_for(chief.actor, number).clocks if not one.stopped_at}
    assert running[AppealStage.HANDLE].due_at == due
    # What was answered in time there is not late here.
    (answer,) = [one for one in clocks.get_appeal_clocks_for(chief.actor, number).clocks if one.stage == "answer"]
    assert (answer.started_at.isoformat()[:16], answer.is_overdue) == ("2026-11-16T01:00", False)
    assert [one.clause for one in detail.history if one.step == "evidence"] == [found["content_hash"]]


def test_an_appeal_that_comes_keeps_its_number_and_its_city_is_told(
    hotline: Hotline, chief: Person, deyang: FarCity
) -> None:
    number, _ = accepted_here(chief, deyang)
    step(hotline.agent, number, "classify", category="环境")
    step(hotline.agent, number, "assign", unit="water-bureau")
    tracked = citizens.track_appeal("SQ20261123000007", "abcdefghij")
    assert (tracked.number, tracked.state) == ("SQ20261123000007", "handling")
    with pytest.raises(AppealUnknown):
        citizens.track_appeal("SQ20261123000007", "ABCDEFGHIK")
    kinds = []
    while (claim := cities.claim_posting(lease_s=0)) is not None:
        sent = read_message(claim.body)
        kinds.append((sent.kind.value, sent.content.get("state", sent.content.get("number"))))
        cities.take_receipt(claim, deyang.receipt(claim.body))
    assert kinds[0] == ("decision", number)
    assert [state for _, state in kinds[1:]] == ["registered", "classified", "assigned", "signed"]


def test_the_same_envelope_twice_is_one_appeal(hotline: Hotline, chief: Person, deyang: FarCity) -> None:
    content, at, identity = handed_over(), uuid4(), uuid4()
    first = deyang.written("transfer", content, transfer=at, identity=identity)
    assert deyang.knocks(first).status_code == 200
    assert deyang.knocks(first).status_code == 200
    signed_anew = deyang.written("transfer", content, transfer=at, identity=identity, now=deyang.later(0.01))
    assert deyang.knocks(signed_anew).status_code == 200
    assert len(get(chief, f"{TRANSFERS}?way=in")) == 1
    post(chief, f"{TRANSFERS}/{at}/acceptance")
    status, again = post(chief, f"{TRANSFERS}/{at}/acceptance")
    assert (status, again["code"]) == (409, "hotline.transfer_settled")
    assert appeals.list_appeals_for(chief.actor, AppealFilters()).total == 1
    other = deyang.written("transfer", handed_over(title="别的"), transfer=at, identity=identity)
    assert json.loads(deyang.knocks(other).content)["code"] == "hotline.city_message_reused"


def wrong_messages(far: FarCity) -> dict[str, tuple[bytes, str]]:
    good = far.written("transfer", handed_over())
    stranger, thief = FarCity(code="510700"), FarCity(seed=b"t" * 32)
    twice = good.replace(b'"kind":"transfer"', b'"kind":"transfer","kind":"transfer"')
    clock: dict[str, Any] = {
        "stage": "handle",
        "started_at": "2026-11-16T02:00:00Z",
        "stopped_at": None,
        "due_at": None,
        "used_s": 0,
        "limit": {"amount": 0.5, "kind": "work_day", "start_rule": "same_day"},
        "pauses": [],
        "extensions": [],
    }
    return {
        "content altered": (far.altered(good, content=handed_over(reason="改过")), "city_content_altered"),
        "other field altered": (far.altered(good, transfer=str(uuid4())), "city_signature_wrong"),
        "another key": (thief.written("transfer", handed_over()), "city_signature_wrong"),
        "stranger": (stranger.written("transfer", handed_over()), "city_not_known"),
        "another city's": (FarCity(own="512000").written("transfer", handed_over()), "city_not_addressed"),
        "expired": (far.written("transfer", handed_over(), now=far.later(-2)), "city_message_stale"),
        "from the future": (far.written("transfer", handed_over(), now=far.later(2)), "city_message_stale"),
        "holds for ever": (
            far.altered(good, is_signed_anew=True, expires_at="2027-11-24T00:00:00Z"),
            "city_message_stale",
        ),
        "not JSON": (b"<html>", "city_message_unreadable"),
        "a name twice": (twice, "city_message_unreadable"),
        "NUL": (far.written("transfer", handed_over(text="a\x00b")), "city_message_unreadable"),
        "no such kind of time": (far.written("transfer", handed_over(clocks=[clock])), "city_message_unreadable"),
        "no clause": (far.written("transfer", handed_over(clause="")), "city_message_unreadable"),
        "deep": (b"[" * 100_000, "city_message_unreadable"),
        "long": (far.written("transfer", handed_over(reason="长" * 400_000)), "city_message_too_large"),
        "nothing offered": (
            far.written("decision", {"accepted": False, "number": "", **_SAID, "reason": "非"}),
            "transfer_unknown",
        ),
        "a receipt": (far.written("receipt", {}), "city_message_unreadable"),
    }


def test_what_is_wrong_is_refused_and_seen_in_quarantine(hotline: Hotline, chief: Person, deyang: FarCity) -> None:
    for name, (body, code) in wrong_messages(deyang).items():
        for _ in range(2):
            answer = deyang.knocks(body)
            told = json.loads(answer.content)
            assert (told.get("code"), answer.status_code >= 400) == (f"hotline.{code}", True), name
        refused = get(chief, "/api/v1/hotline/city-refusals")[0]
        assert (refused["code"], refused["times"], refused["size"]) == (f"hotline.{code}", 2, len(body)), name
    assert get(chief, TRANSFERS) == []


def test_nothing_is_taken_from_a_city_that_is_paused(
    hotline: Hotline, chief: Person, deyang: FarCity, operator: Person
) -> None:
    body = {"name_zh": "德阳", "name_en": "Deyang", "address": "https://12345.deyang.example", "key": deyang.key}
    register(operator, DEYANG, **body, is_active=False)
    assert json.loads(deyang.knocks(deyang.written("transfer", handed_over())).content)["code"] == "hotline.city_paused"
    number = hotline.classified()
    status, told = post(chief, f"{APPEALS}/{number}/offers", city=DEYANG, clause="三条", text="德阳")
    assert (status, told["code"]) == (404, "hotline.partner_unknown")


def test_an_answer_that_is_no_receipt_leaves_the_message_waiting(
    hotline: Hotline, chief: Person, deyang: FarCity
) -> None:
    number, claim = offered(hotline, chief)
    for answer in (
        b"<html>ok</html>",
        FarCity(seed=b"t" * 32).receipt(claim.body),
        deyang.receipt(claim.body, content_hash="sha256:" + "0" * 64),
        deyang.receipt(claim.body, message=str(uuid4())),
        deyang.written("receipt", {}, now=deyang.later(-2)),
    ):
        with pytest.raises(FurongError):
            cities.take_receipt(claim, answer)
    cities.fail_posting(claim, "HTTP 502")
    found = transfer(chief, "out")
    assert (found["state"], found["trouble"], found["attempts"]) == ("sending", "HTTP 502", 1)
    assert cities.claim_posting(lease_s=0) is None
    assert act(chief, f"{TRANSFERS}/{found['id']}/sending") == 204
    assert read_message(waiting().body).kind.value == "transfer"
    assert act(chief, f"{TRANSFERS}/{found['id']}/withdrawal", text="对方节点长期不通") == 204
    assert appeals.get_appeal_for(chief.actor, number).info.state == "classified"
    assert read_message(waiting().body).kind.value == "withdrawal"


def test_what_the_other_city_has_cannot_be_taken_back(hotline: Hotline, chief: Person, deyang: FarCity) -> None:
    _, claim = offered(hotline, chief)
    cities.take_receipt(claim, deyang.receipt(claim.body))
    found = transfer(chief, "out")
    status, told = post(chief, f"{TRANSFERS}/{found['id']}/withdrawal", text="不转了")
    assert (status, told["code"]) == (409, "hotline.transfer_taken")


def test_a_withdrawal_takes_an_offer_off_the_desk(hotline: Hotline, chief: Person, deyang: FarCity) -> None:
    at = uuid4()
    deyang.knocks(deyang.written("transfer", handed_over(), transfer=at))
    assert deyang.knocks(deyang.written("withdrawal", {"reason": "误转"}, transfer=at)).status_code == 200
    assert transfer(chief, "in")["state"] == "withdrawn"
    assert post(chief, f"{TRANSFERS}/{at}/acceptance")[1]["code"] == "hotline.transfer_settled"


def test_an_offer_that_waits_too_long_is_told(
    hotline: Hotline, chief: Person, deyang: FarCity, clock: FrozenClock
) -> None:
    deyang.knocks(deyang.written("transfer", handed_over()))
    assert not transfer(chief, "in")["is_late"]
    clock.advance(timedelta(days=4))
    assert transfer(chief, "in")["is_late"]


def test_who_may_register_and_decide(hotline: Hotline, chief: Person, deyang: FarCity, operator: Person) -> None:
    assert register(chief, DEYANG, name_zh="x", name_en="x", address="https://x.example", key=deyang.key)["code"] == (
        "identity.action_refused"
    )
    assert register(operator, "510100", name_zh="x", name_en="x", address="https://x.example", key=deyang.key)[
        "code"
    ] == ("hotline.city_own")
    at = uuid4()
    deyang.knocks(deyang.written("transfer", handed_over(), transfer=at))
    # A supervisor of a district does not decide for the city, and sees nothing of it.
    assert get(hotline.supervisor, TRANSFERS) == []
    assert post(hotline.supervisor, f"{TRANSFERS}/{at}/acceptance")[0] == 403
    assert post(hotline.agent, f"{TRANSFERS}/{at}/acceptance")[0] == 403
    assert act(chief, f"{TRANSFERS}/{at}/rejection", text=" ") == 422
    assert act(chief, f"{TRANSFERS}/{at}/rejection", text="不属本市") == 204
    assert read_message(waiting().body).content["reason"] == "不属本市"
