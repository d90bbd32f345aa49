"""The REST endpoints of history: latest, history of a thing, the city by hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.http import HttpResponseBase
from django.utils import timezone
from ninja import Query, Router

from furong.foundation.rest import Caller, Time, answers, requires
from furong.nets.sensing.api import history
from furong.nets.sensing.contracts.history import CityHours, HistoryExtent, LatestReading, ThingHistory
from furong.nets.sensing.rest.tables import ARROW, CSV, table_response

__all__ = ["router"]

router = Router(tags=["history"])

_LIMIT_MAX = 100_000
_CODES_MAX = 200

Since = Annotated[Time | None, Query(description="Earliest time, with its zone; 24 hours before the end.")]
Until = Annotated[Time | None, Query(description="The time after the latest, with its zone; now.")]
Form = Annotated[
    Literal["json", "csv", "arrow"], Query(alias="format", description="csv and arrow give all rows, as they are read.")
]
Limit = Annotated[int, Query(ge=1, le=_LIMIT_MAX, description="Readings at most, in JSON. [1]")]
By = Annotated[
    str,
    Query(
        pattern="^((hour|district|category)(,(hour|district|category))*)?$",
        description="hour, district, category, separated by commas; empty for one sum.",
    ),
]
_TABLES = {200: {"content": {kind: {"schema": {"type": "string"}} for kind in (CSV, ARROW)}}}
_ANSWERS = {"responses": {**answers(404)["responses"], **_TABLES}}


@router.get(
    "/things/{code}/latest",
    response=LatestReading,
    auth=requires("history.read"),
    summary="Get a thing's latest reading",
    openapi_extra=answers(404),
)
def get_latest(request: Caller, code: str) -> LatestReading:
    """Return the newest reading of a thing."""
    return history.latest_for(request.actor, [code])[0]


@router.get(
    "/history/latest",
    response=list[LatestReading],
    auth=requires("history.read"),
    summary="List latest readings",
    openapi_extra=answers(404),
)
def list_latest(
    request: Caller, code: Annotated[list[str], Query(max_length=_CODES_MAX, description="Codes of things.")]
) -> list[LatestReading]:
    """Return the newest reading of several things, in the order of their codes."""
    return history.latest_for(request.actor, code)


@router.get(
    "/things/{code}/history",
    response=ThingHistory,
    auth=requires("history.read"),
    summary="Get a thing's history",
    openapi_extra=_ANSWERS,
)
def get_history(
    request: Caller, code: str, since: Since = None, until: Until = None, form: Form = "json", limit: Limit = 10_000
) -> ThingHistory | HttpResponseBase:
    """Return the readings of a thing by time; in JSON, ``next_since`` says where to read on.

    Hours and days whose readings are no longer kept come under ``thinned``, in JSON only.
    """
    begin, end = _span(since, until)
    if form == "json":
        return history.history_for(request.actor, code, since=begin, until=end, limit=limit)
    table = history.history_table_for(request.actor, code, since=begin, until=end)
    return table_response(table, form, "history")


@router.get(
    "/history/city",
    response=CityHours,
    auth=requires("history.read"),
    summary="Get the city by hour, district and category",
    openapi_extra=_ANSWERS,
)
def get_city_hours(
    request: Caller,
    since: Since = None,
    until: Until = None,
    by: By = "hour",
    district: Annotated[list[str] | None, Query(max_length=_CODES_MAX, description="Area codes of districts.")] = None,
    category: Annotated[list[str] | None, Query(max_length=_CODES_MAX, description="Keys of categories.")] = None,
    form: Form = "json",
) -> CityHours | HttpResponseBase:
    """Return how many readings there were and what they said, over whole hours.

    Every reading counts that was taken in before the call; ``n_trusted`` and ``mean_trusted`` leave out those that a
    quality bit speaks against.
    """
    begin, end = _span(since, until)
    kept_apart = _names(by)
    if form == "json":
        return history.city_hours_for(
            request.actor, since=begin, until=end, by=kept_apart, districts=district or (), categories=category or ()
        )
    table = history.city_table_for(
        request.actor, since=begin, until=end, by=kept_apart, districts=district or (), categories=category or ()
    )
    return table_response(table, form, "city")


@router.get(
    "/history/extent",
    response=list[HistoryExtent],
    auth=requires("history.manage"),
    summary="Get the extent of history",
)
def get_extent(request: Caller) -> list[HistoryExtent]:
    """Return how much history there is in each tier."""
    return history.history_extents()


def _span(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    end = until or timezone.now()
    return since or end - timedelta(days=1), end


def _names(by: str) -> Sequence[str]:
    return [name.strip() for name in by.split(",") if name.strip()]
