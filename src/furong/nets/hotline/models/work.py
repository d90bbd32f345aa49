"""The table of work on the street that appeals have asked for."""

from __future__ import annotations

from django.db import models

from furong.nets.hotline.models.appeals import Appeal

__all__ = ["AppealWork"]


class AppealWork(models.Model):
    """Work that a round of an appeal has asked for; the case belongs to somebody else, and its number is all of it."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="work")
    round = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    case = models.CharField(max_length=19, default="")
    ended_at = models.DateTimeField(null=True)
    draft = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "round"], name="appeal_work_once_a_round")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.case}"
