"""Exports of the desk's list: asked for beside the list, waited for and fetched on a page of their own."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponseBase, HttpResponseRedirect

from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.nets.casework.api import case_exports as api
from furong.nets.casework.contracts.case_exports import CaseExportSpec
from furong.nets.casework.pages.query import query_of

__all__ = ["case_exports_page"]

_PAGE = "/cases/exports"


@page("case.export", methods=("GET", "POST"))
def case_exports_page(request: PageRequest) -> HttpResponseBase:
    """Show the reader's exports; a form that is sent asks for one of the list that the address names."""
    if request.method == "POST":
        return _ask(request)
    exports = api.list_case_exports_for(request.actor)
    is_part = request.headers.get("HX-Request") == "true"
    return show(
        request,
        "casework/_case_exports.html" if is_part else "casework/case_exports.html",
        exports=exports,
        is_waiting=any(one.state == "waiting" for one in exports),
    )


def _ask(request: PageRequest) -> HttpResponseBase:
    form: Literal["csv", "xlsx"] = "csv" if request.POST.get("format") == "csv" else "xlsx"
    spec = CaseExportSpec.of(query_of(request), form=form, language="en" if language_of() == "en" else "zh")
    api.ask_case_export(request.actor, spec)
    return HttpResponseRedirect(_PAGE)
