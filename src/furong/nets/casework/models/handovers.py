"""Tables of shifts that were handed over and taken over; rows are only ever added, which the database enforces."""

from __future__ import annotations

from django.db import models

__all__ = ["HandoverTaking", "ShiftHandover"]


class ShiftHandover(models.Model):
    """Somebody has signed for a shift; what the system said at that moment is kept as it was."""

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=80)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()
    draft = models.JSONField()
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["area", "-id"], name="handover_newest")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.at}"


class HandoverTaking(models.Model):
    """Somebody else has taken it over, with the cases of level 1 and 2 that they ticked; until then it waits."""

    handover = models.OneToOneField(ShiftHandover, on_delete=models.PROTECT, primary_key=True, related_name="taking")
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()
    ticked = models.JSONField()

    def __str__(self) -> str:
        return f"{self.handover_id} {self.at}"
