"""Supervision on screens: the board, and the forms that put a case under supervision, reply, and lift it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import CITY_TIME, city_time
from furong.kernel.permissions import Actor
from furong.nets.casework import api as cases
from furong.nets.casework.api import supervision as api
from furong.nets.casework.contracts.case_files import CaseFile
from furong.nets.casework.contracts.supervision import BoardPage, BoardQuery, BoardView, SupervisionLevel
from furong.nets.casework.pages import clock_words, supervision_words, words
from furong.nets.casework.pages.answers import answered

__all__ = [
    "board",
    "lift_supervision",
    "reply_to_supervision",
    "supervise_case",
    "supervision_of_case",
    "supervision_of_task",
]

_PAGE_SIZE = 20
#: How long a unit is given to reply unless somebody says otherwise.
_REPLY_WITHIN = timedelta(days=1)


@page("case.supervise")
def board(request: PageRequest) -> HttpResponseBase:
    """Show the board; the address says which view, unit and area is shown."""
    query = _query(request)
    found = api.read_board_for(request.actor, query)
    units = {one.code: one for one in cases.list_tasked_organisations(request.actor)}
    is_part = request.headers.get("HX-Request") == "true"
    return show(
        request,
        "casework/_supervise_board.html" if is_part else "casework/supervision.html",
        query=query,
        found=found,
        by_unit=_by_unit(found),
        views=list(BoardView),
        units=units,
        unit_name=lambda code: _unit_name(units, code),
        areas=cases.list_case_areas(request.actor),
        area_name=lambda code: get_area(code).name(language_of()),
        address=_address,
        words=words,
        clock_words=clock_words,
        supervision_words=supervision_words,
    )


@page("case.supervise", methods=("POST",))
def supervise_case(request: PageRequest, number: str) -> HttpResponseBase:
    """Put a case under supervision."""
    form = request.POST
    named = form.get("level", "")
    level = SupervisionLevel(named) if named in set(SupervisionLevel) else SupervisionLevel.LEADER
    return answered(
        request,
        lambda: api.supervise_case(
            request.actor,
            number,
            level=level,
            text=form.get("text", ""),
            reply_by=_instant(form.get("reply_by", "")),
        ),
        _("Case …%(number)s is under supervision") % {"number": number[-5:]},
        f"/cases/{number}",
    )


@page(methods=("POST",))
def reply_to_supervision(request: PageRequest, number: int) -> HttpResponseBase:
    """Reply; whether the reader may, the act itself decides."""
    text = request.POST.get("text", "")
    return answered(request, lambda: api.reply_to_supervision(request.actor, number, text=text), _("Replied"), "/")


@page("case.supervise", methods=("POST",))
def lift_supervision(request: PageRequest, number: int) -> HttpResponseBase:
    """Lift a supervision."""
    note = request.POST.get("note", "")
    return answered(
        request,
        lambda: api.lift_supervision(request.actor, number, note=note),
        _("Supervision lifted"),
        "/supervision",
    )


def supervision_of_case(file: CaseFile) -> dict[str, Any]:
    """Return what the page of a case shows of supervision."""
    return {
        "supervisions": file.supervisions,
        "may_supervise": file.may_supervise,
        "supervision_levels": list(SupervisionLevel),
        "reply_by": _local(city_clock().now() + _REPLY_WITHIN),
        "supervision_words": supervision_words,
    }


def supervision_of_task(actor: Actor, identity: UUID) -> dict[str, Any]:
    """Return what the phone page of a task shows of it."""
    return {
        "supervisions": api.list_task_supervisions_for(actor, identity),
        "supervision_words": supervision_words,
    }


def _query(request: PageRequest) -> BoardQuery:
    given = request.GET
    view, number = given.get("view", ""), given.get("page", "1")
    return BoardQuery(
        view=BoardView(view) if view in set(BoardView) else None,
        organisation=given.get("unit", ""),
        area=given.get("area", ""),
        page=int(number) if number.isascii() and number.isdigit() else 1,
        page_size=_PAGE_SIZE,
    )


def _address(query: BoardQuery, **changes: Any) -> str:
    """Return the address of a board like ``query`` with some parameters changed; a filter starts at page 1."""
    values = {"view": query.view or "", "unit": query.organisation, "area": query.area, **changes}
    kept = {name: str(value) for name, value in values.items() if value}
    return f"/supervision?{urlencode(kept)}" if kept else "/supervision"


def _by_unit(found: BoardPage) -> dict[str, dict[str, int]]:
    """Return how many cases each unit has in each view; those without a unit come last."""
    table: dict[str, dict[str, int]] = {}
    for count in found.counts:
        table.setdefault(count.organisation, {})[count.view] = count.cases
    return dict(sorted(table.items(), key=lambda entry: (not entry[0], entry[0])))


def _unit_name(units: dict[str, cases.TaskedOrganisation], code: str) -> str:
    if not code:
        return _("Not with a unit yet")
    return units[code].name(language_of()) if code in units else code


def _instant(text: str) -> datetime | None:
    """Return the instant of a form's field, which is in the city's time."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=CITY_TIME)


def _local(instant: datetime) -> str:
    return city_time(instant).strftime("%Y-%m-%dT%H:%M")
