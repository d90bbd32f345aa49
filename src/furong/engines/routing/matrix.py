"""Ways between points that a state gives as a table, instead of measuring them on the map."""

from __future__ import annotations

import numpy as np

from furong.engines.routing.fields import Field, StateUnusable
from furong.engines.routing.problem import Real

__all__ = ["Points", "matrix_of", "read_ways"]

#: Longitude and latitude [°] and row of the table [1] of each point, by name; the zones first.
Points = dict[str, tuple[float, float, int]]
_GROUPS = ("distance", "distances", "matrix", "distance_matrix", "distance_km", "distances_km", "matrix_km", "matrix_m")
_M_PER_KM = 1000.0


def matrix_of(root: Field) -> Field | None:
    """Return the table of ways of a state, if it has one."""
    group = root.find(*_GROUPS)
    if group is None or isinstance(group.value, list):
        return group
    return group.find("matrix", "matrix_km", "matrix_m", "km", "m") if isinstance(group.value, dict) else None


def read_ways(root: Field, points: Points, zones: int) -> Real | None:
    """Return the ways between all points [km], the zones first, and set the rows of ``points`` to that order.

    Args:
        root: The state.
        points: The zones; the other points that the table names are put to them.
        zones: How many zones there are. [1]

    Raises:
        StateUnusable: When the table is no table of ways, or its points are not those of the state.
    """
    given = matrix_of(root)
    if given is None:
        return None
    table = _table(given, zones)
    group = root.find(*_GROUPS)
    named = group if group is not None and isinstance(group.value, dict) else None
    names = named.find("points", "names", "ids") if named else None
    if names is not None:
        _name(points, names, len(table))
    unit = named.find("unit") if named else None
    is_metres = given.place.endswith(("matrix_m", ".m")) or (unit is not None and unit.value == "m")
    order = [point for _, _, point in list(points.values())[:zones]]
    rows = [*order, *sorted(set(range(len(table))) - set(order))]
    moved = {old: new for new, old in enumerate(rows)}
    for name, (lon, lat, place) in points.items():
        points[name] = (lon, lat, moved[place])
    return np.asarray(table[np.ix_(rows, rows)] / (_M_PER_KM if is_metres else 1.0))


def _table(given: Field, zones: int) -> Real:
    try:
        table = np.array(given.value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise given.wrong("a square table of numbers") from error
    if table.ndim != 2 or table.shape[0] != table.shape[1] or table.shape[0] < zones:
        raise StateUnusable(given.place, f"a square table of at least {zones} rows", f"{table.shape}")
    if not np.isfinite(table).all() or (table < 0).any():
        raise StateUnusable(given.place, "finite numbers from 0", "something else")
    return table


def _name(points: Points, names: Field, size: int) -> None:
    """Set the rows of the points as the table names them."""
    told = [each.text() for each in names.items(f"names of the {size} rows of the table")]
    if len(told) != size or len(set(told)) != size:
        raise names.wrong(f"the names of the {size} rows of the table, each once")
    missing = [name for name in points if name not in told]
    if missing:
        raise StateUnusable(names.place, f"all zones, also {missing[0]}", ", ".join(told)[:60])
    for place, name in enumerate(told):
        lon, lat, _ = points.get(name, (0.0, 0.0, -1))
        points[name] = (lon, lat, place)
