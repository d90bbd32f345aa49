"""Operators are registered over REST, in the areas of whoever registers them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.nets.mobility.conftest import PROVIDERS, Parking, new_zone
from tests.nets.mobility.mds_items import send, vehicle
from tests.support.city import HIGH_TECH, WUHOU, Person, ensure_organisation, hire

from furong.nets.mobility.api import operators, plans, zones
from furong.nets.mobility.contracts.plans import PlanFleet
from furong.nets.mobility.errors.operators import OperatorUnknown

NEW = UUID(int=0xC)
ENTERPRISE = {"name_zh": "单车企业丁", "area": HIGH_TECH}


def put(person: Person, code: str = "D", **body: Any) -> Any:
    given = {"organisation": "operator-d", "provider_id": str(NEW), **body}
    path = f"/api/v1/mobility/operators/{code}"
    return Client().put(path, given, content_type="application/json", headers=person.bearer)


def told(answer: Any) -> tuple[int, str]:
    found = answer.json()
    return answer.status_code, found.get("code", "")


def test_an_operator_that_is_new_to_the_city_can_send_its_vehicles(parking: Parking) -> None:
    assert told(put(parking.steward)) == (422, "mobility.operator_organisation_unknown")
    made = put(parking.steward, enterprise=ENTERPRISE, gps_sigma_m=5)
    assert (made.status_code, operators.get_operator("D").name("en")) == (200, "单车企业丁")
    again = put(parking.steward, gps_sigma_m=6, enterprise={**ENTERPRISE, "name_zh": "别的名称", "area": WUHOU})
    assert again.status_code == 200
    found = operators.get_operator("D")
    assert (found.gps_sigma_m, found.name_zh, found.organisation) == (6, "单车企业丁", "operator-d")
    machine = hire("operator_feed", name="feed-d", organisation="operator-d")
    assert send(machine, "vehicles", [vehicle(1, provider_id=str(NEW))]).status_code == 201
    listed = Client().get("/api/v1/mobility/operators", headers=parking.duty.bearer).json()
    assert [one["code"] for one in listed] == ["A", "B", "D"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"organisation": "operator-a"}, 409, "mobility.operator_taken"),
        ({"provider_id": str(PROVIDERS["A"]), "enterprise": ENTERPRISE}, 409, "mobility.operator_taken"),
        ({"enterprise": {**ENTERPRISE, "area": WUHOU}}, 403, "identity.action_refused"),
        ({"enterprise": {**ENTERPRISE, "area": "999999"}}, 404, "areas.unknown"),
        ({"organisation": "elsewhere"}, 403, "identity.action_refused"),
        ({"provider_id": "A"}, 422, "rest.request_unusable"),
        ({"gps_sigma_m": 0}, 422, "rest.request_unusable"),
    ],
    ids=["organisation taken", "id taken", "new elsewhere", "no area", "elsewhere", "no id", "no error"],
)
def test_what_cannot_be_registered_is_refused_with_a_reason(
    parking: Parking, body: dict[str, Any], status: int, code: str
) -> None:
    ensure_organisation("elsewhere", WUHOU)
    assert told(put(parking.steward, **body)) == (status, code)
    assert [one.code for one in operators.list_operators()] == ["A", "B"]


def test_an_operator_of_another_area_is_not_taken_over(parking: Parking) -> None:
    ensure_organisation("elsewhere", WUHOU)
    there = hire("data_steward", name="steward-there", area=WUHOU, organisation="elsewhere")
    taken = put(there, "A", organisation="elsewhere", provider_id=str(PROVIDERS["A"]))
    assert told(taken) == (403, "identity.action_refused")
    assert operators.get_operator("A").organisation == "operator-a"
    assert put(parking.duty, enterprise=ENTERPRISE).status_code == 403


def test_vans_are_stored_and_read_by_those_who_plan_where_the_operator_works(parking: Parking) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    van = PlanFleet(operator="A", capacity=5, zone="Z1")
    plans.store_fleets(parking.duty.actor, "A", [van])
    ensure_organisation("elsewhere", WUHOU)
    there = hire("duty_officer", name="duty-there", area=WUHOU, organisation="elsewhere")
    path = "/api/v1/mobility/operators/A/fleets"
    assert Client().get(path, headers=parking.duty.bearer).json()[0]["capacity"] == 5
    assert told(Client().get(path, headers=there.bearer)) == (404, "mobility.operator_unknown")
    body = [{"capacity": 9, "lon": 104.06, "lat": 30.55}]
    sent = Client().put(path, body, content_type="application/json", headers=there.bearer)
    assert told(sent) == (404, "mobility.operator_unknown")
    with pytest.raises(OperatorUnknown):
        plans.store_fleets(there.actor, "A", [van])
    assert plans.list_fleets(parking.duty.actor, "A") == [van]
