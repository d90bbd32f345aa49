"""The one commit of the engine: history files, alarms, announcements and the place in the stream, or none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import connection

from furong.foundation.transactions import transaction
from furong.nets.sensing.actions.record_city_alarms import ThingFacts, Watchroom, record_episodes
from furong.nets.sensing.actions.record_history import record_history
from furong.nets.sensing.actions.record_rule_load import record_load
from furong.nets.sensing.actions.sum_windows import add_shares, mark_stale
from furong.nets.sensing.columns.history import WrittenFile
from furong.nets.sensing.domain.batches import Batch
from furong.nets.sensing.errors.engine import PositionMoved
from furong.nets.sensing.models.engine import EngineMark, MemberShift
from furong.nets.sensing.selectors.city_rules import RunningRule

__all__ = ["commit_batches"]

_LATE = """
INSERT INTO sensing_latething (number, partition, since_ms, stored_at)
SELECT n, %s, s, %s FROM unnest(%s::int[], %s::bigint[]) AS v (n, s)
ON CONFLICT (number) DO UPDATE
SET since_ms = LEAST(sensing_latething.since_ms, EXCLUDED.since_ms), done_seq = NULL, stored_at = EXCLUDED.stored_at
"""


def commit_batches(
    batches: Sequence[Batch],
    files: Sequence[WrittenFile],
    rules: Mapping[int, RunningRule],
    facts: Mapping[int, ThingFacts],
    room: Watchroom,
    now: datetime,
    fence: Callable[[int], None],
) -> int:
    """Commit what partitions bring, and return how many alarms are new.

    Args:
        batches: One a partition.
        files: History files of these batches, on disk already.
        rules: The rules that were evaluated, by number.
        facts: What is known of the things in episodes, by number.
        room: Floods and what is put aside.
        now: The instant.
        fence: Called with each partition; raises when it belongs to somebody else by now.

    Raises:
        PositionMoved: When somebody else has moved a partition on.
    """
    with transaction():
        for batch in sorted(batches, key=lambda b: b.partition):
            fence(batch.partition)
            _move_on(batch, now)
        record_history(files)
        episodes = [e for batch in batches for e in batch.episodes if e.rule in rules]
        active = [e for e in episodes if not rules[e.rule].is_shadow]
        raised = record_episodes(active, rules, facts, room, now) if active else 0
        fresh = [e for b in batches if not b.is_replay for e in b.episodes if e.rule in rules]
        if fresh:
            record_load(fresh, rules, {n: f.code for n, f in facts.items()})
        _note_shifts(batches, facts)
        for batch in batches:
            _note_late(batch, now)
            if not batch.is_replay:
                add_shares(batch.partition, batch.shares)
                mark_stale(batch.partition, batch.stale)
    return raised


def _move_on(batch: Batch, now: datetime) -> None:
    if batch.is_replay:
        return
    mark = EngineMark.objects.select_for_update().filter(pk=batch.partition).first() or EngineMark(
        partition=batch.partition
    )
    if mark.committed_seq != batch.after:
        raise PositionMoved(partition=batch.partition)
    mark.committed_seq = batch.last
    mark.newest_ms = max(mark.newest_ms, batch.newest_ms)
    mark.readings += batch.readings
    mark.duplicates += batch.duplicates
    mark.late += batch.late_count
    mark.flagged += batch.flagged
    mark.raised += sum(e.raised_ms is not None for e in batch.episodes)
    mark.at = now
    mark.save()


def _note_shifts(batches: Sequence[Batch], facts: Mapping[int, ThingFacts]) -> None:
    MemberShift.objects.bulk_create(
        [
            MemberShift(
                rule_id=shift.rule,
                asset=facts[shift.number].asset,
                number=shift.number,
                part=shift.part,
                time_ms=shift.time_ms,
                holds=shift.holds,
                value=shift.value,
            )
            for batch in batches
            for shift in batch.shifts
            if facts[shift.number].asset >= 0
        ],
        ignore_conflicts=True,
    )


def _note_late(batch: Batch, now: datetime) -> None:
    if batch.late:
        with connection.cursor() as cursor:
            cursor.execute(_LATE, [batch.partition, now, list(batch.late), list(batch.late.values())])
