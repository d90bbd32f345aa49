"""Take events, positions and trips of an operator: each is stored once, and states are reckoned again from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.mobility.actions.note_reentries import note_reentries
from furong.nets.mobility.actions.walk_vehicles import walk_vehicles
from furong.nets.mobility.contracts.feeds import Failure
from furong.nets.mobility.contracts.vehicles import MdsEvent, MdsPosition, MdsTrip
from furong.nets.mobility.domain.mds_reading import failed
from furong.nets.mobility.domain.vehicle_walk import Report
from furong.nets.mobility.models import Vehicle, VehicleEvent, VehiclePosition, VehicleTrip

__all__ = ["Taken", "take_events", "take_positions", "take_trips"]

_BATCH = 2000


@dataclass(slots=True)
class Taken:
    """What came of some records.

    Args:
        failures: Why some are refused.
        doubled: Those that were stored before. [1]
        times: When what was stored now happened.
    """

    failures: list[Failure] = field(default_factory=list)
    doubled: int = 0
    times: list[datetime] = field(default_factory=list)


@transaction_required
def take_events(operator: str, events: Sequence[tuple[object, MdsEvent]]) -> Taken:
    """Store events by the time at which they happened; impossible ones are flagged, never dropped.

    Args:
        operator: Code of the operator.
        events: Each as it was sent, and as it was read.
    """
    taken = Taken()
    known = _vehicles(operator, [one.device_id for _, one in events])
    stored = _stored_events(known, [one.event_id for _, one in events])
    rows: dict[tuple[int, UUID], VehicleEvent] = {}
    fresh: dict[int, list[Report]] = defaultdict(list)
    now = city_clock().now()
    for item, one in events:
        vehicle = known.get(one.device_id)
        if vehicle is None:
            taken.failures.append(failed(item, "unregistered", str(one.device_id)))
            continue
        said = stored.get((vehicle.pk, one.event_id))
        if said is not None:
            _double(taken, item, said == _said(one))
            continue
        stored[vehicle.pk, one.event_id] = _said(one)
        rows[vehicle.pk, one.event_id] = _event_row(vehicle, one, now)
        fresh[vehicle.pk].append(_report(one))
        taken.times.append(one.at)
    VehicleEvent.objects.bulk_create(rows.values(), batch_size=_BATCH)
    vehicles = {vehicle.pk: vehicle for vehicle in known.values()}
    walk_vehicles(vehicles, fresh)
    note_reentries(vehicles, fresh)
    return taken


@transaction_required
def take_positions(operator: str, positions: Sequence[tuple[object, MdsPosition]]) -> Taken:
    """Store positions by the time at which the vehicles were there."""
    taken = Taken()
    known = _vehicles(operator, [one.device_id for _, one in positions])
    found = VehiclePosition.objects.filter(
        vehicle__in=[row.pk for row in known.values()], telemetry_id__in=[one.telemetry_id for _, one in positions]
    )
    stored = set(found.values_list("vehicle_id", "telemetry_id"))
    rows: list[VehiclePosition] = []
    fresh: dict[int, list[Report]] = defaultdict(list)
    now = city_clock().now()
    for item, one in positions:
        vehicle = known.get(one.device_id)
        if vehicle is None:
            taken.failures.append(failed(item, "unregistered", str(one.device_id)))
            continue
        if (vehicle.pk, one.telemetry_id) in stored:
            taken.doubled += 1
            continue
        stored.add((vehicle.pk, one.telemetry_id))
        rows.append(
            VehiclePosition(
                vehicle=vehicle,
                telemetry_id=one.telemetry_id,
                at=one.at,
                arrived_at=now,
                lon=one.place.lon,
                lat=one.place.lat,
                accuracy_m=one.place.accuracy_m,
            )
        )
        fresh[vehicle.pk].append(Report(record=one.telemetry_id, at=one.at, place=one.place))
        taken.times.append(one.at)
    VehiclePosition.objects.bulk_create(rows, batch_size=_BATCH)
    vehicles = {vehicle.pk: vehicle for vehicle in known.values()}
    walk_vehicles(vehicles, fresh)
    note_reentries(vehicles, fresh)
    return taken


@transaction_required
def take_trips(operator: str, trips: Sequence[tuple[object, MdsTrip]]) -> Taken:
    """Store trips."""
    taken = Taken()
    known = _vehicles(operator, [one.device_id for _, one in trips])
    found = VehicleTrip.objects.filter(
        vehicle__in=[row.pk for row in known.values()], trip_id__in=[one.trip_id for _, one in trips]
    )
    stored = set(found.values_list("vehicle_id", "trip_id"))
    now = city_clock().now()
    rows: list[VehicleTrip] = []
    for item, one in trips:
        vehicle = known.get(one.device_id)
        if vehicle is None:
            taken.failures.append(failed(item, "unregistered", str(one.device_id)))
        elif (vehicle.pk, one.trip_id) in stored:
            taken.doubled += 1
        else:
            stored.add((vehicle.pk, one.trip_id))
            rows.append(_trip_row(vehicle, one, now))
            taken.times.append(one.end_at)
    VehicleTrip.objects.bulk_create(rows, batch_size=_BATCH)
    return taken


def _vehicles(operator: str, devices: Sequence[UUID]) -> Mapping[UUID, Vehicle]:
    """Return the vehicles of some devices, held until the transaction ends: two deliveries do not cross."""
    rows = Vehicle.objects.filter(operator=operator, device_id__in=set(devices)).order_by("pk").select_for_update()
    return {row.device_id: row for row in rows}


def _stored_events(known: Mapping[UUID, Vehicle], events: Sequence[UUID]) -> dict[tuple[int, UUID], tuple[object, ...]]:
    rows = VehicleEvent.objects.filter(vehicle__in=[row.pk for row in known.values()], event_id__in=set(events))
    return {(row.vehicle_id, row.event_id): (row.state, tuple(row.event_types), row.at) for row in rows}


def _said(one: MdsEvent) -> tuple[object, ...]:
    return one.state.value, tuple(one.event_types), one.at


def _double(taken: Taken, item: object, is_same: bool) -> None:
    """Count an event that was stored before; one that says something else under the same id is refused."""
    if is_same:
        taken.doubled += 1
    else:
        taken.failures.append(failed(item, "bad_param", "event_id: another event bears it"))


def _report(one: MdsEvent) -> Report:
    return Report(record=one.event_id, at=one.at, place=one.place, state=one.state.value, event_types=one.event_types)


def _event_row(vehicle: Vehicle, one: MdsEvent, now: datetime) -> VehicleEvent:
    return VehicleEvent(
        vehicle=vehicle,
        event_id=one.event_id,
        state=one.state.value,
        event_types=list(one.event_types),
        at=one.at,
        arrived_at=now,
        lon=one.place.lon,
        lat=one.place.lat,
        accuracy_m=one.place.accuracy_m,
        trip_ids=list(one.trip_ids),
    )


def _trip_row(vehicle: Vehicle, one: MdsTrip, now: datetime) -> VehicleTrip:
    return VehicleTrip(
        vehicle=vehicle,
        trip_id=one.trip_id,
        start_at=one.start_at,
        end_at=one.end_at,
        start_lon=one.start.lon,
        start_lat=one.start.lat,
        end_lon=one.end.lon,
        end_lat=one.end.lat,
        duration_s=one.duration_s,
        distance_m=one.distance_m,
        arrived_at=now,
    )
