"""Whatever goes wrong under /api/, the answer is a problem document (RFC 9457) in the reader's language."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.test import Client
from tests.api.conftest import Node
from tests.support.city import PASSWORD, Person, hire, install_bikes, open_bike_case

from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import CaseQuery
from furong.nets.sensing import api as sensing


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Return the problem document after looking at it from all sides."""
    found: dict[str, Any] = json.loads(answer.content)
    assert (answer.status_code, found.get("code")) == (status, code), found
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert found["status"] == status
    assert found["type"] == f"/problems/{code}"
    assert found["next_step"] in ("retry_later", "fix_input", "sign_in", "ask_permission", "contact_owner", "none")
    assert any("\u4e00" <= character <= "\u9fff" for character in found["title"])
    return found


@pytest.fixture
def officer(db: None, clock: FrozenClock) -> Person:
    """A duty officer of a district with one case."""
    install_bikes()
    open_bike_case()
    return hire("duty_officer", name="duty")


@pytest.fixture
def case(officer: Person) -> str:
    """The number of that case."""
    return casework.list_cases_for(officer.actor, CaseQuery()).cases[0].number


def post(person: Person, path: str, body: Any) -> Any:
    return Client().post(path, data=body, headers=person.bearer, content_type="application/json")


@pytest.mark.parametrize("body", ["{", "nonsense", '{"step": NaN}', "[" * 100_000, '{"step": "\\ud800"}'])
def test_400_for_a_body_that_is_no_json(officer: Person, case: str, body: str) -> None:
    found = problem(post(officer, f"/api/v1/cases/{case}/steps", body), 400, "rest.body_unreadable")
    assert found["instance"] == f"/api/v1/cases/{case}/steps"


@pytest.mark.django_db
def test_401_says_how_to_come_in() -> None:
    answer = Client().get("/api/v1/cases")
    problem(answer, 401, "identity.sign_in_needed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_403_for_what_a_role_does_not_allow(officer: Person) -> None:
    problem(Client().get("/api/v1/rejections", headers=officer.bearer), 403, "identity.action_refused")


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/", "/api/v2/cases", "/api/nothing", "/api/v1/cases/1/2/3"]
)
def test_404_for_an_address_that_leads_nowhere(officer: Person, path: str) -> None:
    problem(Client().get(path, headers=officer.bearer), 404, "web.page_unknown")


def test_404_for_what_is_not_there_or_not_to_be_seen(officer: Person) -> None:
    answer = Client().get("/api/v1/cases/5101712026112499999", headers=officer.bearer)
    problem(answer, 404, "casework.case_unknown")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace", "post"])
def test_405_names_the_methods_that_are_taken(officer: Person, method: str) -> None:
    call: Callable[..., Any] = getattr(Client(), method)
    answer = call("/api/v1/tasks", headers=officer.bearer)
    problem(answer, 405, "web.method_refused")
    assert answer.headers["Allow"] == "GET"


def test_409_for_a_case_that_has_moved_on_says_who_and_what(officer: Person, case: str) -> None:
    step = f"/api/v1/cases/{case}/steps"
    assert post(officer, step, {"step": "dispatch", "version": 1}).status_code == 200
    found = problem(
        post(officer, step, {"step": "void", "reason": "x", "version": 1}), 409, "casework.changed_meanwhile"
    )
    assert officer.actor.name in found["title"]
    problem(post(officer, step, {"step": "dispatch"}), 409, "casework.step_not_possible")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"step": "void"}, "reason"), ({"step": "register", "version": 1}, "case_type"), ({"step": "fly"}, "step")],
)
def test_422_names_the_one_thing_that_a_step_lacks(
    officer: Person, case: str, body: dict[str, Any], pointer: str
) -> None:
    found = problem(post(officer, f"/api/v1/cases/{case}/steps", body), 422, "rest.request_unusable")
    (error,) = found["errors"]
    assert pointer in error["pointer"] or pointer in error["expected"]


def test_415_for_a_body_of_another_kind(officer: Person, case: str) -> None:
    answer = Client().post(f"/api/v1/cases/{case}/steps", data={"step": "dispatch"}, headers=officer.bearer)
    problem(answer, 415, "rest.content_type_unusable")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("page=0", "/query/page"),
        ("page=x", "/query/page"),
        ("page_size=999", "/query/page_size"),
        ("order=up", "/query/order"),
    ],
)
def test_422_points_at_the_field(officer: Person, query: str, pointer: str) -> None:
    found = problem(Client().get(f"/api/v1/cases?{query}", headers=officer.bearer), 422, "rest.request_unusable")
    assert [error["pointer"] for error in found["errors"]] == [pointer]


@pytest.mark.parametrize("path", ["/api/v1/cases?q=%00", "/api/v1/cases/a%00b", "/api/v1/cases?area=%00"])
def test_422_for_what_no_record_can_hold(officer: Person, path: str) -> None:
    problem(Client().get(path, headers=officer.bearer), 422, "web.value_unstorable")


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_static_files")
def test_429_after_too_many_failures_says_when_to_come_back() -> None:
    hire("viewer", name="viewer")
    answers = [Client().post("/login", {"username": "viewer", "password": "x"}).status_code for _ in range(9)]
    assert answers == [401] * 8 + [429]
    refused = Client().post("/login", {"username": "viewer", "password": PASSWORD})
    assert refused.status_code == 429
    assert 570 <= int(refused.headers["Retry-After"]) <= 600


def test_500_names_a_reference_and_nothing_of_the_inside(
    officer: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(sensing, "list_feeds_for", break_down)
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/api/v1/feeds", headers=officer.bearer)
    found = problem(answer, 500, "web.unexpected")
    (record,) = [record for record in caplog.records if record.message == "unexpected_error"]
    reference = vars(record)["reference"]
    assert reference in found["title"]
    assert "secret" not in answer.content.decode()
    assert record.exc_info


@pytest.mark.parametrize(
    ("cookie", "header", "begin"),
    [
        ("en", "", "There is no such page"),
        ("", "en-GB,en;q=0.9", "There is no such page"),
        ("", "fr, zh;q=0.9, en;q=0.5", "没有这个页面"),
        ("", "fr", "没有这个页面"),
        ("zh-hans", "en", "没有这个页面"),
    ],
)
def test_the_sentence_is_in_the_readers_language(officer: Person, cookie: str, header: str, begin: str) -> None:
    client = Client()
    client.cookies["furong_language"] = cookie
    answer = client.get("/api/v1/nothing", headers={**officer.bearer, "Accept-Language": header})
    assert answer.json()["title"].startswith(begin)


@pytest.fixture(scope="module")
def client(node: Node) -> Iterator[httpx.Client]:
    """A client of the running server."""
    with node.client(node.everybody) as made:
        yield made


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/v1/code-lists/a%0Ab", 404), ("/api/v1/%ff", 404), ("/api/v1/cases/%F0%9F%A6%84", 404)],
)
def test_strange_addresses_meet_the_same_answer_on_the_running_server(
    client: httpx.Client, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
