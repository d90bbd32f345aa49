"""From a step of a case to a webhook, through the API and the outbox: everything arrives, and nothing personal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.support.city import HIGH_TECH, Person, hire, install_bikes, open_bike_case

from furong.foundation.outbox.deliver import deliver_pending
from furong.foundation.webhooks.models import WebhookDelivery
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework

pytestmark = pytest.mark.django_db


def call(person: Person, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """Call the API and return its status and what it says."""
    more = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    answer = getattr(Client(), method)(f"/api/v1{path}", headers=person.bearer, **more)
    return answer.status_code, json.loads(answer.content) if answer.content else None


def test_the_steps_of_a_case_are_told_in_order_without_names(clock: FrozenClock) -> None:
    install_bikes()
    admin = hire("administrator", name="admin", area="510100", organisation="city-centre")
    duty = hire("duty_officer", name="duty", shown="陈岚")
    _, types = call(admin, "get", "/webhook-event-types")
    wanted = [name for name in types if name.startswith("city.furong.casework.case.")]
    body = {"title": "城市大脑", "url": "https://hooks.example/in", "event_types": wanted, "area": HIGH_TECH}
    status, made = call(admin, "post", "/webhooks", body)
    assert (status, made["secret"][:6]) == (201, "whsec_")
    path = f"/webhooks/{made['webhook']['id']}"
    assert "secret" not in call(admin, "get", path)[1]

    number = open_bike_case("caller-13800000000")
    casework.dispatch_case(duty.actor, number)
    deliver_pending()

    status, deliveries = call(admin, "get", f"{path}/deliveries")
    assert {delivery["state"] for delivery in deliveries} == {"waiting"}
    bodies = [json.loads(text) for text in WebhookDelivery.objects.order_by("pk").values_list("body", flat=True)]
    steps = [body["data"]["step"] for body in bodies]
    assert steps == ["open", "dispatch", "assign", "assign"]
    assert {body["subject"] for body in bodies} == {number}
    assert {body["type"] for body in bodies} == set(wanted)
    assert all(body["specversion"] == "1.0" and body["datacontenttype"] == "application/json" for body in bodies)
    told = json.dumps(bodies, ensure_ascii=False)
    assert "陈岚" not in told
    assert "13800000000" not in told

    changed = {**body, "title": "t", "is_paused": True}
    assert call(admin, "put", path, changed)[1]["is_paused"] is True
    assert call(admin, "post", f"{path}/deliveries/{deliveries[0]['id']}/replay")[0] == 409
    assert call(admin, "post", f"{path}/deliveries/987654321/replay")[0] == 404
    assert call(admin, "post", f"{path}/replay") == (202, {"count": 0})
    assert call(admin, "post", f"{path}/secret")[1]["secret"] != made["secret"]
    assert call(duty, "get", "/webhooks")[0] == 403
    assert call(admin, "delete", path) == (204, None)
    assert call(admin, "get", path)[0] == 404
    assert WebhookDelivery.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("url", "http://192.168.0.1/x", "webhooks.address_forbidden"),
        ("url", "ftp://a.example/", "rest.request_unusable"),
        ("event_types", ["city.furong.casework.case.eaten.v1"], "webhooks.event_type_unknown"),
        ("event_types", [], "rest.request_unusable"),
        ("area", "999999", "areas.unknown"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused_with_what_is_wrong(field: str, value: object, code: str) -> None:
    admin = hire("administrator", name="admin", area="510100", organisation="city-centre")
    body = {
        "title": "t",
        "url": "https://hooks.example/in",
        "event_types": ["city.furong.casework.case.opened.v1"],
        "area": HIGH_TECH,
    }
    assert call(admin, "post", "/webhooks", body)[0] == 201
    status, problem = call(admin, "post", "/webhooks", {**body, field: value})
    assert (status in (404, 422), problem["code"]) == (True, code)
