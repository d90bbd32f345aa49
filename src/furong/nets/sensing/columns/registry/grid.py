"""Things in the order of their cells, and the cells of every resolution above them: what a map begins with.

It covers the numbers that there were when it was made, as the lists for searches do; what was registered since is put
into a small grid of its own in memory.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h3ronpy.vector
import numpy as np
import numpy.typing as npt
import polars as pl

from furong.engines.hexes import level_of, to_plane

__all__ = ["FINEST", "Grid", "GridLevel", "grid_of", "make_grid", "open_grid"]

#: Resolution of the cells in the registry.
FINEST = 10
_MARK = "grid.json"
_LEVEL = ("cells", "first", "x", "y")


@dataclass(frozen=True, slots=True, eq=False)
class GridLevel:
    """The cells of one resolution that hold things.

    Args:
        cells: Their numbers, in order.
        first: Where the finest cells of each begin.
        x: Their middles on the plane, across. [1]
        y: Their middles on the plane, down. [1]
    """

    cells: npt.NDArray[np.uint64]
    first: npt.NDArray[np.int64]
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Where the things of consecutive numbers lie.

    Args:
        offset: The first number.
        place: By thing: its place among the finest cells.
        numbers: All things in the order of their cells.
        starts: Where the things of each finest cell begin in ``numbers``; one longer than there are cells.
        levels: By resolution.
    """

    offset: int
    place: npt.NDArray[np.int32]
    numbers: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    levels: tuple[GridLevel, ...]

    @property
    def end(self) -> int:
        """The number after the last."""
        return self.offset + len(self.place)


def grid_of(cells: npt.NDArray[np.uint64], offset: int = 0) -> Grid:
    """Return the grid of things by their finest cells.

    Args:
        cells: By thing: its cell.
        offset: Number of the first of them. [1]
    """
    order = pl.Series(cells).arg_sort().to_numpy().astype(np.int32)
    ordered = cells[order]
    _, first = level_of(ordered, FINEST)
    starts = np.append(first, len(cells)).astype(np.int64)
    place = np.empty(len(cells), np.int32)
    place[order] = np.repeat(np.arange(len(first), dtype=np.int32), np.diff(starts))
    finest = ordered[first]
    levels = tuple(_level(finest, resolution) for resolution in range(FINEST + 1))
    return Grid(offset, place, order + np.int32(offset), starts, levels)


def _level(finest: npt.NDArray[np.uint64], resolution: int) -> GridLevel:
    cells, first = level_of(finest, resolution)
    if not len(cells):
        return GridLevel(cells, first, np.zeros(0), np.zeros(0))
    middles = h3ronpy.vector.cells_to_coordinates(cells)
    x, y = to_plane(np.asarray(middles.column("lng")), np.asarray(middles.column("lat")))
    return GridLevel(cells, first, x, y)


def make_grid(root: Path, cells: npt.NDArray[np.uint64]) -> None:
    """Make the grid of everything that is registered and put it in the place of the older one."""
    grid = grid_of(cells)
    folder = root / f"grid-{len(cells)}"
    draft = folder.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for name in ("place", "numbers", "starts"):
        np.save(draft / f"{name}.npy", getattr(grid, name))
    for resolution, level in enumerate(grid.levels):
        for name in _LEVEL:
            np.save(draft / f"{name}-{resolution}.npy", getattr(level, name))
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
    mark = (root / _MARK).with_suffix(".new")
    mark.write_text(json.dumps({"covered": len(cells)}))
    mark.rename(root / _MARK)
    for path in root.glob("grid-*"):
        if path != folder:
            shutil.rmtree(path, ignore_errors=True)


def open_grid(root: Path) -> Grid | None:
    """Return the newest grid, mapped for reading, or ``None`` when there is none yet."""
    try:
        folder = root / f"grid-{json.loads((root / _MARK).read_text())['covered']}"
        whole = {name: _mapped(folder / f"{name}.npy") for name in ("place", "numbers", "starts")}
        levels = tuple(
            GridLevel(**{name: _mapped(folder / f"{name}-{resolution}.npy") for name in _LEVEL})
            for resolution in range(FINEST + 1)
        )
    except (OSError, ValueError, KeyError):
        return None
    return Grid(offset=0, levels=levels, **whole)


def _mapped(path: Path) -> Any:
    return np.load(path, mmap_mode="r")
