"""Tables of messages from a messenger, and of the requests that brought them."""

from __future__ import annotations

from django.db import models

from furong.nets.hotline.models.appeals import Appeal

__all__ = ["MessengerDelivery", "MessengerText"]


class MessengerDelivery(models.Model):
    """A signed request of the messenger: the same signature with something else in it is nobody's."""

    signature = models.CharField(max_length=64, primary_key=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.signature


class MessengerText(models.Model):
    """A message and the appeal that it has become or was added to; what it says is there alone."""

    key = models.CharField(max_length=64, primary_key=True)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="+")
    is_added = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
