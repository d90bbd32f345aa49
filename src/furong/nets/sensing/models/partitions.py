"""Storage of who works on which partition of the things."""

from __future__ import annotations

from django.db import models


class Partition(models.Model):
    """One partition and its owner; every change of owner is a new epoch, and commits of older epochs are refused."""

    number = models.IntegerField(primary_key=True)
    owner = models.CharField(max_length=80, default="")
    epoch = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.number}: {self.owner} #{self.epoch}"


class EngineWorker(models.Model):
    """A process that evaluates readings, as long as it says that it lives."""

    name = models.CharField(max_length=80, primary_key=True)
    lease_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
