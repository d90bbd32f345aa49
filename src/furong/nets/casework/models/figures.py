"""Table of what was counted of cases whose results are proved by a figure."""

from __future__ import annotations

from django.db import models

from furong.nets.casework.models.cases import Case

__all__ = ["FigureRow"]


class FigureRow(models.Model):
    """What was counted of a case, or of one group of it; rows are only ever added, which the database enforces."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="figures")
    group = models.CharField(max_length=40)
    value = models.FloatField()
    goal = models.FloatField()
    limit = models.FloatField()
    at = models.DateTimeField()
    counter = models.CharField(max_length=40)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "group", "counter", "at"], name="figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.group} {self.value}"
