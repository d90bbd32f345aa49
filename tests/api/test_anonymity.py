"""Nobody is named: what gives a citizen away is shown by no address to no role, unless with a purpose, on record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver
from tests.nets.hotline.conftest import ROADS, WATER, Hotline, hotline
from tests.support.city import hire
from tests.support.far_city import DEYANG, FarCity
from tests.support.told_people import CHANNELS, MASKED, UNKNOWN, ToldPerson, Ways

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.models import PersonalDataLook
from furong.foundation.outbox.deliver import deliver_pending
from furong.foundation.rest import endpoint_access
from furong.kernel.clock import FrozenClock
from furong.kernel.errors import FurongError
from furong.nets.casework import api as casework
from furong.nets.casework.api import registering, standards
from furong.nets.casework.models import Case, Report, Task
from furong.nets.hotline.api import appeals, cities, files, work
from furong.nets.hotline.errors.appeals import AppealReasonMissing
from furong.nets.hotline.models import Appeal, CallSegment, Contact, Topic, TopicMember
from furong.nets.hotline.selectors.policy import code_of
from furong.nets.hotline.selectors.topics import read_topic_source
from furong.project.api_v1 import api
from furong.project.roles import ROLES

__all__ = ["hotline"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
_TOKEN = "chengdu-12345"
_BOUND = {"unit_handler": WATER, "handler": ROADS}
#: Who may look at most, and whom nobody knows.
_EVERYWHERE = ("", "hotline_supervisor")
_CONDITION = f"{standards.SHIPPED_TABLE}/E01-10/1"


@dataclass(frozen=True)
class Told:
    """Appeals of two people through every channel, by channel and whether they are anonymous."""

    numbers: Mapping[tuple[str, bool], str]
    ways: Ways
    topic: int

    def of(self, who: ToldPerson) -> list[str]:
        return [number for (_, is_anonymous), number in self.numbers.items() if is_anonymous == who.is_anonymous]


@pytest.fixture
def told(hotline: Hotline, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Everything that can become of an appeal, at one time: a case, a topic, a reply, files, rows put aside, offers."""
    monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_MESSENGER_TOKEN", _TOKEN)
    monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_SMTP_URL", "smtp://127.0.0.1:9?from=a@b.example")
    chief = hire("hotline_supervisor", name="chief", area="510100")
    operator, far = hire("administrator", name="operator", area="510100"), FarCity()
    body = {"name_zh": "德阳", "name_en": "Deyang", "address": "https://12345.deyang.example", "key": far.key}
    path = f"/api/v1/hotline/cities/{DEYANG}"
    assert Client().put(path, body, content_type="application/json", headers=operator.bearer).status_code == 200
    ways = Ways(
        agent=hotline.agent,
        exchange=hire("hotline_channel", name="exchange", area="510100"),
        chief=chief,
        app=hire("open311_client", name="app", area="510100"),
        far=far,
    )
    numbers = {(one, who.is_anonymous): getattr(ways, one)(who) for who in (MASKED, UNKNOWN) for one in CHANNELS}
    assert len(set(numbers.values())) == len(numbers)
    standards.load_standard_table(standards.shipped_table(), "孙静")
    standards.activate_standard_table(standards.SHIPPED_TABLE, "孙静", since=date(2026, 1, 1))
    duty = hire("duty_officer", name="duty")
    for who in (MASKED, UNKNOWN):
        case = _worked_on(hotline, numbers["form", who.is_anonymous])
        registering.judge_report(duty.actor, case, "accept")
        registering.register_case(duty.actor, case, case_type=_CONDITION)
        casework.dispatch_case(duty.actor, case, organisation=ROADS)
    return Told(numbers, ways, _topic(list(numbers.values())))


def _worked_on(hotline: Hotline, number: str) -> str:
    appeals.register_appeal(hotline.agent.actor, number)
    appeals.classify_appeal(hotline.agent.actor, number, "供水")
    appeals.assign_appeal(hotline.agent.actor, number, WATER, clause="供水条例第三条")
    work.ask_work(hotline.water.actor, number)
    deliver_pending()
    return str(Case.objects.order_by("-opened_at", "-pk").values_list("pk", flat=True)[0])


def _topic(numbers: list[str]) -> int:
    now = city_clock().now()
    topic = Topic.objects.create(number=77, people=len(numbers), began_at=now, last_at=now)
    for number in numbers:
        TopicMember.objects.update_or_create(appeal_id=number, defaults={"topic": topic, "received_at": now})
    return topic.pk


def addresses(told: Told) -> Iterator[tuple[list[str], Any]]:
    """Yield every address that can be read, with what is there in the place of its arguments, and who may come in."""
    for shape, access in (*_pages(), *_endpoints()):
        yield _filled(re.sub(r"[<{]\w+:(\w+)[>}]", r"{\1}", shape), told), access


def _pages() -> Iterator[tuple[str, Any]]:
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and not str(pattern.name).startswith("sensorthings"):
            view: Any = pattern.callback
            if "GET" in view.methods:
                yield f"/{pattern.pattern}", view.access


def _endpoints() -> Iterator[tuple[str, Any]]:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                if "GET" in operation.methods and "/files/{sha256}" not in path:
                    yield f"/api/v1{path}", endpoint_access(operation)


def _filled(shape: str, told: Told) -> list[str]:
    """Return an address with the numbers of what is there; without arguments it is one."""
    more = {
        "/hotline": ["/hotline", *(f"/hotline?view={view}" for view in ("new", "handle", "all", "overdue"))],
        "/hotline/graph": [f"/hotline/graph?node={kind}" for kind in _nodes(told)],
        "/api/v1/hotline/graph": [
            f"/api/v1/hotline/graph?kind={kind}&key={key}&steps=3"
            for kind, _, key in (n.partition(":") for n in _nodes(told))
        ],
        "/hotline/new": ["/hotline/new", *(f"/hotline/new?call={call}" for call in told.ways.calls)],
        "/citizen/track": [f"/citizen/track?number={one}&code={code_of(one)}" for one in told.numbers.values()],
        "/open311/v2/{rest}": [
            "/open311/v2/requests.json",
            "/open311/v2/requests.xml",
            *(f"/open311/v2/requests/{one}-{code_of(one)}.json" for one in told.numbers.values()),
        ],
        "/api/v1/hotline/appeals": ["/api/v1/hotline/appeals?size=200"],
    }
    if shape in more:
        return more[shape]
    if "{" not in shape:
        return [shape]
    given = {
        "call": told.ways.calls,
        "kind": ["response"],
        "identity": [str(one) for one in Task.objects.values_list("pk", flat=True)],
    }
    if "/appeals/" in shape or shape.startswith("/hotline/appeals"):
        given["number"] = list(told.numbers.values())
    elif "/topics/" in shape:
        given["number"] = [str(told.topic)]
    elif "/cases/" in shape:
        given["number"] = list(Case.objects.values_list("pk", flat=True))
    found = [shape]
    for name in re.findall(r"{(\w+)}", shape):
        found = [one.replace(f"{{{name}}}", value) for one in found for value in given.get(name, [])]
    return found


def _nodes(told: Told) -> list[str]:
    return [
        *(f"appeal:{one}" for one in told.numbers.values()),
        f"topic:{told.topic}",
        f"unit:{WATER}",
        "category:供水",
    ]


def betrayed(body: str) -> list[str]:
    return [one for who in (MASKED, UNKNOWN) for one in who.telltales if one in body or json.dumps(one)[1:-1] in body]


def _for(role: str, turn: int, paths: list[str], access: Any) -> list[str]:
    """Return the addresses that are open to a role: all of them for two, for the others a part that differs."""
    if access.public if role else not access.public:
        return []
    if role and access.action and access.action not in ROLES[role].actions:
        return []
    return paths if len(paths) < 4 or role in _EVERYWHERE else paths[turn % 8 :: 8]


def test_no_address_names_who_has_appealed_to_any_role(told: Told) -> None:
    walked, shown = 0, []
    doors = list(addresses(told))
    for turn, role in enumerate(["", *sorted(ROLES)]):
        client = Client()
        if role:
            organisation = _BOUND.get(role, "district-centre")
            client.force_login(hire(role, name=f"walker-{role}", area="510100", organisation=organisation).user)
        for path in (path for paths, access in doors for path in _for(role, turn, paths, access)):
            led = path.startswith("/citizen/track")
            answer: Any = client.get(
                path, follow=led, headers={"Accept": "application/json" if "/api/" in path else "text/html"}
            )
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            walked += answer.status_code == 200
            shown += [f"{role or 'nobody'} {path}: {one}" for one in betrayed(body.decode("utf-8", "replace"))]
    assert shown == [], "\n".join(shown)
    assert walked > 400


def test_what_leaves_the_city_and_what_goes_to_the_street_names_nobody(told: Told) -> None:
    for who in (MASKED, UNKNOWN):
        number = told.numbers["mail", who.is_anonymous]
        appeals.register_appeal(told.ways.chief.actor, number)
        body = {"city": DEYANG, "clause": "三条", "text": f"我叫{who.name}，{who.phone}，请贵市办理"}
        path = f"/api/v1/hotline/appeals/{number}/offers"
        sent = Client().post(path, body, content_type="application/json", headers=told.ways.chief.bearer)
        assert sent.status_code == 200, sent.content
    offers = []
    while (claim := cities.claim_posting(lease_s=600)) is not None:
        offers.append(json.loads(claim.body)["message"])
    handed = [one["content"] for one in offers if one["kind"] == "transfer"]
    assert [betrayed(json.dumps(one, ensure_ascii=False)) for one in handed] == [[], []]
    assert sorted(len(one["files"]) for one in handed) == [0, 1]  # a picture of who is anonymous stays here
    kept = [*Report.objects.values_list("text", flat=True), read_topic_source(told.topic).text]
    assert {plate for text in kept for plate in betrayed(text)} <= {MASKED.plate, UNKNOWN.plate}
    assert {one for row in Case.objects.values() for one in betrayed(str(row))} == set()


def test_who_may_know_asks_with_a_purpose_and_stays_on_record(told: Told, hotline: Hotline) -> None:
    for who in (MASKED, UNKNOWN):
        for number in told.of(who):
            before = PersonalDataLook.objects.filter(subject=number).count()
            with pytest.raises(FurongError):
                appeals.show_citizen(hotline.arbitrator.actor, number, purpose="好奇")
            with pytest.raises(AppealReasonMissing):
                appeals.show_citizen(told.ways.chief.actor, number, purpose=" ")
            assert PersonalDataLook.objects.filter(subject=number).count() == before
            shown = appeals.show_citizen(told.ways.chief.actor, number, purpose="回访")
            assert who.identity in shown.text
            assert PersonalDataLook.objects.get(subject=number, purpose="回访").by_key == told.ways.chief.actor.key
            if who.is_anonymous:
                assert (shown.name, shown.phone) == ("", "")
    for who in (MASKED, UNKNOWN):
        number = told.numbers["mail", who.is_anonymous]
        (file,) = files.list_files_for(told.ways.chief.actor, number)
        if who.is_anonymous:
            with pytest.raises(FurongError):
                files.show_file(told.ways.chief.actor, number, file.sha256)
        _, content = files.show_file(told.ways.chief.actor, number, file.sha256, purpose="核对")
        assert who.identity in content.decode()
        assert PersonalDataLook.objects.get(kind="appeal_file", subject__startswith=number).purpose == "核对"


def test_of_who_wants_to_stay_unknown_a_form_leaves_nothing(told: Told) -> None:
    unknown = Appeal.objects.filter(pk__in=told.of(UNKNOWN))
    assert all(one.is_anonymous and one.citizen is None for one in unknown)
    assert not Contact.objects.filter(appeal__in=unknown).exists()
    by_form = [told.numbers[one, True] for one in ("web", "form", "call", "batch", "mail", "open311", "city")]
    for row in unknown.filter(pk__in=by_form).values():
        # What was told in a box is nowhere in the words either; other numbers stand there for who is let to look.
        assert not {UNKNOWN.name, UNKNOWN.phone} & set(betrayed(str(row))) or row["channel"] == "mail", row
    spoken = {"CallSegment", "RejectedAppeal", "Transfer", "MailThread", "CityHeard"}
    tables = [one for one in apps.get_models() if one.__module__.startswith("furong.") and one.__name__ not in spoken]
    named = {table.__name__ for table in tables for row in table._default_manager.values() if UNKNOWN.name in str(row)}
    # What was written without a box is kept in the words, and in the history that joins them, for who is let to look.
    assert named <= {"Appeal", "AppealFile", "AppealStep"}
    assert CallSegment.objects.count() == 2
