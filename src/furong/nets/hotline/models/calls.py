"""Tables of calls and of what was said in them."""

from __future__ import annotations

from django.db import models

from furong.nets.hotline.models.appeals import Appeal

__all__ = ["Call", "CallSegment"]


class Call(models.Model):
    """A call at the exchange; the number that calls is handed on to the form and kept with the appeal alone.

    ``area_path`` is the area that the exchange serves; empty for the whole city.
    """

    key = models.CharField(max_length=80, primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="+")
    area_path = models.CharField(max_length=80, default="")
    emergency = models.CharField(max_length=300, default="")

    class Meta:
        indexes = [models.Index(fields=["-began_at"], name="call_by_begin")]

    def __str__(self) -> str:
        return self.key


class CallSegment(models.Model):
    """A stretch of speech; rows are only ever added, which the database enforces."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="segments")
    seq = models.PositiveIntegerField()
    speaker = models.CharField(max_length=8)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "seq"], name="call_segment_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.seq}"
