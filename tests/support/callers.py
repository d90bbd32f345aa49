"""People of a running city who ask its interface without a browser."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from tests.support.browser import City

__all__ = ["Callers"]

#: However busy the machine is. [s]
_PATIENCE_S = 300.0
_ASKED_AGAIN_S = 0.5
_TOKEN = "furong_csrf"


@dataclass(slots=True)
class Callers:
    """People who ask the interface, each signed in once.

    Args:
        city: The running city.
    """

    city: City
    doors: dict[str, httpx.Client] = field(default_factory=dict)

    def call(self, username: str, path: str, *, body: str = "", kind: str = "application/json") -> Any:
        """Ask in somebody's name; with a body, send it."""
        door = self.doors.get(username) or self._sign_in(username)
        headers = {"Content-Type": kind, "X-CSRFToken": door.cookies[_TOKEN]}
        answer = door.post(path, content=body, headers=headers) if body else door.get(path)
        return answer.json()

    def first(self, username: str, path: str) -> dict[str, Any]:
        """Return the first row of a list as soon as there is one: a city that has just begun has none."""
        until = time.monotonic() + _PATIENCE_S
        while not (rows := _rows(self.call(username, path))):
            assert time.monotonic() < until, f"nothing in {path} after {_PATIENCE_S} s"
            time.sleep(_ASKED_AGAIN_S)
        return rows[0]

    def close(self) -> None:
        """Let everybody go."""
        for door in self.doors.values():
            door.close()

    def _sign_in(self, username: str) -> httpx.Client:
        door = self.doors[username] = httpx.Client(base_url=self.city.address, timeout=_PATIENCE_S)
        door.get("/login")
        form = {"username": username, "password": self.city.password(username)}
        told = door.post("/login", data={**form, "csrfmiddlewaretoken": door.cookies[_TOKEN]})
        assert told.is_redirect, told.text
        return door


def _rows(answer: Any) -> list[dict[str, Any]]:
    """Return the list in an answer, whatever else it says."""
    return answer if isinstance(answer, list) else next(part for part in answer.values() if isinstance(part, list))
