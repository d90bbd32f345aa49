"""Reading faults of sensors."""

from __future__ import annotations

from furong.nets.sensing.models.sensor_faults import SensorFaultRow

__all__ = ["find_faulty_thing", "open_faults"]


def find_faulty_thing(evidence: str, value: str) -> str | None:
    """Return the code of the thing whose open fault carries that evidence, or ``None``."""
    row = SensorFaultRow.objects.filter(recovered_at=None, evidence__contains={evidence: value}).first()
    return row.thing if row is not None else None


def open_faults(things: list[str], by: str) -> dict[str, str]:
    """Return the kinds of the open faults of ``things`` that ``by`` reported, by code of the thing."""
    rows = SensorFaultRow.objects.filter(recovered_at=None, thing__in=things, reported_by=by)
    return dict(rows.values_list("thing", "kind"))
