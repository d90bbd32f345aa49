"""Registering things from the command line, with what has been done so far on the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from furong.engines.synthetic.devices import devices
from furong.foundation.servers import DataDirectory
from furong.kernel.errors import InvalidInput
from furong.project.node import node_database, set_up_django

__all__ = ["RegistryFileUnusable", "load_files", "load_made_up", "register_made_up"]

_PART = 1_000_000
_REQUIRED = ("code", "category", "area", "lon", "lat")


class RegistryFileUnusable(InvalidInput):
    """A file of things cannot be read, or lacks a column."""

    code = "project.registry_file_unusable"
    zh = (
        "无法读取设备台账 {file}：{trouble}。需要的列：code、category、area、lon、lat，"
        "可选 owner、asset、name、period_s、low、high、crs。"
    )
    en = (
        "The file of things {file} cannot be read: {trouble}. It needs the columns code, category, area, lon, lat, and "
        "may have owner, asset, name, period_s, low, high, crs."
    )


def load_files(data: Path, files: Sequence[Path]) -> dict[str, Any]:
    """Register the things of files and return what became of them.

    Raises:
        RegistryFileUnusable: When a file cannot be read.
    """
    with node_database(_prepared(data)):
        set_up_django(data)
        from furong.nets.sensing.api import registry
        from furong.project.preparing import prepare_database

        prepare_database()
        told: dict[str, Any] = {}
        for file in files:
            tables, expected = _tables(file)
            receipt = registry.load_things(tables, _source(file), expected=expected, progress=_teller(expected))
            told = asdict(receipt) if len(files) == 1 else {**told, file.name: asdict(receipt)}
        begun = time.perf_counter()
        registry.index_registry()
        told["index_seconds"] = round(time.perf_counter() - begun, 3)
        return told


def load_made_up(data: Path, count: int, *, seed: int) -> dict[str, Any]:
    """Register made-up things and return what became of them."""
    with node_database(_prepared(data)):
        set_up_django(data)
        from furong.project.preparing import prepare_database

        prepare_database()
        return register_made_up(count, seed=seed)


def register_made_up(count: int, *, seed: int) -> dict[str, Any]:
    """Register made-up things in the city of this process, spread over all grids and categories."""
    from furong.nets.sensing.api import registry
    from furong.scenarios.demo_things import device_kinds, grid_places

    tables = devices(count, device_kinds(), grid_places(), seed=seed)
    receipt = registry.load_things(tables, "synthetic", expected=count, progress=_teller(count))
    begun = time.perf_counter()
    registry.index_registry()
    return {**asdict(receipt), "index_seconds": round(time.perf_counter() - begun, 3)}


def _source(file: Path) -> str:
    """Return what the quarantine calls a file: a mended one of the same name is another one."""
    return f"{file.name[:160]} {datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec='milliseconds')}"


def _prepared(data: Path) -> DataDirectory:
    directory = DataDirectory(data.absolute())
    directory.prepare()
    return directory


def _tables(file: Path) -> tuple[Iterator[pl.DataFrame], int]:
    """Return the tables of a file, part by part, and how many rows there will be, 0 when that is not known."""
    try:
        if file.suffix == ".parquet":
            whole = pq.ParquetFile(file)
            _demand_columns(file, whole.schema_arrow.names)
            parts = whole.iter_batches(batch_size=_PART)
            return (_frame(batch) for batch in parts), whole.metadata.num_rows
        head = pl.read_csv(file, n_rows=1, infer_schema=False)
        _demand_columns(file, head.columns)
        return _csv_parts(file), 0
    except (OSError, pl.exceptions.PolarsError, ValueError) as error:
        raise RegistryFileUnusable(file=file, trouble=str(error).splitlines()[0]) from error


def _frame(batch: Any) -> pl.DataFrame:
    frame = pl.from_arrow(batch)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _csv_parts(file: Path) -> Iterator[pl.DataFrame]:
    rows = pl.scan_csv(file, infer_schema=False, truncate_ragged_lines=True)
    yield from rows.collect_batches(chunk_size=_PART, maintain_order=True)


def _demand_columns(file: Path, names: Sequence[str]) -> None:
    missing = [name for name in _REQUIRED if name not in names]
    if missing:
        raise RegistryFileUnusable(file=file, trouble=f"it has no column {', '.join(missing)}")


def _teller(expected: int) -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None
    begun = time.perf_counter()

    def tell(received: int, registered: int) -> None:
        share = f" {100 * received / expected:.0f} %" if expected else ""
        speed = received / (time.perf_counter() - begun)
        sys.stderr.write(f"\r{received:,} rows{share}, {registered:,} registered, {speed:,.0f} rows/s ")
        sys.stderr.flush()

    return tell
