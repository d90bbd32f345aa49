"""Exports of the desk's list: what was asked for, and how far it is written."""

from __future__ import annotations

from django.db import models


class CaseExport(models.Model):
    """One export; ``cursor`` is the last case whose row is on disk, in one of ``pieces`` pieces."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField(auto_now_add=True)
    spec = models.JSONField()
    grants = models.JSONField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    cursor = models.CharField(max_length=19, default="")
    pieces = models.PositiveIntegerField(default=0)
    is_read = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    error_zh = models.CharField(max_length=400, default="")
    error_en = models.CharField(max_length=400, default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "asked_at"], name="case_export_order"),
            models.Index(fields=["asked_by", "-asked_at"], name="case_export_own"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
