"""Reading how far the engine is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from furong.nets.sensing.models.engine import EngineMark, LateThing

__all__ = ["EngineFigures", "committed_sequence", "engine_figures", "late_things"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFigures:
    """What a partition has done since the beginning.

    Args:
        partition: Its number. [1]
        committed: Sequence number up to which its stream is done. [1]
        newest_ms: Latest event time. [ms since 1970-01-01T00:00Z]
        readings: Readings taken. [1]
        duplicates: Of them, repetitions of the newest. [1]
        late: Of them, older than the newest of their thing. [1]
        flagged: Of them, with a bit of quality. [1]
        raised: Episodes begun, those of rules in shadow included. [1]
        at: When it last committed.
    """

    partition: int
    committed: int
    newest_ms: int
    readings: int
    duplicates: int
    late: int
    flagged: int
    raised: int
    at: datetime | None


def committed_sequence(partition: int) -> int:
    """Return up to where the stream of a partition is done; 0 at the beginning."""
    return EngineMark.objects.filter(pk=partition).values_list("committed_seq", flat=True).first() or 0


def engine_figures() -> list[EngineFigures]:
    """Return the figures of every partition."""
    return [
        EngineFigures(
            partition=row.partition,
            committed=row.committed_seq,
            newest_ms=row.newest_ms,
            readings=row.readings,
            duplicates=row.duplicates,
            late=row.late,
            flagged=row.flagged,
            raised=row.raised,
            at=row.at,
        )
        for row in EngineMark.objects.order_by("partition")
    ]


def late_things(partition: int, limit: int) -> list[tuple[int, int]]:
    """Return things whose episodes must be derived again, with since when [ms], those that wait longest first."""
    rows = LateThing.objects.filter(partition=partition, done_seq=None).order_by("stored_at", "number")
    return list(rows.values_list("number", "since_ms")[:limit])
