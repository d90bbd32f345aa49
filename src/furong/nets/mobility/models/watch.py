"""Storage of the watch list."""

from __future__ import annotations

from django.db import models

from furong.nets.mobility.models.vehicles import Vehicle

__all__ = ["Reentry", "Watch", "WatchStep"]


class Watch(models.Model):
    """A vehicle that is watched for; the last step says what holds of it."""

    key = models.CharField(max_length=32, db_index=True)
    masked = models.CharField(max_length=40)
    reason = models.CharField(max_length=20)
    evidence = models.TextField()
    evidence_sha256 = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=60)
    state = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "reason"], condition=~models.Q(state="lifted"), name="watch_once_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.masked} {self.reason}"


class WatchStep(models.Model):
    """Something was done to an entry; rows are only ever added, which the database enforces."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    note = models.TextField()

    def __str__(self) -> str:
        return f"{self.watch_id} {self.state} {self.at}"


class Reentry(models.Model):
    """A watched vehicle was put down somewhere; rows are only ever added, which the database enforces."""

    reentry = models.UUIDField(primary_key=True)
    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="reentries")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=40)
    lon = models.FloatField()
    lat = models.FloatField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["watch", "vehicle", "at"], name="reentry_order")]

    def __str__(self) -> str:
        return f"{self.watch_id} {self.zone} {self.at}"
