"""Compaction: many small history files become few large ones, while readers go on with those they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from furong.foundation.transactions import advisory_lock, transaction
from furong.nets.sensing.actions.record_history import record_history
from furong.nets.sensing.columns.history.city import Groups, merge_counts
from furong.nets.sensing.columns.history.layout import CITY, RAW, WrittenFile, city_day, history_folder
from furong.nets.sensing.columns.history.merging import merge_files, write_days
from furong.nets.sensing.columns.history.reading import new_among, read_rows
from furong.nets.sensing.models.history import HistoryFile
from furong.nets.sensing.selectors.history_files import as_written, live_files, live_rows

__all__ = ["Compaction", "compact_partition", "history_lock", "replace_files"]

#: Level of the file that holds a whole day that is over.
_WHOLE_DAY = 9
_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Compaction:
    """When files are merged.

    Args:
        fan_in: So many files of one level become one. [1]
        counts: So many files of counts of one day become one. [1]
        wait: Fresh files that are fewer are merged after this time.
        day_wait: A day that is over is merged when no file of it is younger.
        rows_max: Files that have more rows together stay apart. [1]
        rows_settled: Late rows that are looked at together. [1]
    """

    fan_in: int = 16
    counts: int = 8
    wait: timedelta = timedelta(seconds=60)
    day_wait: timedelta = timedelta(minutes=10)
    rows_max: int = 250_000_000
    rows_settled: int = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    root: Path
    partition: int
    groups: Callable[[], Groups]
    now: datetime
    rule: Compaction

    def is_due(self, rows: Sequence[HistoryFile]) -> bool:
        """Return whether fresh files are many or old enough."""
        return bool(rows) and (
            len(rows) >= self.rule.fan_in or min(row.stored_at for row in rows) <= self.now - self.rule.wait
        )


def compact_partition(
    root: Path, partition: int, groups: Callable[[], Groups], *, now: datetime, rule: Compaction | None = None
) -> int:
    """Merge what is due in a partition, and return how often something was merged; 0 when another is at it.

    Args:
        root: Folder of the sensing platform's files.
        partition: Which one. [1]
        groups: Gives where things belong, for counting.
        now: The machine's time.
        rule: When files are merged.
    """
    work = _Work(root=root, partition=partition, groups=groups, now=now, rule=rule or Compaction())
    with advisory_lock(history_lock(partition)) as got:
        if not got:
            return 0
        return sum(step(work) for step in (_gather_fresh, _settle_late, _merge_levels, _merge_days, _merge_counts))


def history_lock(partition: int) -> str:
    """Return the name of the lock under which files of a partition are replaced."""
    return f"sensing_history_{partition}"


def replace_files(root: Path, old: Sequence[WrittenFile], new: Sequence[WrittenFile], now: datetime) -> bool:
    """Let new files count instead of old ones, all at once; the old stay on disk for those who read them.

    Returns:
        False when one of the old ones does not count any more: the new ones are then removed.
    """
    with transaction():
        rows = HistoryFile.objects.select_for_update().filter(path__in=[file.path for file in old], dropped_at=None)
        is_whole = len(rows) == len(old)
        if is_whole:
            HistoryFile.objects.filter(pk__in=[row.pk for row in rows]).update(dropped_at=now)
            record_history(new)
    if not is_whole:
        for file in new:
            (history_folder(root) / file.path).unlink(missing_ok=True)
    return is_whole


def _gather_fresh(work: _Work) -> int:
    rows = list(live_rows(partition=work.partition).filter(level=0, is_late=False))
    if not work.is_due(rows):
        return 0
    files = _up_to(map(as_written, rows), work.rule.rows_settled)
    new = merge_files(work.root, files, level=1, groups=work.groups())
    return int(replace_files(work.root, files, new, work.now))


def _settle_late(work: _Work) -> int:
    """Write late rows that repeat no other as rows like any; the first that came is the one that counts."""
    rows = list(live_rows(partition=work.partition).filter(level=0, is_late=True))
    if not work.is_due(rows):
        return 0
    files = _up_to(map(as_written, rows), work.rule.rows_settled)
    main = [file for file in live_files(partition=work.partition) if not file.is_late]
    new_rows = new_among(work.root, read_rows(work.root, files), main)
    pieces = iter([new_rows] if len(new_rows) else [])
    new = write_days(work.root, files, pieces, level=1, groups=work.groups())
    return int(replace_files(work.root, files, new, work.now))


def _merge_levels(work: _Work) -> int:
    merged = 0
    for files in _by_day(work, RAW):
        for level in range(1, _WHOLE_DAY - 1):
            same = _up_to((file for file in files if file.level == level), work.rule.rows_max)
            if len(same) >= work.rule.fan_in:
                new = merge_files(work.root, same, level=level + 1, groups=None)
                merged += replace_files(work.root, same, new, work.now)
                break
    return merged


def _merge_days(work: _Work) -> int:
    """Merge the files of days that are over, one day a call: the next call goes on."""
    for files in _by_day(work, RAW):
        if len(files) > 1 and _is_over(work, files) and sum(file.rows for file in files) <= work.rule.rows_max:
            new = merge_files(work.root, files, level=_WHOLE_DAY, groups=None)
            return int(replace_files(work.root, files, new, work.now))
    return 0


def _merge_counts(work: _Work) -> int:
    merged = 0
    for files in _by_day(work, CITY):
        if len(files) >= work.rule.counts or (len(files) > 1 and _is_over(work, files)):
            merged += replace_files(work.root, files, merge_counts(work.root, files), work.now)
    return merged


def _by_day(work: _Work, tier: str) -> list[list[WrittenFile]]:
    rows = live_rows(partition=work.partition, tiers=[tier]).filter(is_counted=True).order_by("day", "first_seq", "id")
    return [list(files) for _day, files in groupby(map(as_written, rows), key=lambda file: file.day)]


def _is_over(work: _Work, files: Sequence[WrittenFile]) -> bool:
    day = files[0].day
    if day is None or day >= city_day(int(work.now.timestamp() * _MS)):
        return False
    young = HistoryFile.objects.filter(
        path__in=[file.path for file in files], stored_at__gt=work.now - work.rule.day_wait
    )
    return not young.exists()


def _up_to(files: Iterable[WrittenFile], rows: int) -> list[WrittenFile]:
    """Return the first files, at least one, that have at most so many rows together."""
    taken: list[WrittenFile] = []
    total = 0
    for file in files:
        total += file.rows
        if taken and total > rows:
            break
        taken.append(file)
    return taken
