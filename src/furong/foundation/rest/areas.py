"""The REST endpoints of areas."""

from __future__ import annotations

from ninja import Router

from furong.foundation.areas.tree import AreaInfo, get_area, list_areas
from furong.foundation.rest.factory import Caller, requires

__all__ = ["router"]

router = Router(tags=["areas"])


@router.get("/areas", response=list[AreaInfo], auth=requires(), summary="List areas of a level")
def list_areas_of_level(request: Caller, level: str = "district", under: str = "") -> list[AreaInfo]:
    """Return the areas of a level, by code; ``under`` is the code of the area that they lie in."""
    return list_areas(level=level, under=get_area(under).path if under else "")


@router.get("/areas/{code}", response=AreaInfo, auth=requires(), summary="Get an area")
def get_area_of_code(request: Caller, code: str) -> AreaInfo:
    """Return one area."""
    return get_area(code)
