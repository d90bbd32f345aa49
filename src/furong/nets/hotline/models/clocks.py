"""Tables of the clocks of appeals and of what is asked about their time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from furong.nets.hotline.contracts.clocks import ExtensionState
from furong.nets.hotline.models.appeals import Appeal

__all__ = ["AppealTimer", "Extension", "TimerCount"]


class AppealTimer(models.Model):
    """One clock; whatever it is counted from is in the row, so that it can be counted anew at any time."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="timers")
    stage = models.CharField(max_length=10)
    round = models.PositiveSmallIntegerField()
    visit = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=40, default="")
    started_at = models.DateTimeField()
    limit = models.JSONField()
    pauses = models.JSONField(default=list)
    extensions = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    calendar = models.CharField(max_length=60)
    derivation = models.JSONField(default=dict)
    is_carried = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "stage", "round", "visit"], name="appeal_timer_once_a_visit")
        ]
        indexes = [
            models.Index(fields=["appeal"], condition=Q(stopped_at=None), name="appeal_timer_running"),
            models.Index(fields=["stage", "due_at"], name="appeal_timer_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.stage} {self.round}.{self.visit}"


class TimerCount(models.Model):
    """A clock as it was counted, and why; rows are only ever added, which the database enforces."""

    timer = models.ForeignKey(AppealTimer, on_delete=models.PROTECT, related_name="counts")
    due_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=40)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.timer_id} {self.cause}"


class Extension(models.Model):
    """More time was asked for, and perhaps given."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="extensions")
    round = models.PositiveSmallIntegerField()
    amount = models.FloatField()
    reason = models.TextField()
    state = models.CharField(max_length=10, default=ExtensionState.PENDING.value)
    asked_by = models.CharField(max_length=60)
    asked_key = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, default="")
    decision = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appeal"], condition=Q(state=ExtensionState.PENDING.value), name="appeal_extension_once_pending"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="appeal_extension_is_more"),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.amount} {self.state}"
