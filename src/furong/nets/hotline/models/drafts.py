"""Tables of forms that are being written, and of what agents have accepted of what a machine has read."""

from __future__ import annotations

from django.db import models

from furong.nets.hotline.models.appeals import Appeal

__all__ = ["AppealSlot", "CallDraft"]


class CallDraft(models.Model):
    """A form of a call as its agent has left it; it goes when the call is taken or left."""

    by_key = models.CharField(max_length=80)
    call = models.CharField(max_length=80)
    fields = models.JSONField()
    own = models.JSONField()
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by_key", "call"], name="call_draft_once")]

    def __str__(self) -> str:
        return f"{self.by_key} {self.call}"


class AppealSlot(models.Model):
    """A slot that a person has accepted with an appeal; rows are only ever added, which the database enforces."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="slots")
    name = models.CharField(max_length=12)
    value = models.CharField(max_length=300)
    is_edited = models.BooleanField()
    words = models.CharField(max_length=300)
    spans = models.JSONField()
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "name"], name="appeal_slot_once")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.name}"
