"""Storage of formulas, quotas, samples and entered facts from which operators are scored."""

from __future__ import annotations

from django.db import models

from furong.nets.mobility.models.operators import Operator

__all__ = ["GivenFact", "OperatorQuota", "OrderSample", "ScoreFormula"]


class ScoreFormula(models.Model):
    """A version of a formula; rows are only ever added, which the database enforces."""

    formula = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    document = models.JSONField()
    valid_from = models.DateTimeField()
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["formula", "version"], name="score_formula_once")]

    def __str__(self) -> str:
        return f"{self.formula}@{self.version}"


class OperatorQuota(models.Model):
    """What an operator may deploy from an instant on; rows are only ever added, which the database enforces."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    quota = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["operator", "valid_from"], name="operator_quota_order")]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.quota}"


class OrderSample(models.Model):
    """How many vehicles of an operator stood, and how many of these inside zones; rows are only ever added."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen = models.FloatField()
    inside = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operator", "at"], name="order_sample_once")]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.at}"


class GivenFact(models.Model):
    """A fact that somebody entered; the newest row of a name holds, and rows are only ever added."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=30)
    name = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    source = models.CharField(max_length=500)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["period", "operator", "name", "-id"], name="given_fact_newest")]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.period} {self.name}"
