"""Every door and every role: who is let in and who is refused is exactly what the door says and the role grants."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.template import TemplateDoesNotExist
from django.test import Client
from django.urls import URLPattern, get_resolver
from tests.support.city import (
    HIGH_TECH,
    WUHOU,
    Person,
    ensure_organisation,
    hire,
    install_bikes,
    open_bike_case,
    register_zone,
    task_of,
)
from tests.support.city import photo as jpeg

from furong.foundation.rest import endpoint_access
from furong.foundation.web.pages import Access
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import PhotoKind
from furong.project.api_v1 import api
from furong.project.roles import ROLES

pytestmark = pytest.mark.django_db

#: What stands in an address for what is asked for; nothing of that name is there.
_STAND_INS = {"uuid": str(UUID(int=0)), "int": "987654", "str": "nothing", "slug": "nothing", "path": "nothing"}
#: Who has come in by these signs in anew.
_ENDS_THE_SESSION = {"/login", "/logout"}
_REFUSALS = {401: "identity.sign_in_needed", 403: "identity.action_refused"}


@dataclass(frozen=True)
class Door:
    """One address with one method, and what it says of who may come in."""

    method: str
    path: str
    access: Access

    def expected(self, role: str) -> int | None:
        """Return the status of the refusal that somebody with ``role`` (nobody: empty) must get, if any."""
        if self.access.public:
            return None
        if not role:
            return 401
        return None if not self.access.action or self.access.action in ROLES[role].actions else 403


def page_doors() -> Iterator[Door]:
    for pattern in get_resolver().url_patterns:
        # SensorThings clients sign in by other means than pages; tests of its own say who may come in there.
        if isinstance(pattern, URLPattern) and not str(pattern.name).startswith("sensorthings"):
            path = re.sub(r"<(\w+):\w+>", lambda found: _STAND_INS[found[1]], str(pattern.pattern))
            view: Any = pattern.callback
            for method in view.methods:
                yield Door(method, f"/{path}", view.access)


def api_doors() -> Iterator[Door]:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                stand_in = re.sub(r"{(?:\w+:)?(\w+)}", lambda found: _STAND_INS[_kind_of(found[1])], path)
                for method in operation.methods:
                    yield Door(method, f"/api/v1{stand_in}", endpoint_access(operation))


def _kind_of(name: str) -> str:
    return {"identity": "uuid", "number": "int", "version": "int"}.get(name, "str")


def refusal_of(answer: HttpResponse) -> int | None:
    """Return the status when the door was closed; a door that opens on nothing is open."""
    code = json.loads(answer.content)["code"] if "problem+json" in answer.headers.get("Content-Type", "") else ""
    return answer.status_code if _REFUSALS.get(answer.status_code) == code else None


def knock(client: Client, door: Door) -> int | None:
    call: Callable[..., HttpResponse] = getattr(client, door.method.lower())
    body = {"content_type": "application/json"} if door.path.startswith("/api/") and door.method != "GET" else {}
    try:
        return refusal_of(call(door.path, headers={"Accept": "application/json"}, **body))
    except TemplateDoesNotExist as missing:
        pytest.fail(f"{door.path} is let in but has no template {missing}")


def signed_in(walker: Person | None) -> SimpleCookie:
    """Return the cookies of a session; those of nobody are none."""
    client = Client()
    if walker:
        client.force_login(walker.user)
    return client.cookies


@pytest.mark.parametrize("role", ["", *sorted(ROLES)])
@pytest.mark.usefixtures("plain_static_files", "clock")
def test_every_door_lets_in_whom_it_says(role: str) -> None:
    doors = [*page_doors(), *api_doors()]
    assert len(doors) > 50
    walker = hire(role, name=f"walker-{role}") if role else None
    wrong = []
    session = signed_in(walker)
    for door in doors:
        client = Client()
        client.cookies = copy.deepcopy(session)
        got = knock(client, door)
        if door.path in _ENDS_THE_SESSION:
            session = signed_in(walker)
        if got != door.expected(role):
            wrong.append(f"{door.method} {door.path}: {got}, expected {door.expected(role)}")
    assert wrong == []


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.usefixtures("clock")
def test_a_token_opens_the_same_endpoints_as_a_session(role: str) -> None:
    person = hire(role, name=f"walker-{role}")
    for door in api_doors():
        call: Callable[..., HttpResponse] = getattr(Client(), door.method.lower())
        body = {"content_type": "application/json"} if door.method != "GET" else {}
        assert refusal_of(call(door.path, headers=person.bearer, **body)) == door.expected(role), door


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back() -> None:
    answer = Client().get("/cases?view=check", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login?next=/cases%3Fview%3Dcheck")


@pytest.mark.parametrize("header", ["Bearer nonsense", "bearer ", "Bearer " + "x" * 5000, "Bearer \x7f"])
def test_a_token_that_is_none_lets_nobody_in(header: str) -> None:
    answer = Client().get("/api/v1/feeds", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "identity.token_unusable")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_that_changes_something_shows_that_it_comes_from_our_page() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(hire("data_steward", area="510100", organisation="data-bureau").user)
    path = "/api/v1/rejections/1/discard"
    assert client.post(path).json()["code"] == "web.form_expired"
    client.cookies["furong_csrf"] = "a" * 32
    assert client.post(path, headers={"X-CSRFToken": "a" * 32}).json()["code"] == "sensing.rejection_unknown"


@dataclass(frozen=True)
class Two:
    """Two districts and two operators around one case."""

    duty: Person
    elsewhere: Person
    operator_a: Person
    operator_b: Person
    case: str
    task_b: UUID
    photo_b: int


@pytest.fixture
def two(clock: FrozenClock) -> Two:
    """A dispatched case in one district, on which operator B has worked."""
    install_bikes()
    ensure_organisation("wuhou-centre", WUHOU)
    register_zone("bikes", area=HIGH_TECH)
    duty = hire("duty_officer", name="duty")
    operator_b = hire("handler", name="op-b", organisation="operator-b")
    case = open_bike_case()
    casework.dispatch_case(duty.actor, case)
    task_b = task_of(duty, case, "B")
    casework.accept_task(operator_b.actor, task_b)
    photo_b = casework.attach_photo(operator_b.actor, task_b, jpeg(), PhotoKind.BEFORE)
    elsewhere = hire("duty_officer", name="elsewhere", area=WUHOU, organisation="wuhou-centre")
    return Two(
        duty, elsewhere, hire("handler", name="op-a", organisation="operator-a"), operator_b, case, task_b, photo_b
    )


def status(person: Person, path: str, method: str = "get", **options: Any) -> int:
    call: Callable[..., HttpResponse] = getattr(Client(), method)
    return call(path, headers=person.bearer, **options).status_code


def test_an_officer_of_another_district_sees_nothing_of_this_one(two: Two) -> None:
    for list_path in ("/api/v1/cases", "/api/v1/tasks", "/api/v1/feeds", "/api/v1/alarms"):
        here, there = (Client().get(list_path, headers=p.bearer).json() for p in (two.duty, two.elsewhere))
        assert there in ([], {"cases": [], "total": 0, "page": 1, "pages": 1}), list_path
        assert here != there or list_path == "/api/v1/alarms"
    for path in (f"/api/v1/cases/{two.case}", f"/api/v1/tasks/{two.task_b}", "/api/v1/feeds/bikes"):
        assert status(two.duty, path) == 200
        assert status(two.elsewhere, path) == 404
    dispatch = {"data": {"step": "dispatch"}, "content_type": "application/json"}
    assert status(two.elsewhere, f"/api/v1/cases/{two.case}/steps", "post", **dispatch) == 404
    assert status(two.elsewhere, "/api/v1/levels?thing=bikes-z1") == 404


def test_an_operator_sees_nothing_of_another_one(two: Two) -> None:
    groups = {task["group"] for task in Client().get("/api/v1/tasks", headers=two.operator_a.bearer).json()}
    assert groups == {"A"}
    assert status(two.operator_a, f"/api/v1/tasks/{two.task_b}") == 404
    client = Client()
    client.force_login(two.operator_a.user)
    assert client.get(f"/photos/{two.photo_b}", headers={"Accept": "application/json"}).status_code == 404
    client.force_login(two.operator_b.user)
    own = client.get(f"/photos/{two.photo_b}")
    assert (own.status_code, own.getvalue()[:2]) == (200, b"\xff\xd8")
    own.close()


def test_before_the_dispatch_an_operator_sees_nothing_at_all(clock: FrozenClock) -> None:
    install_bikes()
    open_bike_case()
    operator = hire("handler", name="op-a", organisation="operator-a")
    assert Client().get("/api/v1/tasks", headers=operator.bearer).json() == []


def test_a_photo_is_attached_through_the_api_with_its_place_or_without(two: Two) -> None:
    path = f"/api/v1/tasks/{two.task_b}/photos"
    upload = {"kind": "after", "photo": SimpleUploadedFile("a.jpg", jpeg("green"), "image/jpeg")}
    placed = Client().post(path, {**upload, "lon": "104.06", "lat": ""}, headers=two.operator_b.bearer)
    assert (placed.status_code, placed.json()["durability"]) == (201, "stored")
    upload["photo"] = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
    refused = Client().post(path, upload, headers=two.operator_b.bearer)
    assert (refused.status_code, refused.json()["code"]) == (422, "casework.photo_unusable")
    upload["photo"] = SimpleUploadedFile("a.jpg", jpeg("green"), "image/jpeg")
    assert Client().post(path, upload, headers=two.operator_a.bearer).status_code == 404
