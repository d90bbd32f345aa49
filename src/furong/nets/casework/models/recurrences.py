"""Table of the links between cases and the closed ones that they are the return of; rows are only ever added."""

from __future__ import annotations

from django.db import models

from furong.nets.casework.models.cases import Case

__all__ = ["Recurrence"]


class Recurrence(models.Model):
    """A matter came back: the new case, the closed one, and the one that the chain began with."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="recurrence")
    earlier = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="returns")
    root = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="chain")
    position = models.PositiveIntegerField()
    closed_at = models.DateTimeField()
    days = models.FloatField()
    distance_m = models.FloatField()
    supervising_zh = models.CharField(max_length=300, default="")
    supervising_en = models.CharField(max_length=300, default="")
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.case_id} after {self.earlier_id}"
