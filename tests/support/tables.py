"""Data directories whose database has its tables already, for cities of which the founding is not what is tested.

Making the tables, and hashing the passwords of the demo's people, is most of what a new city does before it answers.
What it does then, it does all the same: packs, streams, static files. Cities that are founded on nothing at all run in
the tests of the documentation, of killed replays and of other databases.
"""

from __future__ import annotations

import fcntl
import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.commands import furong

from furong.foundation.servers import DataDirectory

__all__ = ["SHARED_PLACE", "give_people", "give_tables"]

#: Names the folder that all processes of one run of the tests share.
SHARED_PLACE = "PLACE_SHARED_BY_TESTS"

#: Everything waits for it, however busy the machine is. [s]
_PATIENCE_S = 600
_LOGINS = Path("secrets", "demo-logins.json")
#: Founds a city as far as it is the same for all of them.
_PEOPLE = """
import pathlib, sys
from furong.foundation.servers import DataDirectory
from furong.project.node import node_database, set_up_django
directory = DataDirectory(pathlib.Path(sys.argv[1]))
with node_database(directory):
    set_up_django(directory.root)
    from furong.foundation.areas.load import load_areas
    from furong.project.demo_people import ensure_demo_people, ensure_organisations
    load_areas()
    ensure_organisations()
    ensure_demo_people(directory)
"""


def give_tables(data: Path) -> None:
    """Put a database with empty tables into a data directory that has none yet."""
    _give(data, "tables")


def give_people(data: Path) -> None:
    """Put a database with the demo's people into a data directory that has none yet, and their logins beside it."""
    _give(data, "people")


def _give(data: Path, kind: str) -> None:
    directory = DataDirectory(data)
    if directory.postgres.exists():
        return
    directory.prepare()
    made = _made_once(kind)
    subprocess.run(["cp", "-a", DataDirectory(made).postgres, directory.postgres], check=True, timeout=_PATIENCE_S)
    if (made / _LOGINS).exists():
        shutil.copy2(made / _LOGINS, data / _LOGINS)


@functools.cache
def _made_once(kind: str) -> Path:
    """Return where such a city lies; whichever process of the run asks first makes it for all of them."""
    place = Path(os.environ[SHARED_PLACE], kind)
    place.mkdir(mode=0o755, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "made").exists():
            _make(kind, place / "city")
            (place / "made").touch()
    return place / "city"


def _make(kind: str, root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(mode=0o755)
    command = furong("manage", "migrate", "--data", root)
    if kind == "people":
        give_tables(root)
        command = [sys.executable, "-c", _PEOPLE, str(root)]
    made = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )
    assert made.returncode == 0, made.stderr
