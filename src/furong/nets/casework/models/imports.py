"""Files of cases that were imported, and the rows of them that could not be."""

from __future__ import annotations

from django.db import models


class CaseImport(models.Model):
    """A file of cases that was imported."""

    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    opened = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    dispatched = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.file_name} {self.imported_at}"


class RejectedCase(models.Model):
    """A row that opened no case: what it said, and what is wrong with it."""

    batch = models.ForeignKey(CaseImport, on_delete=models.PROTECT, related_name="rejections")
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    column = models.CharField(max_length=40)
    problem = models.CharField(max_length=40)
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["batch", "row"], name="rejected_case_in_order")]

    def __str__(self) -> str:
        return f"{self.batch_id} row {self.row}: {self.problem}"
