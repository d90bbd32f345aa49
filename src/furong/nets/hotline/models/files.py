"""The table of files that belong to appeals."""

from __future__ import annotations

from django.db import models

from furong.nets.hotline.models.appeals import Appeal

__all__ = ["AppealFile"]


class AppealFile(models.Model):
    """A file by its hash; its content is in the store of files once it is here."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    is_here = models.BooleanField(default=True)
    trouble = models.CharField(max_length=300, default="")
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    added_by = models.CharField(max_length=60)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "sha256"], name="appeal_file_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(is_here=False), name="appeal_file_missing")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.sha256[:12]}"
