"""Storage of appeals against scores and of what was decided on them."""

from __future__ import annotations

from django.db import models

from furong.nets.mobility.models.operators import Operator

__all__ = ["ScoreAppeal", "ScoreAppealDecision"]


class ScoreAppeal(models.Model):
    """An operator says that a term of its score is wrong; rows are only ever added, which the database enforces."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=30)
    formula = models.CharField(max_length=81)
    term = models.CharField(max_length=80)
    told = models.JSONField()
    text = models.TextField()
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["operator", "-id"], name="score_appeal_newest")]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.period} {self.term}"


class ScoreAppealDecision(models.Model):
    """What was decided on an appeal, once; rows are only ever added, which the database enforces."""

    appeal = models.OneToOneField(ScoreAppeal, on_delete=models.PROTECT, related_name="decision", primary_key=True)
    upheld = models.BooleanField()
    reply = models.TextField()
    fact = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.upheld}"
