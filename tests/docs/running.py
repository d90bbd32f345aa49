"""A city that runs for the tests of the documentation, started as its reader would start it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PROGRAMS", "City", "environment", "wait_for"]

#: Where the commands of this environment are, the furong command among them.
PROGRAMS = str(Path(sys.executable).parent)
_START_S = 300.0


@dataclass(frozen=True)
class City:
    """A running city."""

    address: str
    data: Path


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a command: that of the tests without their settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FURONG_", "DJANGO_"))}
    return {**kept, "PATH": f"{PROGRAMS}{os.pathsep}{kept['PATH']}", **more}


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the city answers.

    Raises:
        AssertionError: When it ends, or takes too long.
    """
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the city does not start")
