"""Which system user the embedded PostgreSQL runs as.

PostgreSQL refuses to run as root. An ordinary user runs it as itself. Root runs it as the user ``furong``, made on
first use, or as ``nobody`` where users cannot be made. Where a directory on the way to the data or to the programs is
closed to others (a clone under ``/root``), the server keeps the one capability that lets it walk through.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

__all__ = ["Credentials", "ServiceUser", "service_user"]

_NAME = "furong"
_FALLBACK = "nobody"


class Credentials(TypedDict, total=False):
    """The arguments of ``subprocess.Popen`` that change the user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class ServiceUser:
    """The user a server runs as.

    Args:
        uid: User number, or ``None`` to stay who we are.
        gid: Group number beside it.
        walks_through: Whether the server must pass directories that are closed to that user.
    """

    uid: int | None = None
    gid: int | None = None
    walks_through: bool = False

    def command(self, command: Sequence[str | Path]) -> list[str]:
        """Return ``command`` as it has to be started: it ends with SIGINT when the process that starts it ends."""
        switch = ["setpriv", "--pdeathsig=INT"]
        if self.walks_through:
            switch += [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
            switch += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        return [*switch, "--", *(str(part) for part in command)]

    def credentials(self) -> Credentials:
        """Return the arguments of ``Popen`` for it; ``setpriv`` changes the user itself where it is needed."""
        if self.uid is None or self.gid is None or self.walks_through:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Make ``path`` belong to the user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def service_user(*paths: Path) -> ServiceUser:
    """Return the user for a server that must reach ``paths``."""
    if os.geteuid() != 0:
        return ServiceUser()
    entry = _entry()
    closed = any(not _is_open(place) for path in paths for place in (path, *path.resolve().parents) if place.exists())
    return ServiceUser(entry.pw_uid, entry.pw_gid, closed)


def _is_open(place: Path) -> bool:
    return bool(place.stat().st_mode & stat.S_IXOTH)


def _entry() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(_NAME)
    except KeyError:
        pass
    if shutil.which("useradd"):
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _NAME]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return pwd.getpwnam(_NAME)
    return pwd.getpwnam(_FALLBACK)
