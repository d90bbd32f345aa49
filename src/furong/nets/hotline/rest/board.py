"""The REST endpoints of the board: its numbers, and the appeals behind a rate."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NO_NUL
from furong.nets.hotline.api import board as api
from furong.nets.hotline.contracts.board import Board, FigurePage, FigureQuery, RateKind
from furong.nets.hotline.rest.texts import Instant

__all__ = ["router"]

router = Router(tags=["hotline"])

_RATES = "hotline.rates"
_MONTH = timedelta(days=30)
_Code = Annotated[str, Field(max_length=40, pattern=NO_NUL)]


@router.get("/hotline/board", response=Board, auth=requires(_RATES), summary="Read the board of the hotline")
def get_board(request: Caller, since: Instant | None = None, until: Instant | None = None) -> Board:
    """Return what waits, the three rates by unit and district, and what nobody had to do; of 30 days."""
    end = until or city_clock().now()
    return api.read_board_for(request.actor, since or end - _MONTH, end)


@router.get(
    "/hotline/board/{kind}/appeals",
    response=FigurePage,
    auth=requires(_RATES),
    summary="List the appeals behind a rate",
    openapi_extra=answers(404),
)
def list_figure_appeals(
    request: Caller,
    kind: RateKind,
    since: Instant | None = None,
    until: Instant | None = None,
    unit: _Code = "",
    district: _Code = "",
    missed: Annotated[bool, Query(description="Only those that do not count as good.")] = False,
    page: Annotated[int, Query(ge=1, le=100_000, description="Page, from 1 on. [1]")] = 1,
    size: Annotated[int, Query(ge=1, le=200, description="Appeals on a page. [1]")] = 50,
) -> FigurePage:
    """Return the appeals that a rate is made of, the newest first, each with whether it counts as good."""
    end = until or city_clock().now()
    query = FigureQuery(
        kind=kind,
        since=since or end - _MONTH,
        until=end,
        unit=unit,
        district=district,
        missed=missed,
        page=page,
        size=size,
    )
    return api.list_figure_for(request.actor, query)
