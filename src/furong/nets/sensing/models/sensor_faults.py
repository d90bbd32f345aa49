"""Storage of faults of sensors: an open one blocks a second one of the same thing."""

from __future__ import annotations

from django.db import models

__all__ = ["SensorFaultRow"]


class SensorFaultRow(models.Model):
    """A time in which a thing's sensor is taken for faulty."""

    id = models.UUIDField(primary_key=True)
    thing = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    since = models.DateTimeField()
    evidence = models.JSONField(default=dict)
    reported_by = models.CharField(max_length=60)
    reported_at = models.DateTimeField(auto_now_add=True)
    recovered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thing"], condition=models.Q(recovered_at=None), name="sensor_fault_one_open"
            )
        ]
        indexes = [models.Index(fields=["thing", "-since"], name="sensor_fault_by_thing")]

    def __str__(self) -> str:
        return f"{self.thing} {self.kind}"
