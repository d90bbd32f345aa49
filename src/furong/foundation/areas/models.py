"""The tree of areas: city, district, street, community, grid."""

from __future__ import annotations

from django.db import models


class Area(models.Model):
    """One area of the city.

    ``path`` runs from the city down, e.g. ``510100/510171/510107063``: what grants, lists and roll-ups are scoped by.
    """

    class Level(models.TextChoices):
        CITY = "city"
        DISTRICT = "district"
        STREET = "street"
        COMMUNITY = "community"
        GRID = "grid"

    code = models.CharField(max_length=15, primary_key=True)
    level = models.CharField(max_length=9, choices=Level.choices)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    statutory_parent = models.CharField(max_length=15, default="")
    scheme = models.CharField(max_length=20)
    path = models.CharField(max_length=80)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    note = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [
            models.Index(fields=["path"], name="areas_path", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["level", "code"], name="areas_level"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"
