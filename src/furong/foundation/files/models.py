"""Register of stored files."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """One content; ``digest`` is its SHA-256 in hexadecimal."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.media_type}"
