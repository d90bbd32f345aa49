"""The case desk: views, filters, the list, the drawer beside it, and a case on a page of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect

from furong.foundation.areas.tree import get_area
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.nets.casework import api
from furong.nets.casework.api import reports
from furong.nets.casework.api.case_files import get_case_file_for
from furong.nets.casework.api.desk import Desk, read_desk
from furong.nets.casework.api.saved_views import list_saved_views
from furong.nets.casework.contracts import CaseDetail, HistoryEntry, PhotoKind, TaskInfo
from furong.nets.casework.errors import ReasonMissing
from furong.nets.casework.pages import clock_words, words
from furong.nets.casework.pages.duplicates import merger_of_case
from furong.nets.casework.pages.options import options
from furong.nets.casework.pages.query import address_of, is_narrowed, query_of
from furong.nets.casework.pages.reports import condition_groups
from furong.nets.casework.pages.routing import dispatch_card
from furong.nets.casework.pages.supervision import supervision_of_case
from furong.nets.casework.pages.terms import terms_of_case

__all__ = ["case_page", "case_reporter", "desk", "drawer", "rows"]


#: What stands before the name of a street, below that of its district.
_INDENT = "\u3000"


@page("case.read")
def desk(request: PageRequest) -> HttpResponseBase:
    """Show the desk; the address says everything about what is shown, also which case is in the drawer."""
    context, told = _list(request, choices=True)
    chosen = request.GET.get("case") or (context["found"].cases[0].number if context["found"].cases else "")
    context |= _detail(request, chosen) if chosen else {"detail": None}
    context |= {
        "chosen": chosen,
        **_choices(told),
        "saved_views": list_saved_views(request.actor),
    }
    response = show(request, "casework/desk.html", **context)
    if request.headers.get("HX-Request") == "true" and request.GET.get("filtered"):
        response.headers["HX-Push-Url"] = address_of(context["query"], case=request.GET.get("case", ""))
    return response


@page("case.read")
def rows(request: PageRequest) -> HttpResponseBase:
    """Show the list and the counts alone, because a case has moved."""
    return show(request, "casework/_refresh.html", **_list(request, choices=False)[0])


@page("case.read")
def drawer(request: PageRequest, number: str) -> HttpResponseBase:
    """Show one case beside the list."""
    return show(request, "casework/_drawer.html", **_detail(request, number))


@page("case.read")
def case_page(request: PageRequest, number: str) -> HttpResponseBase:
    """Show one case on a page of its own, to print or to send as a link."""
    context = {**_detail(request, number), "next": f"/cases/{number}"}
    is_part = request.headers.get("HX-Request") == "true"
    return show(request, "casework/_case.html" if is_part else "casework/case.html", **context)


@page("reporter.read", methods=("POST",))
def case_reporter(request: PageRequest, number: str) -> HttpResponseBase:
    """Show a case with who reported it, for a purpose; the answer is a page, so that the name is kept nowhere else."""
    try:
        told = reports.show_reporter(request.actor, number, purpose=request.POST.get("purpose", ""))
    except ReasonMissing as error:
        say(request, error.sentence(language_of()), kind="danger")
        return HttpResponseRedirect(f"/cases/{number}")
    context = {**_detail(request, number), "next": f"/cases/{number}", "reporter_shown": told}
    response = show(request, "casework/case.html", **context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _choices(desk: Desk) -> dict[str, Any]:
    """Return what the list can be narrowed to, in the reader's language."""
    language = language_of()
    return {
        "options": options,
        "type_choices": [(one.key, one.title(language)) for one in api.list_case_type_names()],
        "area_choices": [
            (one.code, _INDENT + one.name(language) if one.level == "street" else one.name(language))
            for one in desk.areas
        ],
        "unit_choices": [(code, one.name(language)) for code, one in desk.organisations.items()],
    }


def _list(request: PageRequest, *, choices: bool) -> tuple[dict[str, Any], Desk]:
    """Return what the list is made of."""
    query = query_of(request)
    desk = read_desk(request.actor, query, choices=choices)
    context = {
        "query": query,
        "is_narrowed": is_narrowed(query),
        "found": desk.found,
        "chosen": request.GET.get("case", ""),
        "counts": desk.counts,
        "organisations": desk.organisations,
        "area_name": lambda code: get_area(code).name(language_of()),
        "address": address_of,
        "words": words,
    }
    return context, desk


def _detail(request: PageRequest, number: str) -> dict[str, Any]:
    """Return what a case is made of."""
    file = get_case_file_for(request.actor, number)
    detail = file.detail
    language = language_of()
    area = get_area(detail.case.area)
    return {
        "detail": detail,
        "history": _told(detail),
        **merger_of_case(file),
        "chain": file.chain,
        "clocks": file.clocks,
        "clock_words": clock_words,
        **terms_of_case(file),
        **dispatch_card(file),
        **supervision_of_case(file),
        "area": " · ".join(get_area(code).name(language) for code in area.path.split("/")[1:]) or area.name(language),
        "place_path": _place_path(request, detail),
        "share_total": sum(task.share for task in detail.tasks),
        "photos_of": _photos_of,
        "condition_groups": condition_groups(request, detail),
        "reporter_shown": None,
        "next": f"/cases?case={number}",
        "words": words,
    }


def _told(detail: CaseDetail) -> list[tuple[HistoryEntry, list[str]]]:
    """Return the history, the newest first; what happened to several tasks at once is told once, with their units.

    The rows are those of the record: each entry stands for every row that differs from it in its unit alone.
    """
    names = {task.organisation_zh: task.organisation_name(language_of()) for task in detail.tasks}
    told: list[tuple[HistoryEntry, list[str]]] = []
    for entry in reversed(detail.history):
        last = told[-1][0] if told else None
        if last is None or not entry.organisation or _moment(entry) != _moment(last):
            told.append((entry, []))
        if entry.organisation:
            told[-1][1].insert(0, names.get(entry.organisation, entry.organisation))
    return told


def _moment(entry: HistoryEntry) -> tuple[object, ...]:
    at = entry.at.replace(second=0, microsecond=0)
    return entry.step, entry.by, entry.reason, bool(entry.organisation), at


def _place_path(request: PageRequest, detail: CaseDetail) -> str:
    """Return the address of what was seen at the place, or nothing when the reader may not open it."""
    thing = detail.facts.get("thing", "")
    return str(settings.FURONG_THING_OF_CASE).format(thing=thing) if thing and request.actor.holds("feed.read") else ""


def _photos_of(task: TaskInfo, kind: str) -> list[Any]:
    return [photo for photo in task.photos if photo.kind is PhotoKind(kind)]
