"""Reading the catalogue of history: which files count at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from furong.nets.sensing.columns.history import WrittenFile
from furong.nets.sensing.columns.history.layout import RAW
from furong.nets.sensing.contracts.history import HistoryExtent
from furong.nets.sensing.models.history import HistoryFile

__all__ = ["as_written", "dropped_before", "history_extents", "live_files", "live_partitions", "live_rows"]

_FIELDS = tuple(field.name for field in fields(WrittenFile))


def live_rows(
    *,
    partition: int | None = None,
    tiers: Iterable[str] = (RAW,),
    numbers: tuple[int, int] | None = None,
    times: tuple[int, int] | None = None,
) -> QuerySet[HistoryFile]:
    """Return the rows of the catalogue that count, those that may repeat others last.

    Args:
        partition: Whose things they are about; of all when ``None``. [1]
        tiers: What a row of theirs is.
        numbers: Least number and the one after the greatest that are asked for. [1]
        times: Earliest time and the one after the latest that are asked for. [ms since 1970-01-01T00:00Z]
    """
    where = Q(dropped_at=None, tier__in=list(tiers))
    if partition is not None:
        where &= Q(partition=partition)
    if numbers is not None:
        where &= Q(max_number__gte=numbers[0], min_number__lt=numbers[1])
    if times is not None:
        where &= Q(max_ms__gte=times[0], min_ms__lt=times[1])
    return HistoryFile.objects.filter(where).order_by("is_late", "first_seq", "id")


def live_files(
    *,
    partition: int | None = None,
    tiers: Iterable[str] = (RAW,),
    numbers: tuple[int, int] | None = None,
    times: tuple[int, int] | None = None,
) -> list[WrittenFile]:
    """Return the files that count, in the order of :func:`live_rows`; one statement, so they belong together."""
    rows = live_rows(partition=partition, tiers=tiers, numbers=numbers, times=times)
    return [WrittenFile(**row) for row in rows.values(*_FIELDS)]


def as_written(row: HistoryFile) -> WrittenFile:
    """Return what a row of the catalogue says of its file."""
    return WrittenFile(**{name: getattr(row, name) for name in _FIELDS})


def live_partitions() -> list[int]:
    """Return the partitions that have history. [1]"""
    return list(
        HistoryFile.objects.filter(dropped_at=None).values_list("partition", flat=True).distinct().order_by("partition")
    )


def history_extents() -> list[HistoryExtent]:
    """Return how much history there is, by tier: files, rows, bytes, first and last time."""
    rows = (
        HistoryFile.objects.filter(dropped_at=None)
        .values("tier")
        .annotate(
            files=Count("id"), row_count=Sum("rows"), size=Sum("size_bytes"), first=Min("min_ms"), last=Max("max_ms")
        )
        .order_by("tier")
    )
    return [
        HistoryExtent(
            tier=row["tier"],
            files=row["files"],
            rows=row["row_count"],
            size_bytes=row["size"],
            first_ms=row["first"],
            last_ms=row["last"],
        )
        for row in rows
    ]


def dropped_before(instant: datetime) -> QuerySet[HistoryFile]:
    """Return the rows of the catalogue that stopped counting before an instant."""
    return HistoryFile.objects.filter(dropped_at__lt=instant)
