"""Writing the registry: segments, and the columns made of them. One process writes at a time; the caller sees to it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import h3ronpy.vector
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from furong.engines.readings.code_table import CodeTable, NumberColumn
from furong.engines.readings.fingerprints import FingerprintColumn, FingerprintKey, fingerprints
from furong.nets.sensing.columns.registry.categories import read_categories
from furong.nets.sensing.columns.registry.files import COLUMNS, OWN_LIMITS, RETIRED, TABLES, Names, RegistryFiles

__all__ = ["RegistryWriter", "text_fingerprints", "write_segment"]

_TEN_MILLION = 1e7
_CELL_RESOLUTION = 10
_FULL = 1.5
#: A period longer than anybody waits. [s]
_NEVER_S = 1 << 31


def text_fingerprints(texts: pa.Array, key: FingerprintKey) -> FingerprintColumn:
    """Return the fingerprint of each text of an Arrow column without nulls."""
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if texts.type == pa.large_string():
        texts = texts.cast(pa.string())
    if not len(texts):
        return np.zeros(0, np.uint64)
    _, offsets, content = texts.buffers()
    places = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    return fingerprints(np.frombuffer(content, np.uint8), places[:-1], places[1:], key)


def write_segment(files: RegistryFiles, segment: pa.Table, first: int) -> tuple[str, str]:
    """Write a segment to disk and return its name and digest; it counts once its row is in the database.

    Args:
        files: The registry's folder.
        segment: Things with consecutive numbers.
        first: Number of the first. [1]
    """
    name = f"{first:010d}-{len(segment)}.parquet"
    path = files.segments / name
    draft = path.with_suffix(".new")
    pq.write_table(segment, draft, compression="zstd", compression_level=1)
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    with draft.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    draft.rename(path)
    folder = os.open(files.segments, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return name, digest


@dataclass(slots=True)
class RegistryWriter:
    """The writing end of the columns.

    Args:
        files: The registry's folder.
    """

    files: RegistryFiles
    names: Names = field(init=False)
    key: FingerprintKey = field(init=False)
    _noted: Names = field(init=False)
    _columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict, init=False)
    _tables: dict[str, CodeTable] = field(default_factory=dict, init=False)
    _places: dict[str, int] = field(default_factory=dict, init=False)

    @classmethod
    def open(cls, root: Path, *, areas: Sequence[str], levels: Sequence[int]) -> Self:
        """Open the columns for writing; areas that have changed make them be made anew from the segments.

        Args:
            root: The registry's folder.
            areas: Codes of the areas in the order of the tree.
            levels: Level of each area, 0 for the city. [1]
        """
        files = RegistryFiles(root)
        files.prepare()
        writer = cls(files)
        writer.key = files.key()
        writer._columns = {name: files.column(name, writable=True) for name in (*COLUMNS, "count")}
        for kind in TABLES:
            writer._places[kind] = files.table_places(kind)
            writer._tables[kind] = files.table(kind, writer._places[kind], writable=True)
        writer._take_names(list(areas), list(levels))
        writer._begin()
        return writer

    @property
    def count(self) -> int:
        """How many numbers are complete in all columns. [1]"""
        return int(self._columns["count"][0])

    def known(self, wanted: FingerprintColumn) -> NumberColumn:
        """Return the numbers of codes by fingerprint, -1 where there is none."""
        return self._tables["codes"].lookup_many(wanted)

    def values(self, name: str, numbers: NumberColumn) -> npt.NDArray[Any]:
        """Return what a column says of things."""
        values: npt.NDArray[Any] = self._columns[name][numbers]
        return values

    def make_room(self, things: int) -> None:
        """Make the table of codes long enough for so many things at once, instead of step by step. [1]"""
        self._grow("codes", self.count + things, self.count)

    def apply(self, segment: pa.Table) -> None:
        """Enter the things of a segment into the columns; entering them twice changes nothing."""
        first, count = segment["number"][0].as_py(), len(segment)
        place = slice(first, first + count)
        for name, values in self._encoded(segment).items():
            self._columns[name][place] = values
        self._columns["code_end"][place] = self._append_codes(segment["code"].combine_chunks(), first)
        self._grow("codes", first + count, first)
        numbers = np.arange(first, first + count, dtype=np.int32)
        self._tables["codes"].insert_many(text_fingerprints(segment["code"], self.key), numbers)
        self._note_names()
        self._columns["count"][0] = first + count

    def change(self, change: int, number: int, particulars: Mapping[str, Any]) -> None:
        """Enter a change of one thing; entering it twice changes nothing.

        Args:
            change: Number of the change. [1]
            number: Of the thing. [1]
            particulars: What is new: ``area``, ``owner``, ``lon`` and ``lat``, ``period_s``, ``retired``.
        """
        values: dict[str, Any] = {}
        if "area" in particulars:
            values["area"] = self.names.areas.index(particulars["area"])
        if "owner" in particulars:
            values["owner"] = self._owner(particulars["owner"])
        if "lon" in particulars:
            lon, lat = (np.array([particulars[name]], np.float64) for name in ("lon", "lat"))
            values |= {"lon": np.rint(lon * _TEN_MILLION)[0], "lat": np.rint(lat * _TEN_MILLION)[0]}
            values["cell"] = np.asarray(h3ronpy.vector.coordinates_to_cells(lat, lon, _CELL_RESOLUTION))[0]
        if "period_s" in particulars:
            values["period"] = int(particulars["period_s"])
        if particulars.get("retired"):
            values["flags"] = int(self._columns["flags"][number]) | RETIRED
            values["period"] = _NEVER_S  # nobody waits for it any more, so its silence raises nothing
        for name, value in values.items():
            self._columns[name][number] = value
        self.names.changes = change
        self.names.changed = sorted({*self.names.changed, number})
        self._note_names()

    def _owner(self, name: str) -> int:
        if name not in self.names.owners:
            self.names.owners.append(name)
        return self.names.owners.index(name)

    def _note_names(self) -> None:
        """Write the names when they are others than on disk."""
        if self.names != self._noted:
            self.files.write_names(self.names)
            self._noted = deepcopy(self.names)

    def forget_changed(self, numbers: Sequence[int]) -> None:
        """Note that the lists of searches have taken the changes of some things in."""
        self.names.changed = sorted(set(self.names.changed) - set(numbers))
        self._note_names()

    def finish(self) -> None:
        """Write everything through to the disk."""
        for column in self._columns.values():
            _flush(column)
        for table in self._tables.values():
            _flush(table.fingerprint)
            _flush(table.number)
        (self.files.root / "writing").unlink(missing_ok=True)

    def _begin(self) -> None:
        """Start from nothing when the machine went down while somebody wrote: pages may be missing anywhere."""
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        mark = self.files.root / "writing"
        if not mark.exists():
            mark.write_text(boot)
        elif mark.read_text() != boot:
            self._start_over()
            mark.write_text(boot)

    def _start_over(self) -> None:
        self._columns["count"][0] = 0
        self.names.changes, self.names.changed = 0, []

    def _take_names(self, areas: list[str], levels: list[int]) -> None:
        self.names, self._noted = self.files.names(), self.files.names()
        if self.names.areas != areas and areas:
            self.names.areas, self.names.levels = areas, levels
            self._start_over()
        known = set(self.names.categories)
        self.names.categories += [code for code in read_categories() if code not in known]
        self._note_names()

    def _encoded(self, segment: pa.Table) -> dict[str, Any]:
        category = _places(segment["category"], {code: at for at, code in enumerate(self.names.categories)})
        area = _places(segment["area"], {code: at for at, code in enumerate(self.names.areas)})
        owners = segment["owner"].unique().to_pylist()
        self.names.owners += sorted(set(owners) - set(self.names.owners))
        owner = _places(segment["owner"], {name: at for at, name in enumerate(self.names.owners)})
        lon, lat = segment["lon"].to_numpy(), segment["lat"].to_numpy()
        low, high = (segment[name].to_numpy() for name in ("low", "high"))
        own = np.isfinite(low) | np.isfinite(high)
        return {
            "category": category,
            "area": area,
            "owner": owner,
            "asset": self._assets(segment["asset"]),
            "lon": np.rint(lon * _TEN_MILLION),
            "lat": np.rint(lat * _TEN_MILLION),
            "cell": np.asarray(h3ronpy.vector.coordinates_to_cells(lat, lon, _CELL_RESOLUTION)),
            "period": np.nan_to_num(segment["period_s"].to_numpy()).astype(np.uint32),
            "flags": np.where(own, OWN_LIMITS, 0),
            "low": np.nan_to_num(low, nan=-np.inf, neginf=-np.inf, posinf=np.inf),
            "high": np.nan_to_num(high, nan=np.inf, neginf=-np.inf, posinf=np.inf),
        }

    def _assets(self, assets: pa.ChunkedArray) -> NumberColumn:
        """Return the number of each asset; one that was never seen gets the next."""
        found = np.full(len(assets), -1, np.int32)
        having = np.asarray(assets.is_valid().combine_chunks())
        if not having.any():
            return found
        marks, which = np.unique(text_fingerprints(assets.drop_null().combine_chunks(), self.key), return_inverse=True)
        self._grow("assets", self.names.assets + len(marks), self.names.assets)
        numbers = self._tables["assets"].lookup_many(marks)
        new = numbers < 0
        numbers[new] = self.names.assets + np.arange(int(new.sum()), dtype=np.int32)
        # Noted before they are given: a number that a killed writer has given is never given again.
        self.names.assets += int(new.sum())
        self._note_names()
        self._tables["assets"].insert_many(marks[new], numbers[new])
        found[having] = numbers[which]
        return found

    def _append_codes(self, codes: pa.Array, first: int) -> npt.NDArray[np.int64]:
        begin = int(self._columns["code_end"][first - 1]) if first else 0
        _, offsets, content = codes.buffers()
        places = np.frombuffer(offsets, np.int32)[codes.offset : codes.offset + len(codes) + 1].astype(np.int64)
        with self.files.codes.open("r+b") as file:
            file.truncate(begin)
            file.seek(begin)
            file.write(memoryview(content)[int(places[0]) : int(places[-1])])
            file.flush()
            os.fsync(file.fileno())
        ends: npt.NDArray[np.int64] = begin + places[1:] - places[0]
        return ends

    def _grow(self, kind: str, things: int, held: int) -> None:
        """Make a table longer when it would be too full, and enter again what it held."""
        wanted = CodeTable.places_for(things)
        if wanted <= self._places[kind] or things * _FULL <= self._places[kind]:
            return
        old = self._tables[kind]
        self.files.make_table(kind, wanted)
        table = self.files.table(kind, wanted, writable=True)
        if held:
            taken = np.asarray(old.number) >= 0
            table.insert_many(np.asarray(old.fingerprint)[taken], np.asarray(old.number)[taken])
        self.files.show_table(kind, wanted)
        self._tables[kind] = self.files.table(kind, wanted, writable=True)
        self._places[kind] = wanted


def _flush(column: Any) -> None:
    """Write the changed pages of a mapped column to the disk."""
    column.flush()


def _places(names: pa.ChunkedArray, known: dict[str, int]) -> npt.NDArray[Any]:
    encoded = names.combine_chunks().dictionary_encode()
    lookup = np.array([known[name] for name in encoded.dictionary.to_pylist()], np.int64)
    found: npt.NDArray[Any] = lookup[encoded.indices.to_numpy()]
    return found
