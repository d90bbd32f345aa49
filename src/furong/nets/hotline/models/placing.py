"""Table of the appeals that came many at a time and whose words are looked up among the places of the city."""

from __future__ import annotations

from django.db import models

from furong.nets.hotline.models.appeals import Appeal

__all__ = ["PlaceLook"]


class PlaceLook(models.Model):
    """An appeal, when it was stored, and what its words were worth that were looked up, or that it waits for that."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, primary_key=True, related_name="place_look")
    state = models.CharField(max_length=12)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["stored_at"], name="place_look_by_storing")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.state}"
