"""The Open311 server, asked as clients ask it: shapes, formats, what is public, and errors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from tests.support.city import EARLY, HIGH_TECH, bike_case, install_bikes, open_case
from tests.support.shipped_standard import install_shipped_standard

from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.kernel.permissions import Actor
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import Source

pytestmark = pytest.mark.django_db
ROOT = "/open311/v2"
SERVICE_FIELDS = ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]
REQUEST_FIELDS = [
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime"),
    *("address", "address_id", "zipcode", "lat", "long", "media_url"),
]


def ask(path: str, arguments: Mapping[str, str] = {}, *, language: str = "en") -> Any:
    return Client().get(f"{ROOT}/{path}", arguments, headers={"Accept-Language": language})


def told(path: str, arguments: Mapping[str, str] = {}, *, status: int = 200, language: str = "en") -> Any:
    """Return what JSON says, after XML has said the same."""
    answer = ask(f"{path}.json", arguments, language=language)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json; charset=utf-8")
    value = json.loads(answer.content)
    twin = ask(f"{path}.xml", arguments, language=language)
    assert (twin.status_code, twin.headers["Content-Type"]) == (status, "text/xml; charset=utf-8")
    assert twin.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert list(leaves_of_xml(ET.fromstring(twin.content))) == list(leaves_of_json(value))
    return value


def leaves_of_xml(element: ET.Element) -> Iterator[str]:
    if not len(element):
        yield element.text or ""
    for child in element:
        yield from leaves_of_xml(child)


def leaves_of_json(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from leaves_of_json(each)
        if not value:
            yield ""
    elif isinstance(value, bool):
        yield str(value).lower()
    else:
        yield "" if value is None else str(value)


@pytest.fixture
def table(db: None, clock: FrozenClock) -> None:
    """The standard table that comes along, in force, and a pack."""
    install_shipped_standard()
    install_bikes()


def open_told_case(key: str, source: Source = Source.PATROL, *, at: datetime = EARLY) -> str:
    """Open a case whose words and place say more than the public may know."""
    new = bike_case(
        key,
        source=source,
        title_zh="王先生（13912345678）反映车辆乱停",
        title_en="Mr Wang (13912345678) reports badly parked bikes",
        place_zh="天府三街199号3栋2单元1001",
        place_en="199 Tianfu 3rd Street, block 3, flat 1001",
        lon=104.0612345,
        lat=30.5512345,
        occurred_at=at,
        groups={"A": 1},
    )
    return open_case(new, name="李四")


def test_discovery_names_both_endpoints_in_the_shape_of_the_specification() -> None:
    found = told("discovery")
    assert list(found) == ["changeset", "contact", "key_service", "endpoints"]
    assert [(one["url"], one["type"]) for one in found["endpoints"]] == [
        ("http://testserver/open311/v2", "production"),
        ("http://testserver/open311/test/v2", "test"),
    ]
    for one in found["endpoints"]:
        assert list(one) == ["specification", "url", "changeset", "type", "formats"]
        assert one["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert one["formats"] == ["text/xml", "application/json"]
    root = ET.fromstring(ask("discovery.xml").content)
    assert [one.text for one in root.iterfind("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ] * 2
    assert Client().get("/open311/test/v2/services.xml").status_code == 200


@pytest.mark.usefixtures("table")
def test_services_are_the_classes_of_the_standard_in_force_and_of_packs() -> None:
    found = told("services")
    assert all(list(one) == SERVICE_FIELDS for one in found)
    by_code = {one["service_code"]: one for one in found}
    assert len(by_code) == len(found) > 50
    cover = by_code["01-01"]
    assert (cover["service_name"], cover["group"]) == ("Water supply cover", "Public utilities")
    assert (cover["metadata"], cover["type"]) == (True, "realtime")
    assert cover["keywords"] == "Water supply cover, Public utilities, 上水井盖"
    assert {one["service_code"]: one["service_name"] for one in told("services", language="zh-CN")}[
        "01-01"
    ] == "上水井盖"
    root = ET.fromstring(ask("services.xml").content)
    assert {one.findtext("metadata") for one in root.iterfind("service")} <= {"true", "false"}
    assert "E04-93" in by_code


@pytest.mark.usefixtures("table")
def test_a_service_definition_offers_the_filing_conditions_of_its_class() -> None:
    found = told("services/01-01")
    (attribute,) = found["attributes"]
    assert list(attribute) == [
        *("variable", "code", "datatype", "required", "datatype_description", "order", "description", "values")
    ]
    assert (attribute["variable"], attribute["required"], attribute["datatype"]) == (True, False, "singlevaluelist")
    assert [one["key"] for one in attribute["values"]] == ["1", "2", "3", "4"]
    assert "rattles under traffic" in attribute["values"][2]["name"]
    root = ET.fromstring(ask("services/01-01.xml").content)
    assert len(root.findall("attributes/attribute/values/value/key")) == 4
    assert told("services/99-99", status=404)[0]["code"] == 404


@pytest.mark.usefixtures("table")
def test_what_is_public_says_nothing_of_people_or_homes() -> None:
    patrol, hotline = open_told_case("p"), open_told_case("caller-13912345678", Source.HOTLINE)
    for source in (Source.SENSING, Source.DEPARTMENT):
        hidden = open_told_case(str(source), source)
        assert told(f"requests/{hidden}", status=404)[0]["description"].startswith("There is no request")
    found = {one["service_request_id"]: one for one in told("requests")}
    assert set(found) == {patrol, hotline}
    for one in found.values():
        assert list(one) == REQUEST_FIELDS
        assert (one["status"], one["service_code"], one["address_id"]) == ("open", "E04-93", HIGH_TECH)
        assert one["description"] == one["service_name"] != ""
        assert datetime.fromisoformat(one["requested_datetime"]) == EARLY
        assert one["status_notes"] == "Registered; the unit in charge is about to be sent."
    assert (found[patrol]["lat"], found[patrol]["address"][:3]) == (30.5512345, "199")
    assert (found[hotline]["lat"], found[hotline]["long"]) == (30.551, 104.061)
    said = json.dumps([found[hotline], told(f"requests/{hotline}")], ensure_ascii=False)
    for secret in ("13912345678", "Wang", "王", "flat", "1001", "李四"):
        assert secret not in said
    assert told(f"requests/{patrol}") == [found[patrol]]


@pytest.mark.usefixtures("table")
def test_requests_are_filtered_by_what_is_asked_for(clock: FrozenClock) -> None:
    first = open_told_case("1", at=EARLY - timedelta(days=100))
    second = open_told_case("2", at=EARLY - timedelta(days=80))
    third = open_told_case("3", at=EARLY)

    def numbers(**arguments: str) -> list[str]:
        return [one["service_request_id"] for one in told("requests", arguments)]

    assert numbers() == [third, second]
    assert numbers(start_date="2026-08-01T00:00:00Z", end_date="2026-09-10T00:00:00+08:00") == [second, first]
    assert numbers(end_date=(EARLY - timedelta(days=90)).isoformat()) == [first]
    assert numbers(service_request_id=f"{first},{third},nothing", status="closed") == [third, first]
    assert numbers(service_code="E04-93,01-01", status="open") == [third, second]
    assert numbers(service_code="01-01") == numbers(status="closed") == []
    assert numbers(status="open,closed") == [third, second]
    assert numbers(page_size="1", page="2") == [second]
    assert numbers(updated_after=(EARLY - timedelta(days=1)).isoformat()) == [third]
    assert numbers(updated_before=(EARLY - timedelta(days=90)).isoformat()) == [first]
    with transaction():
        casework.note_on_case(Source.PATROL, "1", Actor(key="system:test", name="t"), step="noted", note="")
    assert numbers(updated_after=clock.now().isoformat()) == [first]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"status": "reopened"}, "status"),
        ({"start_date": "2026-13-01T00:00:00Z"}, "start_date"),
        ({"start_date": "2026-01-01T00:00:00"}, "start_date"),
        ({"end_date": "yesterday"}, "end_date"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"}, "90"),
        ({"page_size": "1001"}, "page_size"),
        ({"page": "0"}, "page"),
        ({"updated_after": "0001-01-01T00:00:00Z"}, "updated_after"),
    ],
)
def test_an_argument_that_cannot_be_used_is_named(arguments: dict[str, str], named: str) -> None:
    (error,) = told("requests", arguments, status=400)
    assert error["code"] == 400
    assert named in error["description"]
    root = ET.fromstring(ask("requests.xml", arguments).content)
    assert (root.tag, root[0].tag, [one.tag for one in root[0]]) == ("errors", "error", ["code", "description"])


@pytest.mark.parametrize(
    "path", ["nothing", "services/a/b", "requests/2026/11", "discovery/1", "tokens", "services.csv"]
)
def test_what_is_not_there_is_404_in_both_formats(path: str) -> None:
    assert told(path, status=404)[0]["code"] == 404


def test_without_a_format_the_client_says_what_it_reads_and_xml_is_the_rule() -> None:
    for accept, kind in (("application/json", "application/json"), ("*/*", "text/xml"), ("", "text/xml")):
        answer = Client().get(f"{ROOT}/services", headers={"Accept": accept})
        assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert told("requests", {"service_code": "\0", "jurisdiction_id": "city.example", "nothing": "1"}) == []
