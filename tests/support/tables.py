"""Data directories whose database has its tables already, for cities of which the founding is not what is tested.

Making the tables is most of what a new city does before it answers. What it does then, it does all the same: areas,
code lists, packs, people, streams. Cities that are founded on nothing at all run in the tests of the documentation,
of killed replays and of other databases.
"""

from __future__ import annotations

import fcntl
import functools
import os
import shutil
import subprocess
from pathlib import Path

from tests.support.commands import furong

from furong.foundation.servers import DataDirectory

__all__ = ["SHARED_PLACE", "give_tables"]

#: Names the folder that all processes of one run of the tests share.
SHARED_PLACE = "PLACE_SHARED_BY_TESTS"

#: Everything waits for it, however busy the machine is. [s]
_PATIENCE_S = 600


def give_tables(data: Path) -> None:
    """Put a database with empty tables into a data directory that has none yet."""
    directory = DataDirectory(data)
    if not directory.postgres.exists():
        directory.prepare()
        subprocess.run(["cp", "-a", _made_once(), directory.postgres], check=True, timeout=_PATIENCE_S)


@functools.cache
def _made_once() -> Path:
    """Return where such a database lies; whichever process of the run asks first makes it for all of them."""
    place = Path(os.environ[SHARED_PLACE])
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "made").exists():
            _make(place / "city")
            (place / "made").touch()
    return DataDirectory(place / "city").postgres


def _make(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(mode=0o755)
    made = subprocess.run(
        furong("manage", "migrate", "--data", root),
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )
    assert made.returncode == 0, made.stderr
