"""Reading the tree of areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from furong.foundation.areas.models import Area
from furong.kernel.errors import NotFound

__all__ = [
    "AreaInfo",
    "AreaUnknown",
    "area_paths",
    "find_area",
    "forget_areas",
    "get_area",
    "list_areas",
    "statutory_districts",
    "within",
]


#: The code of a place begins with that of its district.
_DISTRICT_DIGITS = 6


class AreaUnknown(NotFound):
    """There is no area of that code."""

    code = "areas.unknown"
    zh = "没有代码为 {area} 的区域。请核对行政区划代码。"
    en = "No area has the code {area}. Check the administrative code."


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaInfo:
    """An area as other layers see it."""

    code: str
    level: str
    name_zh: str
    name_en: str
    path: str
    lon: float | None = None
    lat: float | None = None

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


_known: dict[str, AreaInfo] = {}
_paths: dict[str, str] = {}


def _info(area: Area) -> AreaInfo:
    return AreaInfo(
        code=area.code,
        level=area.level,
        name_zh=area.name_zh,
        name_en=area.name_en,
        path=area.path,
        lon=area.lon,
        lat=area.lat,
    )


def get_area(code: str) -> AreaInfo:
    """Return the area of that code. Areas change with a release of reference data only, so they are remembered.

    Raises:
        AreaUnknown: When there is none.
    """
    area = _known.get(code)
    if area is None:
        # A list of many places asks for one after the other: those of a district are read together.
        near = Area.objects.filter(pk__startswith=code[:_DISTRICT_DIGITS]) if len(code) >= _DISTRICT_DIGITS else ()
        _known.update((one.code, one) for one in map(_info, near))
        area = _known.get(code) or find_area(code)
    if area is None:
        raise AreaUnknown(area=code)
    _known[code] = area
    return area


def forget_areas() -> None:
    """Read areas anew from now on: a release of reference data has changed them."""
    _known.clear()
    _paths.clear()
    statutory_districts.cache_clear()


def find_area(code: str) -> AreaInfo | None:
    """Return the area of that code, or ``None``."""
    area = Area.objects.filter(pk=code).first()
    return _info(area) if area else None


def list_areas(*, level: str, under: str = "", after: str = "", limit: int | None = None) -> list[AreaInfo]:
    """Return the areas of a level, by code.

    Args:
        level: Their level.
        under: Keeps those inside the area of that path.
        after: Keeps those whose code comes later, to read on where a page ended.
        limit: How many at most; all when ``None``. [1]
    """
    areas = Area.objects.filter(level=level, code__gt=after)
    if under:
        areas = areas.filter(within("path", [under]))
    return [_info(area) for area in areas.order_by("code")[:limit]]


def area_paths() -> Mapping[str, str]:
    """Return the paths of all areas by code; remembered, as areas change with a release of reference data only."""
    if not _paths:
        _paths.update(Area.objects.values_list("code", "path"))
    return _paths


@lru_cache(maxsize=512)
def statutory_districts(area: AreaInfo) -> frozenset[str]:
    """Return the codes of the districts that an area lies in by the statutory division.

    A development zone manages streets of several of them; the code of a street begins with that of its own.
    """
    parts = area.path.split("/")
    if len(parts) < 2:
        return frozenset(district.code for district in list_areas(level="district"))
    if len(parts) > 2:
        return frozenset({parts[2][:6]})
    path = "/".join(parts[:2])
    return frozenset({parts[1], *(street.code[:6] for street in list_areas(level="street", under=path))})


def within(field: str, paths: Iterable[str]) -> Q:
    """Return the condition that the area path in ``field`` is one of ``paths`` or lies below one of them."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{field: path}) | Q(**{f"{field}__startswith": path + "/"})
    return condition
