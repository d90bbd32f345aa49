"""What was sent without a key lately: as much as is needed to see when it is too much."""

from __future__ import annotations

from django.db import models


class AnonymousSending(models.Model):
    """Somebody has reported something over Open311 without a key; rows are forgotten after an hour."""

    sender = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.sender[:8]} {self.at}"
