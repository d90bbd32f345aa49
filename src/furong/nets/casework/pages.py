"""Screens of casework: the case desk with its drawer, and the phone pages of those who handle tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import FileResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import open_file
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import CITY_TIME, city_time
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.casework import api
from furong.nets.casework.contracts import CaseQuery, PhotoKind, TaskState

__all__ = [
    "add_photo",
    "case_page",
    "desk",
    "drawer",
    "photo",
    "rows",
    "take_case_step",
    "take_task_step",
    "task_page",
    "tasks_page",
    "undo_dispatch",
]

_PAGE_SIZE = 12
_YEAR_S = 31_536_000

#: The tabs of the phone list: which states each shows.
_TASK_TABS = {
    "todo": frozenset({TaskState.ASSIGNED}),
    "doing": frozenset({TaskState.ACCEPTED}),
    "done": frozenset({TaskState.DONE, TaskState.PASSED}),
}

#: What a step of a case does, by its name.
_CASE_STEPS: Mapping[str, Callable[..., None]] = {
    "dispatch": lambda actor, number, version, _reason: api.dispatch_case(actor, number, version=version),
    "close": lambda actor, number, version, reason: api.close_case(actor, number, version=version, note=reason),
    "rework": lambda actor, number, version, reason: api.rework_case(actor, number, version=version, reason=reason),
    "void": lambda actor, number, version, reason: api.void_case(actor, number, version=version, reason=reason),
}


@page("case.read")
def desk(request: PageRequest) -> HttpResponseBase:
    """Show the desk: views, filters, the list, and the drawer of the chosen case."""
    query = _query(request)
    found = api.list_cases_for(request.actor, query)
    chosen = request.GET.get("case") or (found.cases[0].number if found.cases else "")
    return show(
        request,
        "casework/desk.html",
        query=query,
        found=found,
        chosen=chosen,
        detail=api.get_case_for(request.actor, chosen) if chosen else None,
        counts=api.count_views(request.actor),
        case_types=api.list_case_types(),
        address=_address,
    )


@page("case.read")
def rows(request: PageRequest) -> HttpResponseBase:
    """Show the list alone, for a filter that was changed or a case that has moved."""
    query = _query(request)
    return show(
        request,
        "casework/_rows.html",
        query=query,
        found=api.list_cases_for(request.actor, query),
        chosen=request.GET.get("case", ""),
        address=_address,
    )


@page("case.read")
def drawer(request: PageRequest, number: str) -> HttpResponseBase:
    """Show one case beside the list."""
    return show(request, "casework/_drawer.html", detail=api.get_case_for(request.actor, number))


@page("case.read")
def case_page(request: PageRequest, number: str) -> HttpResponseBase:
    """Show one case on a page of its own, to print or to send as a link."""
    return show(request, "casework/case.html", detail=api.get_case_for(request.actor, number))


@page("case.read", methods=("POST",))
def take_case_step(request: PageRequest, number: str, step: str) -> HttpResponseBase:
    """Let a case take a step, and say what came of it; a dispatch can be undone for a while."""
    version = request.POST.get("version", "")
    act = _CASE_STEPS.get(step)
    if act is not None:
        done = _try(
            request, lambda actor: act(actor, number, int(version) if version else None, request.POST.get("reason", ""))
        )
        if done:
            undo = f"/cases/{number}/undo-dispatch" if step == "dispatch" else ""
            say(request, _CASE_SAID[step]() % {"number": number[-5:]}, undo_path=undo)
    return _back(request, f"/cases?case={number}")


@page("case.dispatch", methods=("POST",))
def undo_dispatch(request: PageRequest, number: str) -> HttpResponseBase:
    """Take a dispatch back."""
    if _try(request, lambda actor: api.undo_dispatch(actor, number)):
        say(request, _("Taken back: case …%(number)s waits for dispatch again") % {"number": number[-5:]})
    return _back(request, f"/cases?case={number}")


@page("task.read")
def tasks_page(request: PageRequest) -> HttpResponseBase:
    """Show the tasks of the reader's organisation on the phone."""
    tab = request.GET.get("tab", "todo")
    tab = tab if tab in _TASK_TABS else "todo"
    tasks = api.list_tasks_for(request.actor)
    return show(
        request,
        "casework/tasks.html",
        tab=tab,
        tasks=[task for task in tasks if task.state in _TASK_TABS[tab]],
        counts={name: sum(task.state in states for task in tasks) for name, states in _TASK_TABS.items()},
    )


@page("task.read")
def task_page(request: PageRequest, identity: UUID) -> HttpResponseBase:
    """Show one task in its three steps: arrive, photos, result."""
    task, spec, missing = api.get_task_sheet_for(request.actor, identity)
    return show(request, "casework/task.html", task=task, spec=spec, missing=missing)


@page("task.handle", methods=("POST",))
def take_task_step(request: PageRequest, identity: UUID, step: str) -> HttpResponseBase:
    """Accept a task, note the arrival, feed it back, or return it."""
    form = request.POST
    acts: Mapping[str, Callable[[Actor], None]] = {
        "accept": lambda actor: api.accept_task(actor, identity),
        "arrive": lambda actor: api.note_arrival(actor, identity),
        "feed-back": lambda actor: api.feed_back_task(
            actor, identity, result=form.get("result", ""), note=form.get("note", "")
        ),
        "return": lambda actor: api.return_task(actor, identity, reason=form.get("reason", "")),
    }
    done = step in acts and _try(request, acts[step])
    if done and step in ("feed-back", "return"):
        say(request, _("Sent. Thank you.") if step == "feed-back" else _("Returned to the dispatcher"))
        return HttpResponseRedirect("/tasks")
    return HttpResponseRedirect(f"/tasks/{identity}")


@page("task.handle", methods=("POST",))
def add_photo(request: PageRequest, identity: UUID) -> HttpResponseBase:
    """Attach a photo to a task."""
    kind = PhotoKind.AFTER if request.POST.get("kind") == "after" else PhotoKind.BEFORE
    upload = request.FILES.get("photo")
    content = upload.read() if upload is not None else b""
    _try(
        request,
        lambda actor: api.attach_photo(
            actor,
            identity,
            content,
            kind,
            taken_at=_instant(request.POST.get("taken_at", "")),
            lon=_coordinate(request.POST.get("lon", ""), 180),
            lat=_coordinate(request.POST.get("lat", ""), 90),
        ),
    )
    return HttpResponseRedirect(f"/tasks/{identity}")


@page("task.read")
def photo(request: PageRequest, number: int) -> HttpResponseBase:
    """Send a photo to somebody who may see its task; its address is its content's, so it never changes."""
    path, media_type = open_file(api.get_photo_for(request.actor, number))
    response = FileResponse(path.open("rb"), content_type=media_type)
    response.headers["Cache-Control"] = f"private, max-age={_YEAR_S}, immutable"
    return response


#: What is said once a case has taken a step; read late, so that it is said in the reader's language.
_CASE_SAID: Mapping[str, Callable[[], str]] = {
    "dispatch": lambda: _("Case …%(number)s dispatched"),
    "close": lambda: _("Case …%(number)s closed"),
    "rework": lambda: _("Case …%(number)s sent back for rework"),
    "void": lambda: _("Case …%(number)s voided"),
}


def _try(request: PageRequest, act: Callable[[Actor], object]) -> bool:
    """Act; what goes wrong is said on the page that the reader came from, with everything as it was."""
    try:
        act(request.actor)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
        return False
    return True


def _back(request: PageRequest, otherwise: str) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    return HttpResponseRedirect(target if target.startswith("/cases") else otherwise)


def _query(request: PageRequest) -> CaseQuery:
    """Read the query from the address, where every filter is one parameter."""
    given = request.GET
    query = CaseQuery(
        view=given.get("view", ""),
        text=given.get("q", ""),
        case_type=given.get("type", ""),
        area=given.get("area", ""),
        priority=given.get("level", ""),
        organisation=given.get("unit", ""),
        order=given.get("order", "due"),
        source_key=given.get("source", ""),
        page_size=_PAGE_SIZE,
    )
    if given.get("since") == "today":
        today = city_time(city_clock().now()).date()
        query = replace(query, opened_since=datetime.combine(today, time(), CITY_TIME))
    page_number = given.get("page", "1")
    return replace(query, page=int(page_number) if page_number.isdigit() else 1)


def _address(query: CaseQuery, path: str = "/cases", **changes: Any) -> str:
    """Return the address of a list like ``query`` with some parameters changed; a changed filter starts at page 1."""
    values = {
        "view": query.view,
        "q": query.text,
        "type": query.case_type,
        "area": query.area,
        "level": query.priority,
        "unit": query.organisation,
        "source": query.source_key,
        "since": "today" if query.opened_since else "",
        "order": query.order if query.order != "due" else "",
        **changes,
    }
    kept = {name: value for name, value in values.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def _coordinate(text: str, limit: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -limit <= value <= limit else None
