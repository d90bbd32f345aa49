"""The phone pages of those who handle tasks.

A form is answered with the next page; a script that sends what was done without a network asks for data instead, and
gets the address of the next page or a problem document, so that one submission that is refused does not hold up those
after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from furong.foundation.files.store import open_file
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.casework import api
from furong.nets.casework.contracts import PhotoKind, TaskState
from furong.nets.casework.pages import words
from furong.nets.casework.pages.supervision import supervision_of_task
from furong.nets.casework.pages.terms import terms_of_task

__all__ = ["add_photo", "coordinate", "instant", "photo", "service_worker", "take_task_step", "task_page", "tasks_page"]

_YEAR_S = 31_536_000
_DIGITS_MAX = 6
_SERVICE_WORKER = Path(__file__).parent.parent / "static" / "casework" / "js" / "sw.js"

#: The tabs of the phone list: which states each shows.
_TASK_TABS = {
    "todo": frozenset({TaskState.ASSIGNED}),
    "doing": frozenset({TaskState.ACCEPTED}),
    "done": frozenset({TaskState.DONE, TaskState.PASSED}),
}


@page("task.read")
def tasks_page(request: PageRequest) -> HttpResponseBase:
    """Show the tasks of the reader's organisation on the phone."""
    tab = request.GET.get("tab", "todo")
    tab = tab if tab in _TASK_TABS else "todo"
    sheets = api.list_task_sheets_for(request.actor)
    is_part = request.headers.get("HX-Request") == "true"
    return show(
        request,
        "casework/_tasks.html" if is_part else "casework/tasks.html",
        tab=tab,
        sheets=[sheet for sheet in sheets if sheet.task.state in _TASK_TABS[tab]],
        counts={name: sum(sheet.task.state in states for sheet in sheets) for name, states in _TASK_TABS.items()},
        words=words,
    )


@page("task.read")
def task_page(request: PageRequest, identity: UUID) -> HttpResponseBase:
    """Show one task in its three steps: arrive, photos, result."""
    sheet = api.get_task_sheet_for(request.actor, identity)
    asked = terms_of_task(request.actor, identity) | supervision_of_task(request.actor, identity)
    return show(request, "casework/task.html", sheet=sheet, words=words, **asked)


@page("task.handle", methods=("POST",))
def take_task_step(request: PageRequest, identity: UUID, step: str) -> HttpResponseBase:
    """Accept a task, note the arrival, feed it back, or return it."""
    form = request.POST
    acts: Mapping[str, Callable[[Actor], None]] = {
        "accept": lambda actor: api.accept_task(actor, identity),
        "arrive": lambda actor: api.note_arrival(actor, identity),
        "feed-back": lambda actor: api.feed_back_task(
            actor,
            identity,
            result=form.get("result", ""),
            note=form.get("note", ""),
            moved=_whole(form.get("moved", "")),
        ),
        "return": lambda actor: api.return_task(actor, identity, reason=form.get("reason", "")),
    }
    ends = {"feed-back": _("Sent. Thank you."), "return": _("Returned to the dispatcher")}
    return _taken(request, identity, acts.get(step, lambda _actor: None), ends.get(step, ""))


@page("task.handle", methods=("POST",))
def add_photo(request: PageRequest, identity: UUID) -> HttpResponseBase:
    """Attach a photo to a task."""
    kind = PhotoKind.AFTER if request.POST.get("kind") == "after" else PhotoKind.BEFORE
    upload = request.FILES.get("photo")
    content = upload.read() if upload is not None else b""

    def attach(actor: Actor) -> None:
        api.attach_photo(
            actor,
            identity,
            content,
            kind,
            taken_at=instant(request.POST.get("taken_at", "")),
            lon=coordinate(request.POST.get("lon", ""), 180),
            lat=coordinate(request.POST.get("lat", ""), 90),
        )

    return _taken(request, identity, attach, "")


@page("task.read")
def photo(request: PageRequest, number: int) -> HttpResponseBase:
    """Send a photo to somebody who may see its task; its address is its content's, so it never changes."""
    path, media_type = open_file(api.get_photo_for(request.actor, number))
    response = FileResponse(path.open("rb"), content_type=media_type)
    response.headers["Cache-Control"] = f"private, max-age={_YEAR_S}, immutable"
    return response


@page(public=True)
def service_worker(request: PageRequest) -> HttpResponseBase:
    """Send the script that keeps task pages for reading without a network; from here it reaches every address."""
    response = HttpResponse(_SERVICE_WORKER.read_bytes(), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _taken(request: PageRequest, identity: UUID, act: Callable[[Actor], None], ended: str) -> HttpResponseBase:
    """Act, and lead to the next page: the list when the task has left the reader's hands, else the task."""
    wants_data = "text/html" not in request.headers.get("Accept", "")
    target = f"/tasks/{identity}"
    try:
        act(request.actor)
    except FurongError as error:
        if wants_data:
            raise
        say(request, error.sentence(language_of()), kind="danger")
    else:
        if ended:
            say(request, ended)
            target = "/tasks"
    return JsonResponse({"next": target}) if wants_data else HttpResponseRedirect(target)


def _whole(text: str) -> int | None:
    """Return a whole number of a form up to a million, or nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX else None


def instant(text: str) -> datetime | None:
    """Return when a form says, or nothing when it does not say it with its zone."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def coordinate(text: str, limit: float) -> float | None:
    """Return a coordinate of a form within ``limit``, or nothing. [deg]"""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -limit <= value <= limit else None
