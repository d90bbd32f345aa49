"""Storage of proposals of quotas and of what was decided on them."""

from __future__ import annotations

from django.db import models

__all__ = ["QuotaDecision", "QuotaProposal"]


class QuotaProposal(models.Model):
    """Quotas that somebody proposed, with the facts they follow from; rows are only ever added."""

    trial = models.JSONField()
    facts = models.JSONField()
    valid_from = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk} {self.valid_from}"


class QuotaDecision(models.Model):
    """What was decided on a proposal, once; rows are only ever added, which the database enforces."""

    proposal = models.OneToOneField(QuotaProposal, on_delete=models.PROTECT, related_name="decision", primary_key=True)
    adopted = models.BooleanField()
    formula = models.CharField(max_length=81)
    reply = models.CharField(max_length=500)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.adopted}"
