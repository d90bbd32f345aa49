"""Storage of what was forecast."""

from __future__ import annotations

from django.db import models

from furong.nets.mobility.models.zones import ParkingZone

__all__ = ["ZoneForecast"]


class ZoneForecast(models.Model):
    """How many vehicles were expected in a zone; rows are only ever added, which the database enforces."""

    zone = models.ForeignKey(ParkingZone, on_delete=models.PROTECT, related_name="forecasts")
    made_at = models.DateTimeField()
    horizon_min = models.PositiveSmallIntegerField()
    for_at = models.DateTimeField()
    expected = models.FloatField()
    sigma = models.FloatField()
    stood = models.FloatField()
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "made_at", "horizon_min"], name="zone_forecast_once"),
        ]
        indexes = [models.Index(fields=["for_at"], name="zone_forecast_due")]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.for_at}"
