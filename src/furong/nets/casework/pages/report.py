"""Reporting something in the street (随手报): the photo first, where it is, what it is; it works without a network."""

from __future__ import annotations

from itertools import zip_longest

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse

from furong.foundation.areas.places import district_outlines
from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.nets.casework import api
from furong.nets.casework.api import reports
from furong.nets.casework.contracts import Source
from furong.nets.casework.contracts.reports import NewPhoto, NewReport
from furong.nets.casework.pages.phone import coordinate, instant

__all__ = ["report_ground", "report_page", "report_sent"]

_REPORT = "case.report"
#: So many classes are offered at once; the others are behind a press.
_CHIPS = 6
_WEEK_S = 604_800


@page(_REPORT, methods=("GET", "POST"))
def report_page(request: PageRequest) -> HttpResponseBase:
    """Show the form, or take what it says and lead to the number of its case.

    A script that sends what was kept on the phone asks for data instead, and gets the address of the next page or a
    problem document.
    """
    if request.method != "POST":
        return _show_form(request)
    wants_data = "text/html" not in request.headers.get("Accept", "")
    try:
        number = reports.report_case(request.actor, _report(request))
    except FurongError as error:
        if wants_data:
            raise
        say(request, error.sentence(language_of()), kind="danger")
        return _show_form(request, status=error.status)
    target = f"/report/sent/{number}"
    return JsonResponse({"next": target}) if wants_data else HttpResponseRedirect(target)


@page(_REPORT)
def report_sent(request: PageRequest, number: str) -> HttpResponseBase:
    """Show the number under which a report is kept, or of the case that somebody else had reported already."""
    case = api.get_case_for(request.actor, number).case
    return show(request, "casework/report_sent.html", case=case, is_known=bool(request.GET.get("known")))


@page(_REPORT)
def report_ground(request: PageRequest) -> HttpResponseBase:
    """Send the outlines of the districts, on which the cross-hair moves."""
    response = HttpResponse(district_outlines(), content_type="application/geo+json")
    response.headers["Cache-Control"] = f"private, max-age={_WEEK_S}"
    return response


def _show_form(request: PageRequest, *, status: int = 200) -> HttpResponseBase:
    classes = reports.list_report_classes(city_clock().now())
    given = request.POST
    return show(
        request,
        "casework/report.html",
        status=status,
        first=classes[:_CHIPS],
        others=classes[_CHIPS:],
        given={name: given.get(name, "") for name in ("text", "class_code", "lon", "lat", "address", "key")},
    )


def _report(request: PageRequest) -> NewReport:
    form = request.POST
    lon, lat = coordinate(form.get("lon", ""), 180), coordinate(form.get("lat", ""), 90)
    key = form.get("key", "").strip()
    return NewReport(
        source=Source.PATROL,
        # Sent twice, because an answer was lost on the way, it is one case.
        source_key=f"phone:{request.actor.key}:{key}" if key else "",
        text=form.get("text", ""),
        class_code=form.get("class_code", ""),
        lon=lon if lat is not None else None,
        lat=lat if lon is not None else None,
        address=form.get("address", ""),
        photos=_photos(request),
    )


def _photos(request: PageRequest) -> tuple[NewPhoto, ...]:
    """Return the photos with when each was taken, and where the phone was if its owner let the page know."""
    form, files = request.POST, request.FILES.getlist("photo")
    lon, lat = coordinate(form.get("here_lon", ""), 180), coordinate(form.get("here_lat", ""), 90)
    times = [instant(time) for time in form.getlist("taken_at")[: len(files)]]
    return tuple(NewPhoto(content=file.read(), taken_at=at, lon=lon, lat=lat) for file, at in zip_longest(files, times))
