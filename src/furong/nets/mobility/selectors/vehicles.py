"""Reading vehicles and what is odd about what was reported of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.vehicles import Place, VehicleFlagInfo, VehicleFlagKind, VehicleInfo
from furong.nets.mobility.models import Vehicle, VehicleFlag
from furong.nets.mobility.selectors.feeds import operators_for

__all__ = ["list_vehicle_flags", "list_vehicle_flags_for", "list_vehicles"]


def list_vehicles(
    operator: str, *, device_id: UUID | None = None, after: int = 0, limit: int = 1000
) -> list[VehicleInfo]:
    """Return vehicles of an operator, in the order in which they were registered.

    Args:
        operator: Code of the operator.
        device_id: Keeps that one.
        after: Leaves out so many first ones. [1]
        limit: How many at most. [1]
    """
    rows = Vehicle.objects.filter(operator=operator).order_by("pk")
    if device_id is not None:
        rows = rows.filter(device_id=device_id)
    return [_info(row) for row in rows[after : after + limit]]


def list_vehicle_flags_for(
    actor: Actor, *, since: datetime, kind: VehicleFlagKind | None = None, limit: int = 200
) -> list[VehicleFlagInfo]:
    """Return what was odd since an instant in the feeds of the operators whom ``actor`` may look at, newest first."""
    codes = list(operators_for(actor, "mobility.read").values_list("code", flat=True))
    return list_vehicle_flags(since=since, kind=kind, limit=limit, operators=codes)


def list_vehicle_flags(
    *, since: datetime, kind: VehicleFlagKind | None = None, limit: int = 200, operators: list[str] | None = None
) -> list[VehicleFlagInfo]:
    """Return what was odd since an instant, the newest first."""
    rows = VehicleFlag.objects.filter(at__gte=since).select_related("vehicle")
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if operators is not None:
        rows = rows.filter(vehicle__operator__in=operators)
    return [
        VehicleFlagInfo(
            operator=row.vehicle.operator_id,
            vehicle=row.vehicle.key,
            kind=VehicleFlagKind(row.kind),
            record=row.record,
            at=row.at,
            detail=row.detail,
        )
        for row in rows.order_by("-at", "-id")[:limit]
    ]


def _info(row: Vehicle) -> VehicleInfo:
    place = None
    if row.lon is not None and row.lat is not None:
        place = Place(lon=row.lon, lat=row.lat, accuracy_m=row.accuracy_m)
    return VehicleInfo(
        operator=row.operator_id,
        device_id=row.device_id,
        key=row.key,
        vehicle_type=row.vehicle_type,
        propulsion_types=tuple(row.propulsion_types),
        attributes=row.attributes,
        state=row.state,
        state_at=row.state_at,
        event_types=tuple(row.event_types),
        place=place,
        placed_at=row.placed_at,
    )
