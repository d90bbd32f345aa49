"""Merging history files: many small ones become one for each day, a range of numbers at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from furong.nets.sensing.columns.history.city import CityCounter, Groups
from furong.nets.sensing.columns.history.layout import DAY_MS, RAW, READINGS, ZONE_MS, WrittenFile
from furong.nets.sensing.columns.history.reading import HistoryRows, number_cuts, read_rows
from furong.nets.sensing.columns.history.writing import FileDraft, readings_table

__all__ = ["merge_files", "rows_by_range", "write_days"]

#: Rows that are in memory at a time while files are merged: some 100 MB. [1]
_ROWS_A_PIECE = 1 << 20


@dataclass(slots=True, eq=False)
class _Days:
    """The files that are being written, one a day of city time."""

    root: Path
    partition: int
    about: dict[str, object]
    groups: Groups | None
    stack: ExitStack
    drafts: dict[int, FileDraft] = field(default_factory=dict)
    counters: dict[int, CityCounter] = field(default_factory=dict)

    def add(self, rows: HistoryRows) -> None:
        days = (rows.time_ms + ZONE_MS) // DAY_MS
        for day in np.unique(days).tolist():
            self._add_to(day, rows.take(days == day))

    def _add_to(self, day: int, rows: HistoryRows) -> None:
        if day not in self.drafts:
            about = {**self.about, "day": day}
            label = f"day{day}-{self.about['level']}"
            self.drafts[day] = self.stack.enter_context(FileDraft(self.root, self.partition, label, READINGS, about))
        self.drafts[day].add(readings_table(rows.number, rows.time_ms, rows.value, rows.quality))
        if self.groups is not None:
            self.counters.setdefault(day, CityCounter(self.groups, day)).add(rows)

    def written(self) -> list[WrittenFile]:
        files = [file for draft in self.drafts.values() if (file := draft.written())]
        for day, counter in self.counters.items():
            files.extend(counter.write(self.root, self.partition, day, self.about))
        return files


def merge_files(
    root: Path,
    files: Sequence[WrittenFile],
    *,
    level: int,
    groups: Groups | None,
    keep: Callable[[HistoryRows], HistoryRows] | None = None,
) -> list[WrittenFile]:
    """Write the rows of files of one partition anew, one file a day of city time, and count them.

    Args:
        root: Folder of the sensing platform's files.
        files: Of tier ``raw``, of one partition, not late.
        level: That the new files get. [1]
        groups: Where things belong, for files that are not counted yet; ``None`` for those that are.
        keep: When given, picks the rows that stay.
    """
    pieces = rows_by_range(root, files)
    picked = pieces if keep is None else (keep(rows) for rows in pieces)
    return write_days(root, files, picked, level=level, groups=groups)


def rows_by_range(root: Path, files: Sequence[WrittenFile]) -> Iterator[HistoryRows]:
    """Yield the rows of files by number, then time, a range of numbers at a time."""
    for numbers in number_cuts(root, files, _ROWS_A_PIECE):
        rows = read_rows(root, files, numbers=numbers)
        if len(rows):
            yield rows


def write_days(
    root: Path,
    origin: Sequence[WrittenFile],
    pieces: Iterator[HistoryRows],
    *,
    level: int,
    groups: Groups | None,
) -> list[WrittenFile]:
    """Write rows, which come by number and time, as one file a day, and what was counted over them."""
    about: dict[str, object] = {
        "tier": RAW,
        "level": level,
        "first_seq": min(file.first_seq for file in origin),
        "last_seq": max(file.last_seq for file in origin),
        "is_counted": True,
    }
    with ExitStack() as stack:
        days = _Days(root, origin[0].partition, about, groups, stack)
        for rows in pieces:
            days.add(rows)
    return days.written()
