"""Tables of cases that somebody above watches, and of what the units replied."""

from __future__ import annotations

from django.db import models

from furong.nets.casework.contracts.supervision import SupervisionState
from furong.nets.casework.models.cases import Case

__all__ = ["Supervision", "SupervisionReply"]

_LIFTED = models.Q(state=SupervisionState.LIFTED.value)


class Supervision(models.Model):
    """A case is under supervision until that is lifted, or the case ends."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supervisions")
    level = models.CharField(max_length=10)
    text = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500, default="")
    reply_by = models.DateTimeField()
    state = models.CharField(max_length=10, default=SupervisionState.OPEN.value)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()
    lifted_by = models.CharField(max_length=60, default="")
    lifted_by_key = models.CharField(max_length=80, default="")
    lifted_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "level"], condition=~_LIFTED, name="supervision_once_a_level")
        ]
        indexes = [models.Index(fields=["level", "reply_by"], condition=~_LIFTED, name="supervision_standing")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level} {self.state}"


class SupervisionReply(models.Model):
    """A unit, or the dispatcher, has replied; rows are only ever added, which the database enforces."""

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="replies")
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=500)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.supervision_id} {self.at}"
