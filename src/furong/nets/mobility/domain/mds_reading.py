"""Reading what operators send by MDS 2.0.2 Agency: each record is either usable, or refused with what is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from furong.nets.mobility.contracts.feeds import Failure
from furong.nets.mobility.contracts.vehicles import (
    MdsEvent,
    MdsPosition,
    MdsTrip,
    MdsVehicle,
    Place,
    VehicleState,
)
from furong.nets.mobility.domain.transitions import EVENT_TYPES

__all__ = ["MASK", "Reading", "failed", "read_event", "read_position", "read_trip", "read_vehicle"]

#: What stands for the hidden part of a plate; no plate holds it.
MASK = "…"
#: The earliest time that MDS takes: 2018-01-01T00:00Z. [ms]
_EARLIEST_MS = 1_514_764_800_000
#: Clocks of vehicles run ahead by so much at the most.
_AHEAD = timedelta(minutes=10)
_TEXT_MAX = 255
_STATES = frozenset(state.value for state in VehicleState)
_TRIP_EVENTS = {"trip_start", "trip_end", "trip_cancel", "trip_enter_jurisdiction", "trip_leave_jurisdiction"}
_VEHICLE_TYPES = frozenset(
    {"bicycle", "bus", "cargo_bicycle", "car", "delivery_robot", "moped", "motorcycle", "scooter_standing"}
    | {"scooter_seated", "truck", "other"}
)
_PROPULSION = frozenset(
    {"human", "electric_assist", "electric", "combustion", "combustion_diesel", "hybrid", "hydrogen_fuel_cell"}
    | {"plug_in_hybrid"}
)
R = TypeVar("R")
_SENTENCES = {
    "bad_param": "A validation error occurred.",
    "missing_param": "A required parameter is missing.",
    "unregistered": "The vehicle is not registered.",
    "already_registered": "A vehicle with this device_id or vehicle_id is already registered.",
}


@dataclass(slots=True)
class Reading:
    """The record that is being read, and what was found wrong with it.

    Args:
        item: The record.
        provider: The id that the operator bears.
        now: What time it is.
    """

    item: Mapping[str, Any]
    provider: UUID
    now: datetime
    missing: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def failure(self) -> Failure | None:
        """Return what is wrong, what is missing first, or ``None``."""
        if self.missing:
            return failed(self.item, "missing_param", *self.missing)
        return failed(self.item, "bad_param", *self.bad) if self.bad else None

    def given(self, name: str) -> Any:
        """Return a field that must be there."""
        value = self.item.get(name)
        if value is None:
            self.missing.append(name)
        return value

    def uuid(self, name: str) -> UUID:
        """Return an id that must be there."""
        value = self.given(name)
        return UUID(int=0) if value is None else self.as_uuid(name, value)

    def as_uuid(self, name: str, value: object) -> UUID:
        """Return a value as an id."""
        try:
            return UUID(value if isinstance(value, str) else "")
        except ValueError:
            self.bad.append(f"{name}: a UUID is expected")
            return UUID(int=0)

    def uuids(self, name: str) -> tuple[UUID, ...]:
        """Return a list of ids that may be left out."""
        value = self.item.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.bad.append(f"{name}: an array of UUIDs is expected")
            return ()
        return tuple(self.as_uuid(f"{name}[{at}]", one) for at, one in enumerate(value))

    def time(self, name: str) -> datetime:
        """Return a time that must be there."""
        value = self.given(name)
        if value is None:
            return self.now
        if not _is_number(value) or value != int(value) or value < _EARLIEST_MS:
            self.bad.append(f"{name}: whole milliseconds since 1970, from {_EARLIEST_MS} on, are expected")
            return self.now
        if value > (self.now + _AHEAD).timestamp() * 1000:
            self.bad.append(f"{name}: a time that is not in the future is expected")
            return self.now
        return datetime.fromtimestamp(int(value) / 1000, UTC)

    def place(self, name: str) -> Place:
        """Return a position that must be there."""
        value = self.given(name)
        if not isinstance(value, Mapping):
            if value is not None:
                self.bad.append(f"{name}: an object with lat and lng is expected")
            return Place(lon=0.0, lat=0.0)
        lat, lng = (self._degrees(f"{name}.{key}", value.get(key), most) for key, most in (("lat", 90), ("lng", 180)))
        accuracy = value.get("horizontal_accuracy")
        if accuracy is not None and not (_is_number(accuracy) and accuracy >= 0):
            self.bad.append(f"{name}.horizontal_accuracy: metres from 0 on are expected")
            accuracy = None
        return Place(lon=lng, lat=lat, accuracy_m=None if accuracy is None else float(accuracy))

    def choice(self, name: str, among: frozenset[str]) -> str:
        """Return one of some words, which must be there."""
        value = self.given(name)
        if value is not None and value not in among:
            self.bad.append(f"{name}: one of {', '.join(sorted(among))} is expected")
        return str(value)

    def choices(self, name: str, among: frozenset[str]) -> tuple[str, ...]:
        """Return some words, at least one, each once, which must be there."""
        value = self.given(name)
        if value is None:
            return ()
        is_usable = isinstance(value, list) and value and all(isinstance(one, str) and one in among for one in value)
        if not is_usable or len(set(value)) != len(value):
            self.bad.append(f"{name}: different ones of {', '.join(sorted(among))} are expected, at least one")
            return ()
        return tuple(value)

    def whole(self, name: str) -> int:
        """Return a whole number from 0 on, which must be there."""
        value = self.given(name)
        if value is not None and not (_is_number(value) and value == int(value) and 0 <= value < 2**31):
            self.bad.append(f"{name}: a whole number from 0 on is expected")
            return 0
        return int(value or 0)

    def _degrees(self, name: str, value: Any, most: int) -> float:
        if value is None:
            self.missing.append(name)
        elif not (_is_number(value) and -most <= value <= most):
            self.bad.append(f"{name}: degrees from -{most} to {most} are expected")
        else:
            return float(value)
        return 0.0


def failed(item: object, error: str, *details: str) -> Failure:
    """Return why a record is refused, in the words of MDS."""
    return Failure(
        item=item, error=error, description=_SENTENCES[error], details=tuple(details) or (_SENTENCES[error],)
    )


def read_vehicle(item: object, provider: UUID, now: datetime) -> MdsVehicle | Failure:
    """Return a vehicle that is to be registered, or what is wrong with it."""

    def build(reading: Reading) -> MdsVehicle:
        mark = reading.given("vehicle_id")
        if mark is not None and not (isinstance(mark, str) and mark.strip() and len(mark) <= _TEXT_MAX):
            reading.bad.append(f"vehicle_id: a text of 1 to {_TEXT_MAX} characters is expected")
        elif mark is not None and (MASK in mark or not any(letter.isalnum() for letter in mark)):
            reading.bad.append("vehicle_id: plate or tag in full is expected")
        known = {"device_id", "provider_id", "vehicle_id", "vehicle_type", "propulsion_types"}
        return MdsVehicle(
            device_id=reading.uuid("device_id"),
            vehicle_id=str(mark),
            vehicle_type=reading.choice("vehicle_type", _VEHICLE_TYPES),
            propulsion_types=reading.choices("propulsion_types", _PROPULSION),
            attributes={key: value for key, value in reading.item.items() if key not in known},
        )

    return _read(item, provider, now, build)


def read_event(item: object, provider: UUID, now: datetime) -> MdsEvent | Failure:
    """Return an event, or what is wrong with it; whether it is possible is not asked here."""

    def build(reading: Reading) -> MdsEvent:
        event_types = reading.choices("event_types", EVENT_TYPES)
        trip_ids = reading.uuids("trip_ids")
        if not trip_ids and _TRIP_EVENTS & set(event_types):
            reading.missing.append("trip_ids")
        state = reading.choice("vehicle_state", _STATES)
        return MdsEvent(
            device_id=reading.uuid("device_id"),
            event_id=reading.uuid("event_id"),
            state=VehicleState(state) if state in _STATES else VehicleState.REMOVED,
            event_types=event_types,
            at=reading.time("timestamp"),
            place=reading.place("location"),
            trip_ids=trip_ids,
        )

    return _read(item, provider, now, build)


def read_position(item: object, provider: UUID, now: datetime) -> MdsPosition | Failure:
    """Return a position, or what is wrong with it."""

    def build(reading: Reading) -> MdsPosition:
        return MdsPosition(
            device_id=reading.uuid("device_id"),
            telemetry_id=reading.uuid("telemetry_id"),
            at=reading.time("timestamp"),
            place=reading.place("location"),
        )

    return _read(item, provider, now, build)


def read_trip(item: object, provider: UUID, now: datetime) -> MdsTrip | Failure:
    """Return a trip, or what is wrong with it."""

    def build(reading: Reading) -> MdsTrip:
        made = MdsTrip(
            device_id=reading.uuid("device_id"),
            trip_id=reading.uuid("trip_id"),
            start_at=reading.time("start_time"),
            end_at=reading.time("end_time"),
            start=reading.place("start_location"),
            end=reading.place("end_location"),
            duration_s=reading.whole("duration"),
            distance_m=reading.whole("distance"),
        )
        if made.end_at < made.start_at:
            reading.bad.append("end_time: a time that is not before start_time is expected")
        return made

    return _read(item, provider, now, build)


def _read(item: object, provider: UUID, now: datetime, build: Callable[[Reading], R]) -> R | Failure:
    if not isinstance(item, Mapping):
        return failed(item, "bad_param", "an object is expected")
    reading = Reading(item, provider, now)
    said = reading.uuid("provider_id")
    if not reading.missing and not reading.bad and said != provider:
        reading.bad.append(f"provider_id: {provider}, that of the token, is expected")
    made = build(reading)
    return reading.failure() or made


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
