"""A fleet in the words of MDS and GBFS, made of lock events: what operators would report had they done so.

A recording knows where and when bikes were locked, and nothing in between. A bike that is locked at B was unlocked
where it stood before, at most five minutes earlier: a trip is told at its end, and an operator whose records are older
than ten minutes when they arrive counts as late. The first lock of a bike is taken for its being set out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

__all__ = ["Fleet", "FleetOperator", "Lock", "Told", "device_of"]

_IDS = UUID("b9a0a6cc-5a4f-5d0b-8f0a-5e5b0b1d9d57")
#: A trip takes so long at the most. [s]
_TRIP_S = 300


@dataclass(frozen=True, slots=True)
class Lock:
    """A bike was locked.

    Args:
        bike: Its id; its first hexadecimal digit modulo the number of operators tells whose it is.
        second: When. [s since 1970-01-01T00:00Z]
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
    """

    bike: str
    second: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class FleetOperator:
    """An operator: its short code and its id in MDS."""

    code: str
    provider_id: UUID


@dataclass(slots=True)
class Told:
    """What an operator reports: bikes that are new, and what happened."""

    vehicles: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Fleet:
    """Bikes of some operators, each where it was locked last."""

    operators: Sequence[FleetOperator]
    standing: dict[str, Lock] = field(default_factory=dict)

    def settle(self, locks: Iterable[Lock]) -> Mapping[str, Told]:
        """Return the reports of a fleet that is set out: every bike where it was locked last, all when the last was."""
        standing = {lock.bike: lock for lock in locks}
        second = max((lock.second for lock in standing.values()), default=0)
        return self.tell(replace(lock, second=second) for lock in standing.values())

    def tell(self, locks: Iterable[Lock]) -> Mapping[str, Told]:
        """Return what each operator reports of some locks, in the order of time, by its code."""
        told = {operator.code: Told() for operator in self.operators}
        for lock in locks:
            operator = self.owner(lock.bike)
            mine = told[operator.code]
            before = self.standing.get(lock.bike)
            self.standing[lock.bike] = lock
            if before is None:
                mine.vehicles.append(_vehicle(lock.bike, operator))
                mine.events.append(_event(lock, operator, "available", "provider_drop_off"))
                continue
            trip = str(uuid5(_IDS, f"trip {lock.bike} {lock.second}"))
            span_s = lock.second - before.second
            start = Lock(lock.bike, lock.second - min(_TRIP_S, max(1, span_s // 2)), before.lon, before.lat)
            if span_s > 1:
                mine.events.append(_event(start, operator, "on_trip", "trip_start", trip))
            mine.events.append(_event(lock, operator, "available", "trip_end", trip))
        return told

    def owner(self, bike: str) -> FleetOperator:
        """Return whose a bike is."""
        digit = bike[:1].lower()
        number = int(digit, 16) if digit in "0123456789abcdef" and digit else sum(bike.encode())
        return self.operators[number % len(self.operators)]

    def gbfs(self, code: str, name: str, address: str, at: datetime) -> dict[str, Any] | None:
        """Return a file of the GBFS 3.0 feed of an operator, or ``None`` when it has none of that name.

        The id of a vehicle is another one after every trip, as the specification demands.

        Args:
            code: Code of the operator.
            name: Name of the file, e.g. ``vehicle_status``.
            address: Where the feed lies, without the name of a file.
            at: The instant.
        """
        contents: Mapping[str, Any] = {
            "gbfs": lambda: {"feeds": [{"name": one, "url": f"{address}/{one}.json"} for one in _FILES]},
            "system_information": lambda: _system(code),
            "vehicle_types": lambda: {"vehicle_types": [_BICYCLE]},
            "vehicle_status": lambda: {"vehicles": self._vehicles(code)},
        }
        if name not in contents:
            return None
        head = {"last_updated": at.isoformat(timespec="seconds"), "ttl": 60, "version": "3.0"}
        return {**head, "data": contents[name]()}

    def _vehicles(self, code: str) -> list[dict[str, Any]]:
        return [
            {
                "vehicle_id": hashlib.sha256(f"{lock.bike} {lock.second}".encode()).hexdigest()[:24],
                "vehicle_type_id": "bicycle",
                "lat": lock.lat,
                "lon": lock.lon,
                "is_reserved": False,
                "is_disabled": False,
                "last_reported": datetime.fromtimestamp(lock.second, UTC).isoformat(timespec="seconds"),
            }
            for lock in self.standing.values()
            if self.owner(lock.bike).code == code
        ]


def device_of(bike: str) -> UUID:
    """Return the id by which the operator of a bike knows it."""
    return uuid5(_IDS, bike)


_FILES = ("system_information", "vehicle_types", "vehicle_status")
_BICYCLE = {"vehicle_type_id": "bicycle", "form_factor": "bicycle", "propulsion_type": "human"}


def _system(code: str) -> dict[str, Any]:
    return {
        "system_id": f"simulated_{code.lower()}",
        "languages": ["en"],
        "name": [{"text": f"Simulated operator {code}", "language": "en"}],
        "opening_hours": "24/7",
        "feed_contact_email": "simulation@furong.invalid",
        "timezone": "Asia/Shanghai",
    }


def _vehicle(bike: str, operator: FleetOperator) -> dict[str, Any]:
    return {
        "device_id": str(device_of(bike)),
        "provider_id": str(operator.provider_id),
        "vehicle_id": bike,
        "vehicle_type": "bicycle",
        "propulsion_types": ["human"],
        "accessibility_options": [],
    }


def _event(lock: Lock, operator: FleetOperator, state: str, kind: str, trip: str = "") -> dict[str, Any]:
    return {
        "device_id": str(device_of(lock.bike)),
        "provider_id": str(operator.provider_id),
        "event_id": str(uuid5(_IDS, f"{kind} {lock.bike} {lock.second}")),
        "vehicle_state": state,
        "event_types": [kind],
        "timestamp": lock.second * 1000,
        "location": {"lat": lock.lat, "lng": lock.lon},
        "trip_ids": [trip] if trip else [],
    }
