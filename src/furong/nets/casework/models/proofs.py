"""Tables of what photos look like, and of what was found about them; rows are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import F

from furong.foundation.citytime.clock import city_now
from furong.nets.casework.models.cases import Case, Photo

__all__ = ["PhotoFindingRow", "PhotoPrint"]


class PhotoPrint(models.Model):
    """What a photo looks like in 64 bits, found by its four bands of 16; a photo that shows nothing has no value."""

    photo = models.OneToOneField(Photo, on_delete=models.PROTECT, primary_key=True, related_name="print")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    value = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField(null=True)
    distance_m = models.FloatField(null=True)
    stored_at = models.DateTimeField(default=city_now)

    class Meta:
        indexes = [
            models.Index(F("value").bitrightshift(48).bitand(0xFFFF), name="photo_print_band_0"),
            models.Index(F("value").bitrightshift(32).bitand(0xFFFF), name="photo_print_band_1"),
            models.Index(F("value").bitrightshift(16).bitand(0xFFFF), name="photo_print_band_2"),
            models.Index(F("value").bitand(0xFFFF), name="photo_print_band_3"),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.value}"


class PhotoFindingRow(models.Model):
    """Something that keeps a photo from proving anything."""

    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="findings")
    trouble = models.CharField(max_length=10)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    value = models.FloatField(null=True)
    limit = models.FloatField(null=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "trouble"], name="photo_finding_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.trouble}"
