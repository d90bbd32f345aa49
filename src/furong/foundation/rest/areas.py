"""The REST endpoints of areas."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Query, Router

from furong.foundation.areas.tree import AreaInfo, get_area, list_areas
from furong.foundation.rest.document import answers
from furong.foundation.rest.factory import Caller, requires

__all__ = ["router"]

router = Router(tags=["areas"])

Level = Literal["city", "district", "street", "community", "grid"]
Limit = Annotated[int, Query(ge=1, le=5000, description="How many at most. [1]")]


@router.get(
    "/areas",
    response=list[AreaInfo],
    auth=requires(),
    summary="List areas of a level",
    openapi_extra=answers(404),
)
def list_areas_of_level(
    request: Caller, level: Level = "district", under: str = "", after: str = "", limit: Limit = 1000
) -> list[AreaInfo]:
    """Return the areas of a level, by code.

    ``under`` is the code of the area that they lie in; ``after`` the last code of the page before.
    """
    path = get_area(under).path if under else ""
    return list_areas(level=level, under=path, after=after, limit=limit)


@router.get("/areas/{code}", response=AreaInfo, auth=requires(), summary="Get an area", openapi_extra=answers(404))
def get_area_of_code(request: Caller, code: str) -> AreaInfo:
    """Return one area."""
    return get_area(code)
