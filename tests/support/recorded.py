"""Where recorded data lies that is not part of the repository: ``shared/data`` beside it or a folder above it."""

from __future__ import annotations

from pathlib import Path

import pytest

__all__ = ["LOCKS", "needs_recorded", "recorded"]

#: Recorded mornings of locks, in ``recorded("bikes")``.
LOCKS = "xiamen_lock_events_2020-12-21_2020-12-23.csv.gz"


def recorded(kind: str) -> Path:
    """Return the folder of recorded data of a kind; it need not be there.

    Args:
        kind: Its name, such as ``bikes``.
    """
    root = Path(__file__).resolve().parents[2]
    beside = [up / "shared/data" / kind for up in root.parents]
    return next((folder for folder in beside if folder.is_dir()), beside[0])


def needs_recorded(kind: str, name: str = "") -> pytest.MarkDecorator:
    """Skip a test, loudly, where recorded data is not there.

    Args:
        kind: Its folder.
        name: A file in it.
    """
    missing = not (recorded(kind) / name).exists()
    return pytest.mark.skipif(missing, reason=f"SKIPPED: recorded data ({kind}) have no licence to be shipped")
