"""Storage of webhooks and of what is on its way to them."""

from __future__ import annotations

import uuid

from django.db import models


class Webhook(models.Model):
    """An address that wants to be told of events of an area."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.CharField(max_length=120)
    url = models.CharField(max_length=1000)
    event_types = models.JSONField()
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    secret = models.CharField(max_length=100)
    old_secret = models.CharField(max_length=100, default="")
    old_secret_until = models.DateTimeField(null=True)
    is_paused = models.BooleanField(default=False)
    created_by_key = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    failures = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    last_tried_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, default="")

    def __str__(self) -> str:
        return f"{self.title} {self.id}"


class WebhookDelivery(models.Model):
    """One event on its way to one webhook, as it is sent to the byte."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        PARKED = "parked"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.UUIDField()
    event_type = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    status = models.PositiveIntegerField(null=True)
    trouble = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "event_id"], name="webhook_delivery_once")]
        indexes = [
            models.Index(fields=["webhook", "due_at"], condition=models.Q(state="waiting"), name="webhook_due"),
            models.Index(
                fields=["webhook", "subject", "id"], condition=models.Q(state="waiting"), name="webhook_order"
            ),
            models.Index(fields=["webhook", "-id"], name="webhook_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.webhook_id}"
