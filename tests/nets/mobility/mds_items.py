"""Records as an operator's machine sends them, in the shape of MDS 2.0.2."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.test import Client
from tests.nets.mobility.conftest import PROVIDERS, SIDE, SOUTH, WEST
from tests.support.city import Person

__all__ = ["device", "event", "position", "record", "send", "trip", "vehicle"]

#: The middle of the square zone.
LON, LAT = WEST + SIDE / 2, SOUTH + SIDE / 2


def record(name: str) -> UUID:
    """Return an id made of a name."""
    return uuid5(UUID(int=1), name)


def device(number: int) -> UUID:
    """Return the device of a bike."""
    return record(f"bike {number}")


def milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def vehicle(number: int, operator: str = "A", **changes: Any) -> dict[str, Any]:
    """Return a bike that is to be registered."""
    return {
        "device_id": str(device(number)),
        "provider_id": str(PROVIDERS[operator]),
        "vehicle_id": f"川A-{number:05d}",
        "vehicle_type": "bicycle",
        "propulsion_types": ["human"],
        "accessibility_options": [],
        **changes,
    }


def event(
    number: int, at: datetime, state: str = "available", *types: str, lon: float = LON, lat: float = LAT, **changes: Any
) -> dict[str, Any]:
    """Return an event of a bike; by default a trip ends."""
    kinds = list(types) or ["trip_end"]
    return {
        "device_id": str(device(number)),
        "provider_id": str(PROVIDERS["A"]),
        "event_id": str(record(f"{number} {at} {state} {kinds}")),
        "vehicle_state": state,
        "event_types": kinds,
        "timestamp": milliseconds(at),
        "location": {"lat": lat, "lng": lon},
        "trip_ids": [str(record(f"trip of {number}"))],
        **changes,
    }


def position(number: int, at: datetime, *, lon: float = LON, lat: float = LAT, **changes: Any) -> dict[str, Any]:
    """Return a position of a bike."""
    return {
        "device_id": str(device(number)),
        "provider_id": str(PROVIDERS["A"]),
        "telemetry_id": str(record(f"{number} at {at}")),
        "timestamp": milliseconds(at),
        "trip_ids": None,
        "journey_id": None,
        "location": {"lat": lat, "lng": lon},
        **changes,
    }


def trip(number: int, begin: datetime, end: datetime, **changes: Any) -> dict[str, Any]:
    """Return a trip of a bike."""
    return {
        "provider_id": str(PROVIDERS["A"]),
        "device_id": str(device(number)),
        "trip_id": str(record(f"trip of {number}")),
        "start_time": milliseconds(begin),
        "end_time": milliseconds(end),
        "start_location": {"lat": LAT, "lng": LON},
        "end_location": {"lat": LAT, "lng": LON},
        "duration": round((end - begin).total_seconds()),
        "distance": 900,
        **changes,
    }


def send(person: Person, path: str, items: object, method: str = "post", **headers: str) -> HttpResponse:
    """Send records to the Agency endpoint in somebody's name."""
    call = getattr(Client(), method)
    told = {"Accept": "application/vnd.mds+json;version=2.0", **person.bearer, **headers}
    answer: HttpResponse = call(
        f"/mds/agency/{path}", json.dumps(items), content_type="application/vnd.mds+json;version=2.0", headers=told
    )
    return answer
