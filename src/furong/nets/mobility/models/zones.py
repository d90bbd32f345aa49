"""Storage of parking zones, their versions, and what was counted in them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

__all__ = ["ParkingZone", "ZoneCount", "ZoneRelease", "ZoneVersion"]


class ParkingZone(models.Model):
    """A place where vehicles may or must not be parked; what it is like is in its versions."""

    key = models.CharField(max_length=40, primary_key=True)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.key


class ZoneVersion(models.Model):
    """What a zone is like from an instant on; rows are only ever added, which the database enforces.

    A version holds until the next one begins.
    """

    zone = models.ForeignKey(ParkingZone, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160)
    geometry = models.JSONField()
    lon = models.FloatField()
    lat = models.FloatField()
    capacity = models.PositiveIntegerField()
    capacity_by_type = models.JSONField(default=dict)
    mode = models.CharField(max_length=12)
    hours = models.JSONField(default=list)
    camera_ids = ArrayField(models.CharField(max_length=80), default=list)
    valid_from = models.DateTimeField()
    retired = models.BooleanField(default=False)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "version"], name="zone_version_once"),
            models.UniqueConstraint(fields=["zone", "valid_from"], name="zone_version_one_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} v{self.version}"


class ZoneCount(models.Model):
    """How many vehicles somebody counted; rows are only ever added, which the database enforces.

    Beside what cameras and patrols counted stands what positions said then, unless the feeds were out. Of a count by
    positions ``missing`` names the operators whose feed was out: where their vehicles stood last is in it all the same.
    """

    zone = models.ForeignKey(ParkingZone, on_delete=models.PROTECT, related_name="counts")
    at = models.DateTimeField()
    source = models.CharField(max_length=10)
    key = models.CharField(max_length=120)
    total = models.FloatField()
    by_operator = models.JSONField(default=dict)
    by_state = models.JSONField(default=dict)
    conf = models.FloatField()
    sigma = models.FloatField()
    feed_total = models.FloatField(null=True)
    feed_sigma = models.FloatField(null=True)
    missing = models.JSONField(default=list)
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "source", "key"], name="zone_count_once")]
        indexes = [
            models.Index(fields=["zone", "source", "-at"], name="zone_count_newest"),
            models.Index(fields=["source", "at"], name="zone_count_time"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.source} {self.at}"


class ZoneRelease(models.Model):
    """Which versions of zones the city published at an instant; rows are only ever added, which the database enforces.

    ``zones`` holds the version of each zone by its key.
    """

    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    zones = models.JSONField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="zone_release_newest")]

    def __str__(self) -> str:
        return f"{self.pk} {self.at}"
