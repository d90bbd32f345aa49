"""Storage of the catalogue of history: which files count, how long readings are kept, and what is being exported."""

from __future__ import annotations

from django.db import models

from furong.foundation.exports.rows import ExportRow


class HistoryFile(models.Model):
    """One Parquet file. What it holds counts from the commit of this row until ``dropped_at`` is set by another."""

    partition = models.IntegerField()
    tier = models.CharField(max_length=4)
    level = models.PositiveSmallIntegerField()
    day = models.IntegerField(null=True)
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    rows = models.BigIntegerField()
    min_ms = models.BigIntegerField()
    max_ms = models.BigIntegerField()
    min_number = models.IntegerField()
    max_number = models.IntegerField()
    size_bytes = models.BigIntegerField()
    path = models.CharField(max_length=200, unique=True)
    is_late = models.BooleanField(default=False)
    is_counted = models.BooleanField(default=False)
    thinned = models.CharField(max_length=16, default="")
    stored_at = models.DateTimeField(auto_now_add=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["partition", "tier", "min_ms"],
                condition=models.Q(dropped_at=None),
                name="history_live",
            ),
            models.Index(fields=["dropped_at"], condition=models.Q(dropped_at__isnull=False), name="history_dropped"),
        ]

    def __str__(self) -> str:
        return self.path


class RetentionRule(models.Model):
    """How long readings of a category are kept in each tier; the one with no category is for all the others."""

    category = models.CharField(max_length=60, primary_key=True)
    raw_days = models.PositiveIntegerField()
    hour_days = models.PositiveIntegerField()
    day_days = models.PositiveIntegerField()
    changed_by = models.CharField(max_length=60, default="")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.category or '*'}: {self.raw_days}/{self.hour_days}/{self.day_days}"


class HistoryExport(ExportRow):
    """One export: what is asked for, and how many of its pieces are on disk."""

    pieces = models.JSONField(default=list)
    piece_count = models.PositiveIntegerField(null=True)
    rows = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"], name="history_export_order")]
