"""Connectors over HTTP: made, looked at, run, paused and deleted by those who may."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from tests.api.conftest import Node
from tests.support.city import Person

PATH = "/api/v1/connectors"
WEATHER = {
    "key": "weather",
    "title": "气象局自动站",
    "kind": "http_json",
    "address": "https://weather.example/api/now?all=1",
    "records": "data.items",
    "fields": {"code": "id", "value": "v"},
    "time_zone": "+08:00",
}


def call(node: Node, method: str, path: str = PATH, body: Any = None, person: Person | None = None) -> httpx.Response:
    content = None if body is None else json.dumps(body).encode()
    with node.client(person or node.everybody) as client:
        return client.request(method, path, content=content, headers={"Content-Type": "application/json"})


def test_a_connector_lives(node: Node) -> None:
    made = call(node, "POST", body=WEATHER)
    assert made.status_code == 201, made.text
    assert made.json()["spec"] == WEATHER | {
        "period_s": 300,
        "timeout_s": 30.0,
        "size_max_mb": 32,
        "code_prefix": "",
        "secret": "",
    }
    assert made.json()["state"] == "waiting"
    assert call(node, "POST", body=WEATHER).status_code == 409
    assert [one["spec"]["key"] for one in call(node, "GET").json()] == ["weather"]
    paused = call(node, "POST", f"{PATH}/weather/pause").json()
    assert (paused["state"], paused["next_run_at"]) == ("paused", None)
    assert call(node, "POST", f"{PATH}/weather/resume").json()["state"] == "waiting"
    assert call(node, "POST", f"{PATH}/weather/run").status_code == 202
    assert call(node, "GET", f"{PATH}/weather/runs").json() == []
    assert call(node, "DELETE", f"{PATH}/weather").status_code == 204
    assert call(node, "GET", f"{PATH}/weather").json()["code"] == "sensing.connector_unknown"


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "No Spaces"},
        {"address": "http://user:pw@host/"},
        {"address": "file:///etc/passwd"},
        {"kind": "folder", "address": "../up"},
        {"period_s": 1},
        {"fields": {"colour": "x"}},
        {"title": "a\u0000b"},
    ],
)
def test_a_connector_that_cannot_work_is_refused(node: Node, changes: dict[str, Any]) -> None:
    refused = call(node, "POST", body=WEATHER | changes)
    assert refused.status_code == 422
    assert call(node, "GET").json() == []


def test_who_may_not_is_told_so(node: Node) -> None:
    assert call(node, "POST", body=WEATHER, person=node.gateway).status_code == 403
    assert call(node, "GET", person=node.gateway).json()["code"] == "identity.action_refused"
