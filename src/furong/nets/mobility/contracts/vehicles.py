"""Vehicles and what happens to them, in the words of MDS 2.0.2 (``modes/vehicle_states.md``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

__all__ = [
    "IN_PUBLIC_SPACE",
    "MdsEvent",
    "MdsPosition",
    "MdsTrip",
    "MdsVehicle",
    "Place",
    "VehicleFlagInfo",
    "VehicleFlagKind",
    "VehicleInfo",
    "VehicleState",
]


class VehicleState(StrEnum):
    """States of a vehicle."""

    REMOVED = "removed"
    AVAILABLE = "available"
    NON_OPERATIONAL = "non_operational"
    RESERVED = "reserved"
    ON_TRIP = "on_trip"
    STOPPED = "stopped"
    NON_CONTACTABLE = "non_contactable"
    MISSING = "missing"
    ELSEWHERE = "elsewhere"


#: States in which a vehicle is in the public right of way and counts against a cap.
IN_PUBLIC_SPACE = frozenset(VehicleState) - {VehicleState.REMOVED, VehicleState.MISSING, VehicleState.ELSEWHERE}


class VehicleFlagKind(StrEnum):
    """What is odd about something that was reported; it is kept all the same."""

    #: The state table knows no such way from the state before.
    IMPOSSIBLE_TRANSITION = "impossible_transition"
    #: Farther from the place before than anything drives in that time, within a minute.
    TWO_PLACES = "two_places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A position that was reported.

    Args:
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
        accuracy_m: Its accuracy as the vehicle says, or ``None``. [m]
    """

    lon: float
    lat: float
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MdsVehicle:
    """A vehicle that an operator registers.

    Args:
        device_id: Its id at the operator, which does not change.
        vehicle_id: Plate or tag; only its keyed hash is kept.
        vehicle_type: Type in the words of MDS.
        propulsion_types: What drives it.
        attributes: Everything else that was said of it.
    """

    device_id: UUID
    vehicle_id: str
    vehicle_type: str
    propulsion_types: tuple[str, ...]
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MdsEvent:
    """A change of a vehicle's state as the operator reports it."""

    device_id: UUID
    event_id: UUID
    state: VehicleState
    event_types: tuple[str, ...]
    at: datetime
    place: Place
    trip_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MdsPosition:
    """A position of a vehicle as the operator reports it."""

    device_id: UUID
    telemetry_id: UUID
    at: datetime
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class MdsTrip:
    """A trip as the operator reports it.

    Args:
        device_id: The vehicle.
        trip_id: Its id.
        start_at: When it began.
        end_at: When it ended.
        start: Where it began.
        end: Where it ended.
        duration_s: How long it took. [s]
        distance_m: How far it went. [m]
    """

    device_id: UUID
    trip_id: UUID
    start_at: datetime
    end_at: datetime
    start: Place
    end: Place
    duration_s: int
    distance_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleInfo:
    """A vehicle as its events leave it.

    Args:
        operator: Code of the operator.
        device_id: Its id at the operator.
        key: Keyed hash of plate or tag.
        vehicle_type: Type in the words of MDS.
        propulsion_types: What drives it.
        attributes: Everything else that was said of it.
        state: State after the newest event, or empty before the first.
        state_at: When that event happened.
        event_types: Of that event.
        place: Newest position, if there is one.
        placed_at: When it was there.
    """

    operator: str
    device_id: UUID
    key: str
    vehicle_type: str
    propulsion_types: tuple[str, ...]
    attributes: Mapping[str, object]
    state: str
    state_at: datetime | None
    event_types: tuple[str, ...]
    place: Place | None
    placed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleFlagInfo:
    """Something odd in what was reported.

    Args:
        operator: Code of the operator.
        vehicle: Key of the vehicle.
        kind: What is odd.
        record: Id of the event or position.
        at: When that happened.
        detail: In numbers and states, e.g. from, to, distance.
    """

    operator: str
    vehicle: str
    kind: VehicleFlagKind
    record: UUID
    at: datetime
    detail: Mapping[str, object]
