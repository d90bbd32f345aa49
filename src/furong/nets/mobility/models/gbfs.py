"""Storage of GBFS feeds that the city pulls, and of what they said."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from furong.nets.mobility.models.operators import Operator

__all__ = ["GbfsSnapshot", "GbfsSource"]


class GbfsSource(models.Model):
    """A GBFS feed of an operator, with its health."""

    key = models.CharField(max_length=60, primary_key=True)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=1000)
    period_s = models.PositiveIntegerField()
    created_by = models.CharField(max_length=60)
    next_run_at = models.DateTimeField()
    last_success_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    error_zh = models.CharField(max_length=500, default="")
    error_en = models.CharField(max_length=500, default="")
    version = models.CharField(max_length=10, default="")
    vehicles = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["next_run_at"], name="gbfs_source_due")]

    def __str__(self) -> str:
        return self.key


class GbfsSnapshot(models.Model):
    """Where the free vehicles of a feed stood at an instant; without their ids, which change after every trip."""

    source = models.ForeignKey(GbfsSource, on_delete=models.CASCADE, related_name="snapshots")
    at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    lon = ArrayField(models.FloatField())
    lat = ArrayField(models.FloatField())
    disabled = ArrayField(models.BooleanField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "at"], name="gbfs_snapshot_once")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.at}"
