"""What every export stores, and what is peculiar to one kind of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from django.db import models

from furong.foundation.citytime.clock import city_now
from furong.kernel.errors import Conflict, NotFound

__all__ = ["ExportKind", "ExportRow", "Row"]


class ExportRow(models.Model):
    """One export; a child adds how far it is written."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField(default=city_now)
    spec = models.JSONField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    size_bytes = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    error_zh = models.CharField(max_length=400, default="")
    error_en = models.CharField(max_length=400, default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


Row = TypeVar("Row", bound=ExportRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportKind(Generic[Row]):
    """Exports that are of one kind.

    Args:
        model: Their rows.
        action: What one must be allowed to ask for them and to fetch them.
        lock: Begins the names of the locks of those who write them.
        folder: Returns the folder of their pieces.
        suffix: Returns how the names of an export's pieces end.
        unknown: Raised with ``export`` when there is none of an id, or it is somebody else's.
        not_ready: Raised with ``export`` and ``state`` when the file of one that is not done is asked for.
    """

    model: type[Row]
    action: str
    lock: str
    folder: Callable[[], Path]
    suffix: Callable[[Row], str]
    unknown: type[NotFound]
    not_ready: type[Conflict]

    def folder_of(self, row: Row) -> Path:
        """Return the folder of the pieces of an export; it goes when the export has ended."""
        return self.folder() / str(row.pk)

    def piece_of(self, row: Row, place: int) -> Path:
        """Return the path of a piece of an export.

        Args:
            row: The export.
            place: Which piece, from 0 on. [1]
        """
        return self.folder_of(row) / f"{place:06d}.{self.suffix(row)}"

    def lock_of(self, row: Row) -> str:
        """Return the name of the lock of whoever writes an export."""
        return f"{self.lock}_{row.pk}"
