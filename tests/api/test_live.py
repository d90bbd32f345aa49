"""Live events: only for those who are signed in, only of what they may see, and without any content."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from django.test import Client
from tests.api.conftest import Node
from tests.support.city import Person, hire, open_bike_case
from tests.support.event_types import event_types_of_the_product

from furong import cockpit
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction
from furong.nets.casework import api as casework
from furong.project.live import TOPICS
from furong.project.roles import ROLES

#: However busy the machine is. [s]
_PATIENCE_S = 120.0


def cookies_of(person: Person) -> dict[str, str]:
    client = Client()
    client.force_login(person.user)
    return {"furong_session": client.cookies["furong_session"].value}


@contextmanager
def hearing(node: Node, person: Person) -> Iterator[list[str]]:
    """Listen as somebody until the block ends; yields the lines heard so far."""
    heard: list[str] = []
    done = threading.Event()

    def listen() -> None:
        with (
            httpx.Client(base_url=node.address, cookies=cookies, timeout=_PATIENCE_S) as client,
            client.stream("GET", "/live/events") as answer,
        ):
            heard.append(answer.headers["Content-Type"])
            for line in answer.iter_lines():
                heard.append(line)
                if done.is_set():
                    return

    cookies = cookies_of(person)
    thread = threading.Thread(target=listen)
    thread.start()
    until(lambda: "event: hello" in heard)
    try:
        yield heard
    finally:
        done.set()
        with transaction():
            notify(*TOPICS)
        thread.join(_PATIENCE_S)


def until(condition: object) -> None:
    assert callable(condition)
    deadline = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_nobody_hears_anything_without_signing_in(node: Node) -> None:
    for cookies in ({}, {"furong_session": "made-up"}):
        with httpx.Client(base_url=node.address, cookies=cookies) as client:
            answer = client.get("/live/events")
        assert (answer.status_code, answer.json()["code"]) == (401, "identity.sign_in_needed")


def test_a_change_is_heard_as_a_topic_without_content(node: Node) -> None:
    duty = hire("duty_officer", name="listening-duty")
    with hearing(node, duty) as heard:
        assert heard[0].startswith("text/event-stream")
        casework.dispatch_case(duty.actor, open_bike_case("heard"))
        until(lambda: "event: casework.case" in heard)
    data = {line for line in heard if line.startswith("data:")}
    assert data == {"data: {}"}


def test_a_reader_hears_only_of_what_the_role_lets_them_see(node: Node) -> None:
    with hearing(node, hire("checker", name="listening-checker")) as heard:
        with transaction():
            notify("sensing.alarm", "sensing.feed", "casework.case", "secret.topic")
        until(lambda: "event: casework.case" in heard)
    events = {line for line in heard if line.startswith("event:")}
    assert events <= {"event: hello", "event: casework.case", "event: casework.task"}


def test_every_topic_that_is_told_of_can_be_heard_by_somebody() -> None:
    names = [kind.name for kind in event_types_of_the_product()]
    told = {name.rsplit(".", 1)[0] for name in names if not name.startswith("testing.")}
    assert told <= set(TOPICS)
    for actions in TOPICS.values():
        assert any(actions & role.actions for role in ROLES.values())


def test_an_operator_hears_of_what_the_page_of_operators_shows() -> None:
    page = Path(cockpit.__path__[0], "templates", "cockpit", "operator.html").read_text(encoding="utf-8")
    topics = set(re.findall(r'data-live="([^"]*)"', page)[0].split())
    readers = [role.actions for role in ROLES.values() if {"mobility.operator", "task.read"} <= role.actions]
    assert readers
    assert "mobility.feed" in topics
    assert all(actions & TOPICS[topic] for actions in readers for topic in topics)


def test_health_is_told_to_everybody(node: Node) -> None:
    with node.client() as client:
        assert client.get("/healthz").text == "ok\n"


@pytest.mark.parametrize("path", ["/live/events", "/healthz"])
def test_the_two_are_only_read(node: Node, path: str) -> None:
    with node.client(node.everybody) as client:
        assert client.post(path).status_code == 405
