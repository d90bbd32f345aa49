"""Tables of mails: who writes about which appeal, what came, and what is sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from furong.nets.hotline.models.appeals import Appeal

__all__ = ["MailReceived", "MailSent", "MailThread"]


class MailThread(models.Model):
    """The address that an appeal came from: personal data, for answers alone."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, primary_key=True, related_name="mail_thread")
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    last_id = models.CharField(max_length=250, default="")

    def __str__(self) -> str:
        return str(self.appeal_id)


class MailReceived(models.Model):
    """A mail that came, once; what it says is in its appeal."""

    key = models.CharField(max_length=64, primary_key=True)
    message_id = models.CharField(max_length=250, default="")
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="mails")
    outcome = models.CharField(max_length=10)
    trouble = models.CharField(max_length=300, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["message_id"], name="mail_received_by_id")]

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.outcome}"


class MailSent(models.Model):
    """A mail to a citizen: stored with what it tells of, and sent until a server has taken it."""

    message_id = models.CharField(max_length=250, unique=True)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="mails_sent")
    text = models.TextField()
    answers = models.CharField(max_length=250, default="")
    state = models.CharField(max_length=8, default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    trouble = models.CharField(max_length=300, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["waiting", "sent", "parked"]), name="mail_sent_state_known")
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="mail_sent_due")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.state}"
