"""Storage of records that the city's intake could not use."""

from __future__ import annotations

from django.db import models


class CityRejectionRow(models.Model):
    """Equal records of one source and reason as one row with a count; a flood of different ones as one file."""

    class State(models.TextChoices):
        HELD = "held"
        REPLAYED = "replayed"
        DISCARDED = "discarded"

    source = models.CharField(max_length=200)
    reason = models.CharField(max_length=30)
    field = models.CharField(max_length=30, default="")
    place = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    raw = models.TextField()
    #: Digest of the file with all the texts, when there are more than ``raw`` shows.
    file = models.CharField(max_length=64, default="")
    count = models.PositiveBigIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.HELD)
    settled_by = models.CharField(max_length=60, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reason", "digest"],
                condition=models.Q(state="held"),
                name="city_rejection_once_held",
            )
        ]
        indexes = [
            models.Index(fields=["state", "-last_at"], name="city_rejection_by_state"),
            models.Index(fields=["source", "reason"], name="city_rejection_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reason} ×{self.count}"
