"""Storage of the city's clock."""

from __future__ import annotations

from django.db import models


class ScaledTime(models.Model):
    """The one row of a node whose clock is not the machine's."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    started = models.DateTimeField()
    anchor = models.DateTimeField()
    rate = models.FloatField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_city_clock")]

    def __str__(self) -> str:
        return f"{self.started:%F %T} at {self.rate}x"
