"""The REST endpoints of the registry: finding things, registering them, and its quarantine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Annotated, Literal

from ninja import Body, Query, Router

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import Number
from furong.foundation.web.errors import ValueUnstorable
from furong.nets.sensing.api import registry as api

__all__ = ["router"]

router = Router(tags=["sensing"])

_NUMBER_MAX = 2**63 - 1
_PAGE_NUMBER_MAX = 1_000_000

Page = Annotated[int, Query(ge=1, le=_PAGE_NUMBER_MAX, description="Page, from 1 on. [1]")]
Size = Annotated[int, Query(ge=1, le=500, description="Things a page. [1]")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThing:
    """A thing to register; what it says wrongly puts it in the quarantine.

    Args:
        code: Its code, for ever.
        category: Code of its category.
        area: Code of its area, of any level down to the grid.
        lon: Longitude. [deg]
        lat: Latitude. [deg]
        owner: Who owns it; empty for the usual owner of its category.
        asset: Code of what it belongs to, with other things.
        name: Its name.
        period_s: How often it is expected to report, if not as its category. [s]
        low: The least that is possible, if not as its category.
        high: The most that is possible, if not as its category.
        crs: ``WGS-84`` or ``GCJ-02``.
    """

    code: str
    category: str
    area: str
    lon: float
    lat: float
    owner: str = ""
    asset: str | None = None
    name: str | None = None
    period_s: float | None = None
    low: float | None = None
    high: float | None = None
    crs: str = "WGS-84"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThings:
    """Things to register.

    Args:
        things: At most 10,000; more are loaded from a file.
    """

    things: Annotated[list[NewThing], Body(max_length=10_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedColumns:
    """Mended columns of a row.

    Args:
        columns: New texts, by column; the others stay as they came.
    """

    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingChange:
    """What is new of a thing.

    Args:
        area: Code of its area.
        owner: Who owns it.
        lon: Longitude in WGS-84. [deg]
        lat: Latitude in WGS-84. [deg]
        period_s: How often it reports. [s]
    """

    area: str | None = None
    owner: str | None = None
    lon: float | None = None
    lat: float | None = None
    period_s: float | None = None


@router.get(
    "/sensing/things", response=api.ThingPage, auth=requires("feed.read"), summary="Find things of the registry"
)
def search_things(
    request: Caller,
    code: str = "",
    category: str = "",
    area: str = "",
    owner: str = "",
    page: Page = 1,
    size: Size = 50,
) -> api.ThingPage:
    """Return a page of the things of a code or its beginning, a category, an area with all below it, and an owner."""
    if "\0" in code + category + area + owner:
        raise ValueUnstorable(trouble="a NUL character")
    query = api.ThingQuery(code=code, category=category, area=area, owner=owner)
    return api.search_things_for(request.actor, query, page=page, size=size)


@router.get(
    "/sensing/things/{code}",
    response=api.RegisteredThing,
    auth=requires("feed.read"),
    summary="Get a thing of the registry",
    openapi_extra=answers(404),
)
def get_city_thing(request: Caller, code: str) -> api.RegisteredThing:
    """Return one thing by its code."""
    return api.get_city_thing_for(request.actor, code)


@router.post(
    "/sensing/things",
    response=api.LoadReceipt,
    auth=requires("thing.register"),
    summary="Register things",
    openapi_extra=answers(409, 415),
)
def register_things(request: Caller, body: Body[NewThings]) -> api.LoadReceipt:
    """Register things; those that are there already with the same particulars change nothing."""
    return api.register_things_for(request.actor, [asdict(thing) for thing in body.things])


@router.patch(
    "/sensing/things/{code}",
    response=api.RegisteredThing,
    auth=requires("thing.register"),
    summary="Change a thing of the registry",
    openapi_extra=answers(404, 409, 415),
)
def change_thing(request: Caller, code: str, body: Body[ThingChange]) -> api.RegisteredThing:
    """Change area, owner, position or period of a thing; what is left out stays."""
    particulars = {name: value for name, value in asdict(body).items() if value is not None}
    return api.change_thing(request.actor, code, particulars)


@router.delete(
    "/sensing/things/{code}",
    response=api.RegisteredThing,
    auth=requires("thing.register"),
    summary="Retire a thing of the registry",
    openapi_extra=answers(404, 409),
)
def retire_thing(request: Caller, code: str) -> api.RegisteredThing:
    """Say that a thing is no longer there; its history stays."""
    return api.retire_thing(request.actor, code)


@router.get(
    "/sensing/unregistered",
    response=api.UnregisteredRowPage,
    auth=requires("quarantine.read"),
    summary="List rows that could not be registered",
)
def list_unregistered_rows(
    request: Caller,
    state: Literal["held", "replayed", "discarded", ""] = "held",
    source: str = "",
    reason: str = "",
    page: Page = 1,
) -> api.UnregisteredRowPage:
    """Return a page of the rows, those that came last first; empty filters show all."""
    return api.list_unregistered_rows_for(request.actor, state=state, source=source, reason=reason, page=page)


@router.post(
    "/sensing/unregistered/{number}/replay",
    response=api.LoadReceipt,
    auth=requires("quarantine.settle"),
    summary="Mend and register a row",
    openapi_extra=answers(404, 409, 415),
)
def replay_unregistered_row(request: Caller, number: Number, body: Body[MendedColumns]) -> api.LoadReceipt:
    """Send a row through the checks again, with some of its columns mended; it is settled when it passes."""
    return api.replay_unregistered_row(request.actor, number, body.columns)


@router.post(
    "/sensing/unregistered/{number}/discard",
    response=api.UnregisteredRow,
    auth=requires("quarantine.settle"),
    summary="Discard a row that could not be registered",
    openapi_extra=answers(404, 409),
)
def discard_unregistered_row(request: Caller, number: Number) -> api.UnregisteredRow:
    """Discard a row; it stays on file as discarded."""
    api.discard_unregistered_row(request.actor, number)
    return api.get_unregistered_row_for(request.actor, number)
