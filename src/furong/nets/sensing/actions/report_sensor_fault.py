"""Report that a sensor is faulty, or that it is well again: one open fault a thing, whoever reports it how often."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from furong.foundation.outbox.announce import announce
from furong.foundation.transactions import transaction_required, wait_for_lock
from furong.kernel.clock import iso
from furong.kernel.events import Event
from furong.nets.sensing.contracts.sensor_faults import (
    SENSOR_FAULTY,
    SENSOR_RECOVERED,
    SensorFaultKind,
    SensorFaulty,
    SensorPlace,
    SensorRecovered,
)
from furong.nets.sensing.models.sensor_faults import SensorFaultRow

__all__ = ["report_sensor_fault", "report_sensor_recovered"]

#: A sensor that fails again within this time has one fault, not two: it comes and goes.
_SAME_FAULT = timedelta(hours=24)


@transaction_required
def report_sensor_fault(
    place: SensorPlace, kind: SensorFaultKind, since: datetime, *, by: str, evidence: Mapping[str, str] | None = None
) -> UUID:
    """Report a fault and return its id; a thing that has an open one keeps that, and nothing is told again.

    Args:
        place: The thing.
        kind: What is wrong.
        since: Since when.
        by: Who or what noticed it.
        evidence: What it was noticed by, shown as it is.
    """
    wait_for_lock(f"sensor:{place.code}")  # two reports of one thing wait for each other here
    row = SensorFaultRow.objects.filter(thing=place.code).order_by("-since").first()
    if row is not None and row.recovered_at is None:
        return row.pk
    if row is not None and row.recovered_at is not None and since - row.recovered_at < _SAME_FAULT:
        row.recovered_at = None
        row.save(update_fields=["recovered_at"])
    else:
        row = SensorFaultRow.objects.create(
            id=uuid4(), thing=place.code, kind=kind.value, since=since, evidence=dict(evidence or {}), reported_by=by
        )
    announce(
        Event(
            id=uuid5(row.pk, f"faulty {iso(since)}"),
            type=SENSOR_FAULTY,
            source="/nets/sensing",
            subject=str(row.pk),
            time=since,
            data=SensorFaulty(fault=row.pk, place=place, kind=kind, since=since, evidence=dict(evidence or {})),
        )
    )
    return row.pk


@transaction_required
def report_sensor_recovered(thing: str, at: datetime) -> bool:
    """Report that the sensor of a thing is well again; return whether it had an open fault.

    Args:
        thing: Code of the thing.
        at: Since when.
    """
    row = SensorFaultRow.objects.select_for_update().filter(thing=thing, recovered_at=None).first()
    if row is None:
        return False
    row.recovered_at = max(at, row.since)
    row.save(update_fields=["recovered_at"])
    announce(
        Event(
            id=uuid5(row.pk, f"recovered {iso(row.recovered_at)}"),
            type=SENSOR_RECOVERED,
            source="/nets/sensing",
            subject=str(row.pk),
            time=row.recovered_at,
            data=SensorRecovered(fault=row.pk, thing=thing, at=row.recovered_at),
        )
    )
    return True
