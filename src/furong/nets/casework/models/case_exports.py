"""Exports of the desk's list: what was asked for, and how far it is written."""

from __future__ import annotations

from django.db import models

from furong.foundation.exports.rows import ExportRow


class CaseExport(ExportRow):
    """One export; ``cursor`` is the last case whose row is on disk, in one of ``pieces`` pieces."""

    grants = models.JSONField()
    cursor = models.CharField(max_length=19, default="")
    pieces = models.PositiveIntegerField(default=0)
    is_read = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["state", "asked_at"], name="case_export_order"),
            models.Index(fields=["asked_by", "-asked_at"], name="case_export_own"),
        ]
