"""Storage of announced events and their deliveries."""

from __future__ import annotations

from django.db import models


class OutboxEvent(models.Model):
    """One announced event, in its CloudEvents form."""

    sequence = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    ce_type = models.CharField(max_length=120)
    source = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    time = models.DateTimeField()
    data = models.JSONField()
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.sequence} {self.ce_type} {self.subject}"


class OutboxDelivery(models.Model):
    """One event on its way to one consumer."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    consumer = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    trouble = models.TextField(default="")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "consumer"], name="outbox_delivery_once")]
        indexes = [
            models.Index(
                fields=["consumer", "event"], condition=models.Q(applied_at=None), name="outbox_delivery_pending"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.consumer}"
