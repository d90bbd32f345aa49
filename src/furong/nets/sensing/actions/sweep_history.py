"""Removing history files that no reader can need any more."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

from furong.foundation.transactions import advisory_lock
from furong.nets.sensing.columns.history import history_folder
from furong.nets.sensing.models.history import HistoryFile
from furong.nets.sensing.selectors.history_files import dropped_before

__all__ = ["BACKUP_HOLD", "sweep_history"]

#: Whoever copies the files of a node holds this lock, and none goes meanwhile.
BACKUP_HOLD = "sensing_backup_hold"
#: Readers that began before a file was dropped have this long to end.
GRACE = timedelta(minutes=10)
#: A file that no catalogue names may be about to be named for this long. [s]
_ORPHAN_S = 3600.0


def sweep_history(root: Path, *, now: datetime, grace: timedelta = GRACE, orphan_s: float = _ORPHAN_S) -> int:
    """Delete files that were dropped long enough ago, and those that were never named; return how many.

    Args:
        root: Folder of the sensing platform's files.
        now: The machine's time.
        grace: How long a dropped file stays.
        orphan_s: How long a file may be without a name in the catalogue. [s]
    """
    with advisory_lock(BACKUP_HOLD) as got:
        return _sweep_dropped(root, now - grace) + _sweep_orphans(root, orphan_s) if got else 0


def _sweep_dropped(root: Path, before: datetime) -> int:
    rows = list(dropped_before(before))
    for row in rows:
        (history_folder(root) / row.path).unlink(missing_ok=True)
    HistoryFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _sweep_orphans(root: Path, orphan_s: float) -> int:
    oldest = time.time() - orphan_s
    folder = history_folder(root)
    # Age before name: a file that is named between the two looks was young at the first.
    old = [path for path in folder.glob("p*/*.parquet") if path.stat().st_mtime <= oldest]
    named = set(HistoryFile.objects.values_list("path", flat=True)) if old else set()
    orphans = [path for path in old if str(path.relative_to(folder)) not in named]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
