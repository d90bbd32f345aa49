"""Storage of the last look of each camera."""

from __future__ import annotations

from django.db import models

from furong.nets.mobility.models.zones import ParkingZone

__all__ = ["CameraLook"]


class CameraLook(models.Model):
    """What a camera made out of a zone in its last frame; the next look takes its place, counts are kept elsewhere."""

    zone = models.ForeignKey(ParkingZone, on_delete=models.PROTECT, related_name="+")
    camera = models.CharField(max_length=80)
    at = models.DateTimeField()
    total = models.FloatField()
    sigma = models.FloatField()
    look = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "camera"], name="camera_look_last")]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.camera} {self.at}"
