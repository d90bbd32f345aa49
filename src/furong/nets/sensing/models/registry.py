"""Storage of the registry's segments, and of rows that could not be registered."""

from __future__ import annotations

from django.db import models


class RegistrySegment(models.Model):
    """Things with consecutive numbers in one file; a file that has no row here does not count."""

    first = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    file = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    loaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file


class RegistryChange(models.Model):
    """What was changed of a thing, when and by whom; rows are only ever added, and the newest counts."""

    number = models.IntegerField()
    particulars = models.JSONField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["number", "id"], name="registry_change_by_thing")]

    def __str__(self) -> str:
        return f"{self.number} {self.particulars}"


class RegistryRejection(models.Model):
    """A row that could not be registered, with the reason, until it is mended or discarded."""

    class State(models.TextChoices):
        HELD = "held"
        REPLAYED = "replayed"
        DISCARDED = "discarded"

    source = models.CharField(max_length=200)
    row = models.BigIntegerField()
    reason = models.CharField(max_length=30)
    raw = models.JSONField()
    received_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.HELD)
    settled_by = models.CharField(max_length=60, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "row", "reason"], name="registry_rejection_once")]
        indexes = [models.Index(fields=["state", "-id"], name="registry_rejection_state")]

    def __str__(self) -> str:
        return f"{self.source}:{self.row} {self.reason}"
