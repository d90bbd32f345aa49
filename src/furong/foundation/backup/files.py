"""Copying files with their digests, and checking them again."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from furong.foundation.backup.errors import BackupDamaged, PlaceInUse

__all__ = ["Copier", "demand_empty", "verify_files"]

_CHUNK = 1 << 20


@dataclass(slots=True)
class Copier:
    """Copies files below one folder and notes size and digest of each.

    Args:
        target: The folder.
    """

    target: Path
    digests: dict[str, str] = field(default_factory=dict)
    size_bytes: int = 0

    def copy(self, source: Path, name: str) -> None:
        """Copy one file, on disk when this returns.

        Args:
            source: The file.
            name: Its place below the target.

        Raises:
            FileNotFoundError: When the source is not there (any more).
        """
        place = self.target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with source.open("rb") as taken, place.open("wb") as put:
            while chunk := taken.read(_CHUNK):
                digest.update(chunk)
                put.write(chunk)
            put.flush()
            os.fsync(put.fileno())
        shutil.copymode(source, place)
        self._note(name, digest.hexdigest(), place)

    def copy_tree(self, source: Path, name: str) -> None:
        """Copy all files below a folder; those that vanish meanwhile were nobody's any more."""
        for path in _files_below(source):
            try:
                self.copy(path, f"{name}/{path.relative_to(source)}")
            except FileNotFoundError:
                continue

    def note(self, name: str) -> None:
        """Note a file that somebody else has written below the target."""
        place = self.target / name
        with place.open("rb") as file:
            os.fsync(file.fileno())
        self._note(name, _digest_of(place), place)

    def _note(self, name: str, digest: str, place: Path) -> None:
        self.digests[name] = digest
        self.size_bytes += place.stat().st_size


def verify_files(folder: Path, digests: Mapping[str, str]) -> None:
    """Check every file of a backup against its digest.

    Raises:
        BackupDamaged: When one is missing or differs.
    """
    for name, digest in digests.items():
        try:
            found = _digest_of(folder / name)
        except OSError as error:
            raise BackupDamaged(trouble=f"{name}: {error.strerror}") from error
        if found != digest:
            raise BackupDamaged(trouble=f"{name} differs from what was written")


def demand_empty(folder: Path) -> None:
    """Make a folder, which only its owner may enter, unless it is there and empty.

    Raises:
        PlaceInUse: When something is in it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = next(iter(sorted(path.name for path in folder.iterdir())), None)
    if found is not None:
        raise PlaceInUse(path=folder, found=found)


def _files_below(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            yield Path(place) / name


def _digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
