"""Appeals that were assigned without a person, with what it rested on."""

from __future__ import annotations

from django.db import models

from furong.nets.hotline.models.appeals import Appeal
from furong.nets.hotline.models.mandates import MandateRow

__all__ = ["AutomaticAssignment"]


class AutomaticAssignment(models.Model):
    """What was known when an appeal was assigned by itself; rows are only ever added, which the database enforces."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="automatic_assignments")
    round = models.PositiveSmallIntegerField()
    mandate = models.ForeignKey(MandateRow, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    promised = models.FloatField()
    decided = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    bound = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "round"], name="assigned_by_itself_once")]
        indexes = [models.Index(fields=["at"], name="assigned_by_itself_when")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.unit_id}"
