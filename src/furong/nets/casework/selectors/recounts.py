"""Reading which calendars were taken into use."""

from __future__ import annotations

from furong.nets.casework.contracts.recounts import RecountInfo
from furong.nets.casework.models import Recount

__all__ = ["list_recounts"]

_SHOWN = 100


def list_recounts() -> list[RecountInfo]:
    """Return the newest hundred, the newest first."""
    return [
        RecountInfo(
            id=row.pk,
            calendar=f"{row.calendar}@{row.version}",
            cause=row.cause,
            by=row.by,
            began_at=row.began_at,
            finished_at=row.finished_at,
            cases=row.cases,
            clocks=row.clocks,
            moved_clocks=row.moved_clocks,
            moved_cases=row.moved_cases,
        )
        for row in Recount.objects.order_by("-id")[:_SHOWN]
    ]
