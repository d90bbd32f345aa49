"""The query language finds what it should, in the form that is asked for, and bombs do no harm."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.nets.sensing.sensorthings.conftest import PLACE, THING, Service, stream_of

RESULTS = (1, 2.5, 30, 45)


@pytest.fixture
def filled(service: Service, station: str, observed: Callable[..., str]) -> Service:
    """Four observations of a station, at eight o'clock and then every hour, and a second thing without any."""
    for hour, result in enumerate(RESULTS):
        observed(result, f"2026-11-25T0{hour}:00:00Z", parameters={"run": hour})
    service.make("/Things", {"name": "Other", "description": "no streams"})
    return service


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("result gt 2.5", [30, 45]),
        ("result ge 2.5 and not (result eq 30)", [2.5, 45]),
        ("result in (1,30)", [1, 30]),
        ("result add 5 mul 2 eq 55", [45]),
        ("result mod 2 eq 1", [1, 45]),
        ("-1 lt result and result lt 2", [1]),
        ("phenomenonTime lt 2026-11-25T02:00:00Z", [1, 2.5]),
        ("phenomenonTime ge 2026-11-25T10:00:00+08:00", [30, 45]),
        ("phenomenonTime add duration'PT1H' eq 2026-11-25T02:00:00Z", [2.5]),
        ("hour(phenomenonTime) eq 3 or minute(phenomenonTime) eq 1", [45]),
        ("during(phenomenonTime,2026-11-25T00:30:00Z/2026-11-25T02:00:00Z)", [2.5, 30]),
        ("round(result) eq 3 or floor(result) eq 30 or ceiling(result) eq 1", [1, 2.5, 30]),
        ("parameters/run eq 2", [30]),
        ("Datastream/Thing/properties/owner/unit eq 'met' and result lt 2", [1]),
        ("substringof('tat',Datastream/Thing/name) and endswith(Datastream/name,'ure') and result eq 1", [1]),
        ("concat(toupper(trim(Datastream/name)),'!') eq 'TEMPERATURE!' and result eq 45", [45]),
        ("indexof(Datastream/name,'mp') eq 2 and substring(Datastream/name,0,4) eq 'Temp' and result eq 1", [1]),
        ("geo.distance(FeatureOfInterest/feature,geography'POINT(104.0657 30.6571)') lt 0.001 and result eq 1", [1]),
        ("resultTime eq null and result eq 1", [1]),
        ("id eq 0", []),
    ],
)
def test_filters_of_observations(filled: Service, condition: str, found: list[float]) -> None:
    told = filled.ask("/Observations", **{"$filter": condition, "$orderby": "phenomenonTime", "$count": "true"})
    assert [one["result"] for one in told["value"]] == found
    assert told["@iot.count"] == len(found)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("Datastreams/any(d:d/name eq 'Temperature' and d/Observations/any(o:o/result gt 40))", ["Station"]),
        ("not Datastreams/any()", ["Other"]),
        ("Datastreams/all(d:d/name eq 'Temperature')", ["Station", "Other"]),
        ("Locations/name eq 'Tianfu Square'", ["Station"]),
        ("st_within(Locations/location,geography'POLYGON((104 30,105 30,105 31,104 31,104 30))')", ["Station"]),
        ("geo.intersects(Locations/location,geography'POINT(104.0657 30.6571)')", ["Station"]),
        ("st_disjoint(Locations/location,geography'POINT(0 0)')", ["Station"]),
        ("Datastreams/Observations/result gt 1", ["Station"]),
        ("startswith(name,'O') and length(description) gt 5", ["Other"]),
        ("properties/tags/0 eq 'a'", ["Station"]),
        ("name eq 'it''s'", []),
    ],
)
def test_filters_of_things(filled: Service, condition: str, found: list[str]) -> None:
    assert [one["name"] for one in filled.ask("/Things", **{"$filter": condition})["value"]] == found


def test_pages_follow_one_another_to_the_end(filled: Service) -> None:
    page = filled.ask("/Observations", **{"$top": "3", "$orderby": "result desc", "$filter": "result gt 0"})
    assert [one["result"] for one in page["value"]] == [45, 30, 2.5]
    rest = filled.raw("GET", page["@iot.nextLink"].partition("/v1.1")[2])
    assert b'"result":1' in b"".join(rest.streaming_content)
    assert b"nextLink" not in b"".join(rest.streaming_content)


def test_expansions_have_options_of_their_own(filled: Service) -> None:
    inner = "Observations($top=1;$orderby=result desc;$count=true;$select=result)"
    query = {"$expand": f"Datastreams($expand={inner}),Locations", "$filter": "name eq 'Station'"}
    (thing,) = filled.ask("/Things", **query)["value"]
    (stream,) = thing["Datastreams"]
    assert stream["Observations"] == [{"result": 45}]
    assert stream["Observations@iot.count"] == 4
    assert stream["Observations@iot.nextLink"]
    assert thing["Locations"][0]["name"] == "Tianfu Square"
    (way,) = filled.ask("/Observations", **{"$expand": "Datastream/Thing", "$top": "1"})["value"]
    assert way["Datastream"]["Thing"]["name"] == "Station"


def test_selected_properties_only(filled: Service) -> None:
    (thing, _) = filled.ask("/Things", **{"$select": "id,properties/owner/unit"})["value"]
    assert thing == {"@iot.id": thing["@iot.id"], "properties": {"owner": {"unit": "met"}}}


def test_tables_of_observations(filled: Service, station: str) -> None:
    query = {"$resultFormat": "dataArray", "$select": "result", "$orderby": "result"}
    (table,) = filled.ask("/Observations", **query)["value"]
    assert table["components"] == ["result"]
    assert table["dataArray"] == [[1], [2.5], [30], [45]]
    assert table["Datastream@iot.navigationLink"].endswith(stream_of(filled, station))
    key = int(stream_of(filled, station).strip(")").rpartition("(")[2])
    sent = [
        {
            "Datastream": {"@iot.id": key},
            "components": ["phenomenonTime", "result"],
            "dataArray": [["2026-11-26T00:00:00Z", 5], ["yesterday", 6]],
        }
    ]
    told = filled.raw("POST", "/CreateObservations", sent)
    assert told.status_code == 201
    assert told.json()[0].endswith(")")
    assert told.json()[1].startswith("error")


def test_other_forms_of_a_set(filled: Service) -> None:
    answer = filled.raw("GET", "/Observations?$resultFormat=CSV&$select=result&$orderby=result")
    table = b"".join(answer.streaming_content)
    assert table.splitlines() == [b"result", b"1", b"2.5", b"30", b"45"]
    filled.make("/Things", {"name": "Odd", "description": "\u3000=1+1"})
    hostile = filled.raw("GET", "/Things?$resultFormat=CSV&$select=description")
    assert "'\u3000=1+1" in b"".join(hostile.streaming_content).decode()
    features = filled.ask("/Locations", **{"$resultFormat": "GeoJSON"})
    assert features["features"][0]["geometry"] == PLACE["location"]


@pytest.mark.parametrize(
    "query",
    [
        "$filter=" + "(" * 300 + "1 eq 1" + ")" * 300,
        "$filter=" + " or ".join(["result eq 1"] * 500),
        "$filter=" + "not " * 500 + "true",
        "$filter=name eq '" + "x" * 9000 + "'",
        "$expand=" + "Datastreams(" * 12 + ")" * 12,
        "$expand=" + "Datastreams/Thing/" * 12 + "Datastreams",
        "$filter=name eq",
        "$filter=name eq 'a' ;DROP TABLE x",
        "$filter=nope eq 1",
        "$filter=foo(name) eq 1",
        "$filter=st_within(location,geography'POLYGON((')",
        "$filter=phenomenonTime gt 2026-01-01T00:00:00",
        "$orderby=nope",
        "$select=nope",
        "$expand=Nope",
        "$top=-1",
        "$top=a",
        "$count=perhaps",
        "$what=1",
        "$resultFormat=XML",
    ],
)
def test_what_cannot_be_used_is_refused_in_words(service: Service, query: str) -> None:
    answer = service.raw("GET", f"/Things?{query}")
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["message"]


def test_a_batch_refers_to_what_it_has_made(service: Service) -> None:
    requests = [
        {"id": "t", "method": "post", "url": "Things", "body": THING},
        {"id": "p", "method": "patch", "url": "$t", "body": {"name": "Renamed"}},
        {"id": "g", "method": "get", "url": "Things?$filter=name eq 'Renamed'"},
    ]
    told = service.raw("POST", "/$batch", {"requests": requests}).json()["responses"]
    assert [one["status"] for one in told] == [201, 200, 200]
    assert len(told[2]["body"]["value"]) == 1


def test_a_change_set_counts_whole_or_not_at_all(service: Service) -> None:
    def part(method: str, url: str, body: str, name: int) -> str:
        head = f"Content-Type: application/http\r\nContent-ID: {name}\r\n\r\n"
        return f"{head}{method} {url} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{body}\r\n"

    thing = '{"name":"a","description":"b"}'
    for second, kept in ((thing, 2), ('{"name":"no description"}', 2)):
        parts = [part("POST", "Things", body, number) for number, body in enumerate((thing, second))]
        changes = "".join(f"--c\r\n{one}" for one in parts) + "--c--\r\n"
        body = f"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n{changes}--b--\r\n"
        answer = service.raw("POST", "/$batch", body, "multipart/mixed; boundary=b")
        assert answer.status_code == 200
        assert len(service.ask("/Things")["value"]) == kept
