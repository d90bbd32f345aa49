"""Register vehicles of an operator, and change what is known of them; of a plate only its keyed hash is kept."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.mobility.contracts.feeds import Failure
from furong.nets.mobility.contracts.vehicles import MdsVehicle
from furong.nets.mobility.domain.mds_reading import failed
from furong.nets.mobility.models import Operator, Vehicle
from furong.nets.mobility.selectors.vehicle_keys import key_of_mark

__all__ = ["change_vehicles", "register_vehicles"]


@transaction_required
def register_vehicles(operator: str, vehicles: Sequence[tuple[object, MdsVehicle]]) -> list[Failure]:
    """Register vehicles and return why some are refused.

    Args:
        operator: Code of the operator.
        vehicles: Each as it was sent, and as it was read.
    """
    devices, keys = _known(operator, vehicles)
    now = city_clock().now()
    fresh, failures = [], []
    for item, one in vehicles:
        key = key_of_mark(one.vehicle_id)
        if one.device_id in devices or key in keys:
            failures.append(failed(item, "already_registered"))
            continue
        devices.add(one.device_id)
        keys[key] = one.device_id
        fresh.append(
            Vehicle(
                operator_id=operator,
                device_id=one.device_id,
                key=key,
                vehicle_type=one.vehicle_type,
                propulsion_types=list(one.propulsion_types),
                attributes=dict(one.attributes),
                registered_at=now,
            )
        )
    Vehicle.objects.bulk_create(fresh, batch_size=1000)
    return failures


@transaction_required
def change_vehicles(operator: str, vehicles: Sequence[tuple[object, MdsVehicle]]) -> list[Failure]:
    """Change what is known of registered vehicles and return why some are refused."""
    _, keys = _known(operator, vehicles)
    failures = []
    for item, one in vehicles:
        key = key_of_mark(one.vehicle_id)
        if keys.get(key, one.device_id) != one.device_id:
            failures.append(failed(item, "already_registered"))
            continue
        changed = Vehicle.objects.filter(operator=operator, device_id=one.device_id).update(
            key=key,
            vehicle_type=one.vehicle_type,
            propulsion_types=list(one.propulsion_types),
            attributes=dict(one.attributes),
        )
        if changed:
            keys[key] = one.device_id
        else:
            failures.append(failed(item, "unregistered"))
    return failures


def _known(operator: str, vehicles: Sequence[tuple[object, MdsVehicle]]) -> tuple[set[UUID], dict[str, UUID]]:
    """Return which devices an operator has of those that are sent, and whose each of the keys is.

    The operator is held: two deliveries do not cross.
    """
    Operator.objects.select_for_update().get(pk=operator)
    devices = [one.device_id for _, one in vehicles]
    keys = [key_of_mark(one.vehicle_id) for _, one in vehicles]
    named = Vehicle.objects.filter(Q(device_id__in=devices) | Q(key__in=keys), operator=operator)
    rows = list(named.values_list("device_id", "key"))
    return {device for device, _ in rows}, {key: device for device, key in rows}
