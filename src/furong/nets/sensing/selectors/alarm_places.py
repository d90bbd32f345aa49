"""Where in the city's tree of areas an area of the registry lies."""

from __future__ import annotations

from functools import lru_cache

from furong.foundation.areas.tree import AreaInfo, find_area, list_areas

__all__ = ["place_of"]

#: Lengths of the codes of grid, community, street, district and city (GB/T 2260, GB/T 10114). [1]
_LENGTHS = (15, 12, 9, 6)
_CITY_DIGITS = 4


@lru_cache(maxsize=65_536)
def place_of(code: str) -> AreaInfo:
    """Return the area of that code, or the smallest one around it that is known; the city when none is."""
    for length in (len(code), *_LENGTHS):
        found = find_area(code[:length]) if length <= len(code) and code else None
        if found is not None:
            return found
    return find_area(code[:_CITY_DIGITS] + "00") or list_areas(level="city", limit=1)[0]
