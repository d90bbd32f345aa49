"""The REST endpoints of whom an appeal goes to: candidates, and what came of assignments without a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from ninja import Query, Router

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import candidates as api
from furong.nets.hotline.api import dispatch_figures as figures
from furong.nets.hotline.contracts.candidates import UnitCandidate
from furong.nets.hotline.contracts.dispatch_figures import DispatchFigures
from furong.nets.hotline.contracts.dispatch_rates import DispatchRates

__all__ = ["router"]

router = Router(tags=["hotline"])


@router.get(
    "/hotline/appeals/{number}/candidates",
    response=list[UnitCandidate],
    auth=requires("hotline.read"),
    summary="List units that an appeal may be given to",
    openapi_extra=answers(404),
)
def list_candidates(request: Caller, number: str) -> list[UnitCandidate]:
    """Return up to three units, the best first, each with clause, record, precedents and reasons."""
    return api.list_candidates_for(request.actor, number)


@router.get(
    "/hotline/dispatch-rates",
    response=DispatchRates,
    auth=requires("hotline.rates"),
    summary="Read what came of automatic assignments",
)
def get_dispatch_rates(request: Caller) -> DispatchRates:
    """Return what is promised of assignments without a person, what came of it by month, and the rate of each unit."""
    return api.get_dispatch_rates_for(request.actor)


@router.get(
    "/hotline/dispatch-figures",
    response=DispatchFigures,
    auth=requires("hotline.rates"),
    summary="Read what became of assignments",
)
def get_dispatch_figures(
    request: Caller, days: Annotated[int, Query(ge=1, le=366, description="Of how many days. [d]")] = 30
) -> DispatchFigures:
    """Return what became of assignments without a person and of people: by unit, category, clause and month."""
    now = city_clock().now()
    return figures.read_dispatch_figures_for(request.actor, now - timedelta(days=days), now)
