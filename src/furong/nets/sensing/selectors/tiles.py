"""Vector tiles of all things that a reader may see: hexagons from afar, single things from near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.engines.hexes import EXTENT, Layer, Tile, edge_km, encode_tile, from_plane, hexagons, keep_wanted, to_plane
from furong.kernel.permissions import Actor
from furong.nets.sensing.columns.registry.grid import FINEST, GridLevel
from furong.nets.sensing.columns.registry.registry import Registry
from furong.nets.sensing.selectors.city_map import KINDS, CellCounts, MapState, Wanted, city_map, columns_of
from furong.nets.sensing.selectors.registry import areas_of

__all__ = ["MapChanges", "MapQuery", "MapTile", "bounds_for", "map_changes_for", "tile_for", "wanted_by"]

READ = "feed.read"
RESTRICTED = "history.restricted"
#: From this zoom on single things are shown where they are few enough. [1]
_POINTS_FROM = 12
_POINTS_MAX, _HEXAGONS_MAX = 2_000, 2_000
#: Finest resolution by zoom, from 0 on: cells of about twenty dots on the screen, the finest there are from 14 on.
_RESOLUTIONS = (3, 3, 3, 3, 3, 4, 5, 6, 6, 7, 7, 8, 9, 9, 10)
_BYTES_MAX = 200_000
_EQUATOR_KM = 40_075.0
_CHANGES_MAX = 4_000
#: Resolution by which the frame of all things is told: cells of a kilometre.
_BOUNDS = 8
#: Things in the cells of a tile beyond which it is not worth looking at each. [1]
_LOOKED_AT = 200_000
#: Of a tile with more cells most lie inside, so that what they hold tells how many points there will be. [1]
_FEW_CELLS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MapQuery:
    """What a map is to show; empty asks for everything.

    Args:
        category: Code of a category, or the beginning of several with a dot at its end, such as ``water.``.
        area: Code of an area; all below it counts.
        owner: An owner.
        state: ``normal``, ``suspect``, ``silent`` or ``alarm``.
    """

    category: str = ""
    area: str = ""
    owner: str = ""
    state: str = ""

    @property
    def kinds(self) -> list[int]:
        """The states that count, by number."""
        return [number for number, name in enumerate(KINDS) if self.state in ("", name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapTile:
    """A tile.

    Args:
        body: The tile itself.
        version: Of which state of the city it tells.
    """

    body: bytes
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapChanges:
    """What is different on a map since a version.

    Args:
        version: The newest version.
        is_whole: Whether ``cells`` is all there is; otherwise the map should be drawn anew.
        resolution: Resolution of the cells.
        cells: By cell: how many things of each state, in the order of :data:`KINDS`.
    """

    version: int
    is_whole: bool
    resolution: int
    cells: dict[str, list[int]]


def wanted_by(registry: Registry, actor: Actor, query: MapQuery) -> Wanted:
    """Return which things a reader may see of those that are looked for."""
    seen = _marked(len(registry.areas), areas_of(registry, actor, READ))
    areas = seen & _marked(len(registry.areas), [registry.area_range(query.area)]) if query.area else seen
    categories = np.array([_is_of(name, query.category) for name in registry.category_names], np.bool_)
    if (areas & ~_marked(len(registry.areas), areas_of(registry, actor, RESTRICTED))).any():
        # Who may not see restricted things everywhere he or she looks sees none of them.
        categories &= np.array([one.sensitivity != "restricted" for one in registry.categories], np.bool_)
    owners = np.array([query.owner in ("", name) for name in registry.owner_names], np.bool_)
    return Wanted(category=categories, area=areas, owner=owners)


def tile_for(actor: Actor, tile: Tile, query: MapQuery) -> MapTile:
    """Return a tile of the things that ``actor`` may see.

    Args:
        actor: Who looks.
        tile: Which tile.
        query: What it is to show.
    """
    world = city_map()
    state = world.state()
    wanted = wanted_by(state.registry, actor, query)
    state, parts = world.counts(wanted)
    body = _points(state, parts, tile, wanted, query) if tile.zoom >= _POINTS_FROM else None
    if body is None or len(body) > _BYTES_MAX:
        body = _hexagons(parts, tile, query)
    return MapTile(body=body, version=state.version)


def map_changes_for(actor: Actor, query: MapQuery, *, zoom: int, since: int) -> MapChanges:
    """Return which cells of the map at a zoom are different since a version.

    Args:
        actor: Who looks.
        query: What the map shows.
        zoom: How near the reader is. [1]
        since: The version that he or she has.
    """
    world, resolution = city_map(), resolution_at(zoom)
    state, parts = world.counts(wanted_by(world.state().registry, actor, query))
    is_whole = all(part.since <= since for part in parts)
    cells: dict[str, list[int]] = {}
    if is_whole and since < state.version:
        changed = [part.changed_at(resolution) > since for part in parts]
        if is_whole := sum(int(one.sum()) for one in changed) <= _CHANGES_MAX:
            levels = [part.grid.levels[resolution].cells[one] for part, one in zip(parts, changed, strict=True)]
            known = np.concatenate([np.zeros(0, np.uint64), *levels])
            places = [np.isin(part.grid.levels[resolution].cells, known) for part in parts]
            numbers, counts = _together(parts, resolution, places)
            rows = zip(numbers.tolist(), _counted(counts, query).tolist(), strict=True)
            cells = {f"{number:x}": row for number, row in rows}
    return MapChanges(version=state.version, is_whole=is_whole, resolution=resolution, cells=cells)


def bounds_for(actor: Actor, query: MapQuery) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north [deg] of the things that are looked for, ``None`` when there is none."""
    world = city_map()
    _, parts = world.counts(wanted_by(world.state().registry, actor, query))
    filled = [part.at(_BOUNDS)[:, query.kinds].any(axis=1) for part in parts]
    levels = [part.grid.levels[_BOUNDS] for part in parts]
    x = np.concatenate([np.zeros(0), *(level.x[some] for level, some in zip(levels, filled, strict=True))])
    y = np.concatenate([np.zeros(0), *(level.y[some] for level, some in zip(levels, filled, strict=True))])
    if not len(x):
        return None
    lon, lat = from_plane(np.array([x.min(), x.max()]), np.array([y.max(), y.min()]))
    return float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1])


def resolution_at(zoom: int) -> int:
    """Return the resolution of the hexagons at a zoom."""
    return _RESOLUTIONS[min(zoom, len(_RESOLUTIONS) - 1)]


def _is_of(name: str, asked: str) -> bool:
    return name.startswith(asked) if asked.endswith(".") else asked in ("", name)


def _marked(size: int, spans: list[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    marked = np.zeros(size, np.bool_)
    for first, last in spans:
        marked[first:last] = True
    return marked


def _counted(counts: npt.NDArray[np.int64], query: MapQuery) -> npt.NDArray[np.int64]:
    """Return the counts with those of states that are not asked for at 0."""
    kept = np.zeros_like(counts)
    kept[:, query.kinds] = counts[:, query.kinds]
    return kept


def _near(level: GridLevel, tile: Tile, resolution: int) -> npt.NDArray[np.bool_]:
    """Mark the cells of which a part may lie in a tile."""
    stretch = 1.0 / max(np.cos(np.radians(tile.lat)), 0.05)
    room = 1.5 * edge_km(resolution) / _EQUATOR_KM * stretch
    west, north = tile.across * tile.side - room, tile.down * tile.side - room
    width = tile.side + 2 * room
    inside: npt.NDArray[np.bool_] = (
        (level.x >= west) & (level.x < west + width) & (level.y >= north) & (level.y < north + width)
    )
    return inside


def _together(
    parts: tuple[CellCounts, ...], resolution: int, places: list[npt.NDArray[np.bool_]]
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Return the marked cells of all grids, each once, with their counts added up."""
    none = np.zeros(0, np.uint64)
    cells = [part.grid.levels[resolution].cells[place] for part, place in zip(parts, places, strict=True)]
    counts = [part.at(resolution)[place] for part, place in zip(parts, places, strict=True)]
    distinct, place = np.unique(np.concatenate([none, *cells]), return_inverse=True)
    total = np.zeros((len(distinct), len(KINDS)), np.int64)
    np.add.at(total, place, np.concatenate([total[:0], *counts]))
    return distinct, total


def _hexagons(parts: tuple[CellCounts, ...], tile: Tile, query: MapQuery) -> bytes:
    """Return a tile of hexagons, coarser ones when there are too many of the size that belongs to its zoom."""
    for resolution in range(resolution_at(tile.zoom), -1, -1):
        places = [_near(part.grid.levels[resolution], tile, resolution) for part in parts]
        cells, counts = _together(parts, resolution, places)
        counts = _counted(counts, query)
        filled = counts.any(axis=1)
        if filled.sum() <= _HEXAGONS_MAX:
            body = encode_tile([_hexagon_layer(cells[filled], counts[filled], tile)])
            if len(body) <= _BYTES_MAX:
                return body
    return b""


def _hexagon_layer(cells: npt.NDArray[np.uint64], counts: npt.NDArray[np.int64], tile: Tile) -> Layer:
    x, y, starts = hexagons(cells.tolist())
    across, down = (np.round(axis).astype(np.int32) for axis in tile.units(x, y))
    seen = _touching(across, down, starts)
    corners = np.repeat(seen, np.diff(starts))
    sizes = np.diff(starts)[seen]
    values: dict[str, Any] = {"cell": [f"{cell:x}" for cell in cells[seen].tolist()], "n": counts[seen].sum(axis=1)}
    values |= {name: counts[seen, number] for number, name in enumerate(KINDS) if name != "normal"}
    return Layer(
        name="cells",
        x=across[corners],
        y=down[corners],
        starts=np.append(0, np.cumsum(sizes)).astype(np.int64),
        values=values,
    )


def _touching(x: npt.NDArray[Any], y: npt.NDArray[Any], starts: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Mark the areas of whose frame a part lies in the tile."""
    if len(starts) < 2:
        return np.zeros(0, np.bool_)
    seen: npt.NDArray[np.bool_] = np.ones(len(starts) - 1, np.bool_)
    for axis in (x, y):
        seen &= np.maximum.reduceat(axis, starts[:-1]) >= 0
        seen &= np.minimum.reduceat(axis, starts[:-1]) <= EXTENT
    return seen


def _points(
    state: MapState, parts: tuple[CellCounts, ...], tile: Tile, wanted: Wanted, query: MapQuery
) -> bytes | None:
    """Return a tile of single things, or ``None`` when they are too many."""
    found: list[npt.NDArray[Any]] = [np.zeros(0, np.int32)]
    for part in parts:
        counted = part.counts[:, query.kinds].sum(axis=1, dtype=np.int64)
        places = np.flatnonzero(_near(part.grid.levels[FINEST], tile, FINEST) & (counted > 0))
        first, last = part.grid.starts[places], part.grid.starts[places + 1]
        if (last - first).sum() > _LOOKED_AT or (len(places) > _FEW_CELLS and counted[places].sum() > 2 * _POINTS_MAX):
            return None
        found += [part.grid.numbers[begin:end] for begin, end in zip(first.tolist(), last.tolist(), strict=True)]
    numbers = keep_wanted(np.concatenate(found), columns_of(state.registry, slice(None)), wanted.masks)
    numbers = numbers[np.isin(state.kinds[numbers], query.kinds)]
    lon, lat = state.registry.positions(numbers)
    x, y = (np.floor(axis) for axis in tile.units(*to_plane(lon, lat)))
    inside = (x >= 0) & (x < EXTENT) & (y >= 0) & (y < EXTENT)
    if inside.sum() > _POINTS_MAX:
        return None
    return encode_tile([_point_layer(state, numbers[inside], x[inside].astype(np.int32), y[inside].astype(np.int32))])


def _point_layer(state: MapState, numbers: npt.NDArray[Any], x: npt.NDArray[Any], y: npt.NDArray[Any]) -> Layer:
    categories = state.registry.category_names
    return Layer(
        name="things",
        x=x,
        y=y,
        starts=np.arange(len(numbers) + 1, dtype=np.int64),
        values={
            "code": state.registry.codes_of(numbers),
            "category": [categories[place] for place in state.registry.category[numbers].tolist()],
            "state": [KINDS[kind] for kind in state.kinds[numbers].tolist()],
        },
    )
