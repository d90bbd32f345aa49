"""Where the registry lies: segments that are the truth, and columns made of them that processes share.

A segment is a Parquet file of things with consecutive numbers; a row in the database makes it count. Columns are plain
arrays in files as large as they may ever get: the file system keeps only the pages that were written. ``count`` says
how many numbers are complete in all of them; it is written last.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from furong.engines.readings.code_table import UNKNOWN, CodeTable
from furong.engines.readings.fingerprints import FingerprintKey

__all__ = [
    "CAPACITY",
    "COLUMNS",
    "OWN_LIMITS",
    "RETIRED",
    "SEGMENT_SCHEMA",
    "TABLES",
    "Names",
    "RegistryFiles",
    "write_whole",
]

#: So many things fit. [1]
CAPACITY = 1 << 28
#: Tables from fingerprint to number: of codes, and of assets.
TABLES = ("codes", "assets")
_FEWEST_PLACES = 1 << 16
#: Bits of the column ``flags``: the thing is no longer there; it has limits of its own.
RETIRED, OWN_LIMITS = 1, 2
#: Columns by number, with their types. Positions are degrees times ten million, as in WGS-84.
COLUMNS: dict[str, np.dtype[Any]] = {
    "category": np.dtype(np.uint16),
    "area": np.dtype(np.int32),
    "owner": np.dtype(np.uint16),
    "asset": np.dtype(np.int32),
    "lon": np.dtype(np.int32),
    "lat": np.dtype(np.int32),
    "cell": np.dtype(np.uint64),
    "flags": np.dtype(np.uint8),
    "period": np.dtype(np.uint32),
    "low": np.dtype(np.float32),
    "high": np.dtype(np.float32),
    "code_end": np.dtype(np.int64),
}

SEGMENT_SCHEMA = pa.schema(
    [
        ("number", pa.int32()),
        ("code", pa.string()),
        ("category", pa.string()),
        ("area", pa.string()),
        ("owner", pa.string()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("asset", pa.string()),
        ("name", pa.string()),
        ("period_s", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)


@dataclass(slots=True)
class Names:
    """What the small numbers in the columns stand for; a name keeps its place for ever.

    Args:
        areas: Codes of areas in the order of the tree, so that an area and all below it are neighbours.
        levels: Level of each area, 0 for the city. [1]
        categories: Codes of categories.
        owners: Owners (权属单位).
        assets: How many assets have a number. [1]
        changes: Number of the last change of a thing that is in the columns. [1]
        changed: Things that were changed since the lists of searches were made.
    """

    areas: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    assets: int = 0
    changes: int = 0
    changed: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RegistryFiles:
    """Paths below the registry's folder, and its arrays.

    Args:
        root: The folder.
    """

    root: Path

    @property
    def segments(self) -> Path:
        """Folder of the Parquet files."""
        return self.root / "segments"

    @property
    def codes(self) -> Path:
        """All codes, one after another."""
        return self.root / "codes.bytes"

    def prepare(self) -> None:
        """Make folders, columns and an empty table that are missing."""
        self.segments.mkdir(parents=True, exist_ok=True)
        # Several processes of a node open the registry at the same moment; one of them makes what is missing.
        with (self.root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._make_missing()

    def _make_missing(self) -> None:
        self.key()
        columns: dict[str, np.dtype[Any]] = {**COLUMNS, "count": np.dtype(np.uint64)}
        for name, dtype in columns.items():
            path = self.root / f"{name}.column"
            size = dtype.itemsize * (1 if name == "count" else CAPACITY)
            if not path.exists() or path.stat().st_size != size:
                with path.open("ab") as file:
                    file.truncate(size)
        self.codes.touch()
        for kind in TABLES:
            if not self.table_places(kind):
                self.make_table(kind, _FEWEST_PLACES)

    def column(self, name: str, *, writable: bool = False) -> npt.NDArray[Any]:
        """Return a column over its whole capacity."""
        dtype: Any = np.dtype(np.uint64) if name == "count" else COLUMNS[name]
        column: npt.NDArray[Any] = np.memmap(self.root / f"{name}.column", dtype, "r+" if writable else "r")
        return column

    def table_places(self, kind: str) -> int:
        """Return how long the newest table of a kind is, 0 for none. [1]"""
        found = [int(path.stem.partition("-")[2]) for path in self.root.glob(f"{kind}-*.number")]
        return max(found, default=0)

    def make_table(self, kind: str, places: int) -> None:
        """Make an empty table of so many places, which readers find once :meth:`show_table` has been called. [1]"""
        with (self.root / f"{kind}-{places}.fingerprint").open("wb") as file:
            file.truncate(8 * places)
        np.full(places, UNKNOWN, np.int32).tofile(self.root / f"{kind}-{places}.draft")
        if places == _FEWEST_PLACES:
            self.show_table(kind, places)

    def show_table(self, kind: str, places: int) -> None:
        """Let readers find a table that is filled, and drop the shorter ones; whoever has one open keeps it."""
        (self.root / f"{kind}-{places}.draft").rename(self.root / f"{kind}-{places}.number")
        for path in self.root.glob(f"{kind}-*.*"):
            if int(path.stem.partition("-")[2]) < places:
                path.unlink(missing_ok=True)

    def table(self, kind: str, places: int, *, writable: bool = False) -> CodeTable:
        """Return the table of a kind of so many places. [1]"""
        mode: Any = "r+" if writable else "r"
        number = self.root / f"{kind}-{places}.number"
        return CodeTable(
            np.memmap(self.root / f"{kind}-{places}.fingerprint", np.uint64, mode),
            np.memmap(number if number.exists() else number.with_suffix(".draft"), np.int32, mode),
        )

    def key(self) -> FingerprintKey:
        """Return the secret key of the fingerprints, made at the first call."""
        path = self.root / "key.json"
        if not path.exists():
            write_whole(path, json.dumps([secrets.randbits(64), secrets.randbits(64)]))
            path.chmod(0o600)
        first, second = json.loads(path.read_text())
        return first, second

    def names(self) -> Names:
        """Return the names as they were written last."""
        path = self.root / "names.json"
        return Names(**json.loads(path.read_text())) if path.exists() else Names()

    def write_names(self, names: Names) -> None:
        """Write the names, all or nothing."""
        write_whole(self.root / "names.json", json.dumps(asdict(names), ensure_ascii=False))


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and move it there once it is on disk."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
