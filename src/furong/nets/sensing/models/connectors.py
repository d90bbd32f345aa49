"""Storage of pull connectors, how far they have got, and their last runs."""

from __future__ import annotations

from django.db import models

__all__ = ["ConnectorRow", "PullRunRow"]


class ConnectorRow(models.Model):
    """A connector with its cursor and its health."""

    key = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=16)
    address = models.CharField(max_length=1000)
    period_s = models.PositiveIntegerField()
    settings = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    is_paused = models.BooleanField(default=False)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    next_run_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    last_tried_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    error_zh = models.CharField(max_length=500, default="")
    error_en = models.CharField(max_length=500, default="")
    readings = models.PositiveBigIntegerField(default=0)
    readings_total = models.PositiveBigIntegerField(default=0)
    quarantined_total = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["next_run_at"], condition=models.Q(is_paused=False), name="connector_due")]

    def __str__(self) -> str:
        return self.key


class PullRunRow(models.Model):
    """One run of a connector; only the newest are kept."""

    connector = models.ForeignKey(ConnectorRow, on_delete=models.CASCADE, related_name="runs")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    size_bytes = models.PositiveBigIntegerField(default=0)
    readings = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    error_zh = models.CharField(max_length=500, default="")
    error_en = models.CharField(max_length=500, default="")

    class Meta:
        indexes = [models.Index(fields=["connector", "-id"], name="pull_run_newest")]

    def __str__(self) -> str:
        return f"{self.connector_id} {self.begun_at}"
