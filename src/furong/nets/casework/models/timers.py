"""Tables of the clocks of cases, of who was told of lateness, and of counting anew."""

from __future__ import annotations

from django.db import models

from furong.nets.casework.models.cases import Case

__all__ = ["Escalation", "Recount", "Timer"]


class Timer(models.Model):
    """One clock of a case: how long it has been in a stage, and until when it has to leave it.

    Whatever it is counted from is in the row, so that its derivation can be had at any time from the calendar that it
    is pinned to. ``reached`` counts the marks that it has passed: warned, overdue, then one a level of escalation;
    ``next_at`` is the instant of the next mark.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="timers")
    stage = models.CharField(max_length=10)
    visit = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    parts = models.JSONField()
    pauses = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    exempt = models.CharField(max_length=200, default="")
    calendar = models.CharField(max_length=60)
    warned_at = models.DateTimeField(null=True)
    reached = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "stage", "visit"], name="timer_once_a_visit")]
        indexes = [
            models.Index(fields=["case"], condition=models.Q(stopped_at=None), name="timer_running"),
            models.Index(
                fields=["next_at"], condition=models.Q(stopped_at=None, next_at__isnull=False), name="timer_next_mark"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage} {self.visit}"


class Escalation(models.Model):
    """Somebody above was told that a stage is late."""

    timer = models.ForeignKey(Timer, on_delete=models.PROTECT, related_name="escalations")
    level = models.PositiveSmallIntegerField()
    told = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["timer", "level", "due_at"], name="escalation_once_a_level")]

    def __str__(self) -> str:
        return f"{self.timer_id} level {self.level}"


class Recount(models.Model):
    """Open deadlines were, or are being, counted anew on a calendar; the newest one says which calendar is in use.

    ``content`` is the calendar as it was handed in, or empty for one that comes with the platform; ``cursor`` is the
    last case that has been counted, so that a count that was cut off goes on from there.
    """

    calendar = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    content = models.TextField(default="")
    cause = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    cursor = models.CharField(max_length=19, default="")
    cases = models.PositiveIntegerField(default=0)
    clocks = models.PositiveIntegerField(default=0)
    moved_clocks = models.PositiveIntegerField(default=0)
    moved_cases = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.calendar}@{self.version} {self.cause}"
