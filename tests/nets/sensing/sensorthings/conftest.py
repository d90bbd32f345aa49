"""A service that anybody may write to, with a thing, a place, a datastream and observations of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

ROOT = "/sensorthings/v1.1"
UNIT = {"name": "degree Celsius", "symbol": "°C", "definition": "ucum:Cel"}
PLACE = {
    "name": "Tianfu Square",
    "description": "In the middle of the city",
    "encodingType": "application/geo+json",
    "location": {"type": "Point", "coordinates": [104.0657, 30.6571]},
}
SENSOR = {"name": "S", "description": "s", "encodingType": "application/pdf", "metadata": "https://example.org/s.pdf"}
PROPERTY = {"name": "Air temperature", "definition": "https://example.org/t", "description": "t"}
DATASTREAM = {
    "name": "Temperature",
    "description": "of the air",
    "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
    "unitOfMeasurement": UNIT,
    "Sensor": SENSOR,
    "ObservedProperty": PROPERTY,
}
THING = {
    "name": "Station",
    "description": "A weather station",
    "properties": {"owner": {"unit": "met", "floors": 3}, "tags": ["a"]},
    "Locations": [PLACE],
    "Datastreams": [DATASTREAM],
}


class Service:
    """The service as a client sees it."""

    def __init__(self) -> None:
        self._client = Client()

    def ask(self, path: str, **query: str) -> Any:
        """Return the document at a path."""
        answer: Any = self._client.get(f"{ROOT}{path}", query)
        assert answer.status_code == 200, (path, answer.status_code, answer.content)
        return json.loads(b"".join(answer.streaming_content) if answer.streaming else answer.content)

    def raw(self, method: str, path: str, body: object = None, kind: str = "application/json", **headers: str) -> Any:
        """Return the answer to any request."""
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self._client.generic(method, f"{ROOT}{path}", data, content_type=kind, headers=headers or None)

    def make(self, path: str, body: object) -> str:
        """Make an entity and return its path."""
        answer = self.raw("POST", path, body)
        assert answer.status_code == 201, answer.content
        return str(answer["Location"]).partition(ROOT)[2]


@pytest.fixture
def service(db: None, settings: Any) -> Service:
    """An empty service."""
    settings.FURONG_OPTIONS = {**settings.FURONG_OPTIONS, "SENSORTHINGS_ANONYMOUS": "write"}
    return Service()


@pytest.fixture
def station(service: Service) -> str:
    """The path of a thing with one datastream."""
    return service.make("/Things", THING)


@pytest.fixture
def observed(service: Service, station: str) -> Callable[..., str]:
    """Make an observation of the station's datastream."""

    def make(result: object, at: str = "2026-11-25T08:00:00+08:00", **more: object) -> str:
        body = {"result": result, "phenomenonTime": at, **more}
        return service.make(f"{stream_of(service, station)}/Observations", body)

    return make


def stream_of(service: Service, station: str) -> str:
    """Return the path of a station's datastream."""
    (stream,) = service.ask(f"{station}/Datastreams")["value"]
    return str(stream["@iot.selfLink"]).partition(ROOT)[2]
