"""Where in the city's tree of areas an area of the registry lies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from furong.foundation.areas.tree import AreaInfo, list_areas
from furong.nets.sensing.domain.windows import CELL_LENGTHS

__all__ = ["place_of"]

#: Lengths of the codes of grid, community, street, district and city (GB/T 2260, GB/T 10114). [1]
_LENGTHS = (15, 12, 9, 6)
_CITY_DIGITS = 4


@lru_cache(maxsize=65_536)
def place_of(code: str) -> AreaInfo:
    """Return the area of that code, or the smallest one around it that is known; the city when none is."""
    known = _areas()
    for length in (len(code), *_LENGTHS):
        if length <= len(code) and code[:length] in known:
            return known[code[:length]]
    return known.get(code[:_CITY_DIGITS] + "00") or list_areas(level="city", limit=1)[0]


@cache
def _areas() -> Mapping[str, AreaInfo]:
    """Return every area by its code; areas change with a release of reference data only."""
    return {area.code: area for level in CELL_LENGTHS for area in list_areas(level=level)}
