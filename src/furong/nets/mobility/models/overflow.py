"""Storage of overflows and of the thresholds that they follow from."""

from __future__ import annotations

from django.db import models

from furong.nets.mobility.models.zones import ParkingZone

__all__ = ["OverflowPolicy", "OverflowTurn"]


class OverflowTurn(models.Model):
    """Something was told of an overflow; rows are only ever added, which the database enforces.

    The episodes, and how they stand, follow from these rows. ``raised_at`` and ``cleared_at`` are those that hold from
    the row on.
    """

    zone = models.ForeignKey(ParkingZone, on_delete=models.PROTECT, related_name="overflow_turns")
    episode = models.UUIDField()
    step = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    at = models.DateTimeField()
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField()
    source = models.CharField(max_length=10)
    counted_at = models.DateTimeField()
    total = models.FloatField()
    sigma = models.FloatField()
    capacity = models.PositiveIntegerField()
    limit = models.PositiveIntegerField()
    clear_at = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["zone", "at"], name="overflow_turn_order"),
            models.Index(fields=["zone", "-raised_at"], name="overflow_turn_newest"),
            models.Index(fields=["episode"], name="overflow_turn_episode"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.step} {self.at}"


class OverflowPolicy(models.Model):
    """Thresholds from an instant on, of the city or of one zone; rows are only ever added, which the database enforces.

    A row of a zone without thresholds gives it back to those of the city.
    """

    zone = models.ForeignKey(ParkingZone, on_delete=models.PROTECT, null=True, related_name="overflow_policies")
    thresholds = models.JSONField(null=True)
    case_type = models.CharField(max_length=120, default="")
    valid_from = models.DateTimeField()
    reason = models.CharField(max_length=500, default="")
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["zone", "valid_from"], name="overflow_policy_order")]

    def __str__(self) -> str:
        return f"{self.zone_id or 'city'} {self.valid_from}"
