"""Tables of what is asked about the time of a case, and of what was decided."""

from __future__ import annotations

from django.db import models

from furong.nets.casework.contracts.requests import RequestKind, RequestState
from furong.nets.casework.models.cases import Case

__all__ = ["CaseRequest", "RequestDecision"]


class CaseRequest(models.Model):
    """More time, putting off, or an appeal against lateness is asked for; ``until`` is of putting off alone."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10)
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500)
    until = models.DateField(null=True)
    state = models.CharField(max_length=10, default=RequestState.PENDING.value)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(state=RequestState.PENDING.value),
                name="request_once_pending",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(kind=RequestKind.SUSPENSION.value, state=RequestState.APPROVED.value),
                name="request_suspends_once",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(kind=RequestKind.APPEAL.value) & ~models.Q(state=RequestState.WITHDRAWN.value),
                name="request_appeals_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"],
                condition=models.Q(kind=RequestKind.SUSPENSION.value, state=RequestState.APPROVED.value),
                name="request_resumes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.state}"

    @property
    def told(self) -> str:
        """What the history of the case tells of it: why, and the day when there is one."""
        return f"{self.until.isoformat()} · {self.reason}"[:500] if self.until else self.reason


class RequestDecision(models.Model):
    """One review of a request; rows are only ever added, which the database enforces."""

    request = models.ForeignKey(CaseRequest, on_delete=models.PROTECT, related_name="decisions")
    review = models.PositiveSmallIntegerField()
    approved = models.BooleanField()
    reason = models.CharField(max_length=500, default="")
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "review"], name="decision_once_a_review")]

    def __str__(self) -> str:
        return f"{self.request_id} review {self.review}"
