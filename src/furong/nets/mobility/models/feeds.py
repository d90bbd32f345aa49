"""Storage of how operators' feeds are, and of what was refused."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from furong.nets.mobility.models.operators import Operator

__all__ = ["FeedMinute", "FeedRejection"]


class FeedMinute(models.Model):
    """What arrived by one channel of an operator within a minute."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10)
    minute = models.DateTimeField()
    arrived_at = models.DateTimeField()
    newest_at = models.DateTimeField(null=True)
    stored = models.PositiveIntegerField(default=0)
    doubled = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    lag_s = models.FloatField(default=0.0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operator", "channel", "minute"], name="feed_minute_once")]
        indexes = [models.Index(fields=["minute"], name="feed_minute_time")]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.channel} {self.minute}"


class FeedRejection(models.Model):
    """A record that was refused; one that is sent again and again is one row."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    item = models.JSONField()
    error = models.CharField(max_length=30)
    description = models.CharField(max_length=500)
    details = ArrayField(models.CharField(max_length=500), default=list)
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    state = models.CharField(max_length=10)
    settled_by = models.CharField(max_length=60, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operator", "channel", "digest"], name="feed_rejection_once")]
        indexes = [models.Index(fields=["state", "-id"], name="feed_rejection_newest")]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.channel} {self.error}"
