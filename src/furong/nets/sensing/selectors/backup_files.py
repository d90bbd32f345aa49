"""Reading which files belong to the database as this transaction sees it."""

from __future__ import annotations

from furong.nets.sensing.models.history import HistoryFile
from furong.nets.sensing.models.registry import RegistrySegment

__all__ = ["history_paths", "segment_files"]


def history_paths() -> list[str]:
    """Return the files that the catalogue of history counts, by their paths below the history folder."""
    return list(HistoryFile.objects.filter(dropped_at=None).order_by("id").values_list("path", flat=True))


def segment_files() -> list[str]:
    """Return the files of the registry that count, by their names below the folder of segments."""
    return list(RegistrySegment.objects.order_by("first").values_list("file", flat=True))
