"""The gazetteer: names of places, and where they are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

__all__ = ["GazetteerLoad", "GazetteerPlace"]


class GazetteerLoad(models.Model):
    """A file that became the gazetteer."""

    file_name = models.CharField(max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.file_name} {self.loaded_at}"


class GazetteerPlace(models.Model):
    """A place with its name; the newest load is all that is known."""

    load = models.ForeignKey(GazetteerLoad, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(max_length=80)
    aliases = models.JSONField(default=list)
    kind = models.CharField(max_length=20, default="")
    area_path = models.CharField(max_length=80)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False), name="gazetteer_place_whole"
            ),
        ]
        indexes = [models.Index(fields=["load", "name"], name="gazetteer_by_name")]

    def __str__(self) -> str:
        return self.name
