"""Tables of the files of appeals that were imported, and of the rows that could not be."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from furong.nets.hotline.contracts.imports import AppealRejectionState
from furong.nets.hotline.models.appeals import Appeal

__all__ = ["AppealImport", "RejectedAppeal"]


class AppealImport(models.Model):
    """A file of appeals that was imported."""

    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    opened = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.file_name} {self.at}"


class RejectedAppeal(models.Model):
    """A row that could not be an appeal: what it says, what is wrong with it, and what became of it."""

    batch = models.ForeignKey(AppealImport, on_delete=models.PROTECT, related_name="rejections")
    row = models.PositiveIntegerField()
    #: Pairs of column and text: an object would not keep their order.
    cells = models.JSONField()
    problems = models.JSONField()
    state = models.CharField(max_length=10, default=AppealRejectionState.WAITING.value)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, default="")
    settled_by = models.CharField(max_length=60, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "row"], name="rejected_appeal_once"),
            models.CheckConstraint(
                condition=Q(state="opened", appeal__isnull=False) | (~Q(state="opened") & Q(appeal=None)),
                name="rejected_appeal_opened_is_one",
            ),
        ]
        indexes = [models.Index(fields=["state", "-batch", "row"], name="rejected_appeal_waiting")]

    def __str__(self) -> str:
        return f"{self.batch_id} row {self.row}"
