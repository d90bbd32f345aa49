"""Storage of dispatch plans."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from furong.nets.mobility.models.operators import Operator

__all__ = ["DispatchPlan", "OperatorFleet", "PlanOutcome"]


class DispatchPlan(models.Model):
    """What was planned from what; rows are only ever added, which the database enforces."""

    made_at = models.DateTimeField()
    for_at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=60)
    zones = ArrayField(models.CharField(max_length=40))
    state = models.JSONField()
    answer = models.JSONField()

    def __str__(self) -> str:
        return f"{self.pk} {self.made_at}"


class PlanOutcome(models.Model):
    """How a plan compares with what was counted; rows are only ever added, which the database enforces."""

    plan = models.OneToOneField(DispatchPlan, on_delete=models.PROTECT, related_name="outcome", primary_key=True)
    at = models.DateTimeField()
    happened = models.JSONField()
    regret = models.JSONField()

    def __str__(self) -> str:
        return f"{self.plan_id} {self.at}"


class OperatorFleet(models.Model):
    """Vans that an operator has, unless a plan is told others; the newest row holds, and rows are only ever added."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    fleets = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.operator_id} {self.at}"
