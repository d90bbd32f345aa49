"""Several web processes behind one port: whoever is killed, the others answer, and all of them know the same."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.support.city_node import SensingCity

from furong.project.demo_people import read_logins
from furong.project.part_names import part_names, web_processes

_PATIENCE_S = 300.0
_PAGES = 24

Answer = tuple[int, str, str]


def test_processes_are_named_one_after_the_other() -> None:
    assert part_names(1, 3) == ["web", "web-1", "web-2", "worker", "gateway", "engine-0"]
    assert (web_processes(7), web_processes(None) in range(1, 5)) == (7, True)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SensingCity]:
    """A city whose pages two processes answer, with its demo's people."""
    place = tmp_path_factory.mktemp("webs")
    for folder in (place, place.parent):
        folder.chmod(0o755)
    city = SensingCity(place / "city", {"FURONG_WEB_PROCESSES": "2"})
    with city.up() as node:
        assert node.stdout is not None
        # Until it has said where it is, a process that dies is one that does not start.
        assert any("Ctrl-C" in line for line in node.stdout)
        yield city


def ask(city: SensingCity, path: str, cookie: str = "") -> int:
    """Ask on a connection of its own, so that any of the processes may answer."""
    return call(city, "GET", path, cookie)[0]


def call(city: SensingCity, method: str, path: str, cookie: str, form: dict[str, str] | None = None) -> Answer:
    """Return status, cookies and text of an answer."""
    headers = {"Cookie": cookie, "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", city.port, timeout=_PATIENCE_S)) as caller:
        caller.request(method, path, urlencode(form or {}), headers)
        with caller.getresponse() as answer:
            told = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
            return answer.status, "; ".join(told), answer.read().decode()


def process(city: SensingCity, name: str, *, other_than: int = 0) -> int:
    """Return the number of a process, once there is one."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        found = [number for number in city.parts(name) if number != other_than]
        if found:
            return found[0]
        assert time.monotonic() < deadline
        time.sleep(0.1)


def listens(number: int, port: int) -> bool:
    """Return whether a process has a door of its own at a port."""
    own: set[str] = set()
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{number}/net/tcp").read_text().splitlines()[1:]
        doors = {f"socket:[{line.split()[9]}]" for line in lines if _at(line, port)}
        own |= {str(entry.readlink()) for entry in Path(f"/proc/{number}/fd").glob("*")} & doors
    return bool(own)


def _at(line: str, port: int) -> bool:
    return line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"


def wait_until_listening(number: int, port: int) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not listens(number, port):
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.slow
def test_one_is_killed_and_the_other_answers_until_it_is_back(city: SensingCity) -> None:
    for victim, witness in (("web", "web-1"), ("web-1", "web")):
        gone, stays = process(city, victim), process(city, witness)
        wait_until_listening(stays, city.port)
        os.kill(gone, signal.SIGKILL)
        while Path(f"/proc/{gone}").exists():
            time.sleep(0.01)
        assert [ask(city, "/healthz") for _ in range(_PAGES)] == [200] * _PAGES
        assert [ask(city, "/login") for _ in range(_PAGES)] == [200] * _PAGES
        wait_until_listening(process(city, victim, other_than=gone), city.port)
        assert process(city, witness) == stays


@pytest.mark.slow
def test_a_session_is_one_in_all_of_them_and_ends_in_all(city: SensingCity) -> None:
    for name in ("web", "web-1"):
        wait_until_listening(process(city, name), city.port)
    cookie, token = signed_in(city)
    assert {ask(city, "/cases", cookie) for _ in range(_PAGES)} == {200}
    assert call(city, "POST", "/logout", cookie, {"csrfmiddlewaretoken": token})[0] == 302
    assert {ask(city, "/cases", cookie) for _ in range(_PAGES)} == {302}


def signed_in(city: SensingCity) -> tuple[str, str]:
    """Return the cookies of an officer who has signed in, and the token of their forms."""
    login = next(one for one in read_logins(city.data) if one.role == "duty_officer")
    _, cookies, page = call(city, "GET", "/login", "")
    form = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert form is not None
    given = {"csrfmiddlewaretoken": form[1], "username": login.username, "password": login.password}
    status, cookies, _ = call(city, "POST", "/login", cookies, given)
    assert status == 302
    token = re.search(r"furong_csrf=([^;]+)", cookies)
    assert token is not None
    return cookies, token[1]
