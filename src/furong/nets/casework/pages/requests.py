"""What is asked about the time of a case, from its page and from the phone: forms that ask, decide and put off."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _

from furong.foundation.web.pages import PageRequest, page
from furong.nets.casework.api import requests as api
from furong.nets.casework.contracts.requests import RequestKind
from furong.nets.casework.pages import request_words
from furong.nets.casework.pages.answers import answered

__all__ = ["ask_for_case", "ask_for_task", "decide_request", "suspend_case", "withdraw_request"]


@page("case.read", methods=("POST",))
def ask_for_case(request: PageRequest, number: str, kind: str) -> HttpResponseBase:
    """Ask as the dispatcher; whether the reader may, the act itself decides."""
    asked, form = _kind(kind), request.POST
    return answered(
        request,
        lambda: api.ask_for_case(
            request.actor, number, asked, reason=form.get("reason", ""), until=_day(form.get("until", ""))
        ),
        request_words.asked(asked),
        f"/cases?case={number}",
    )


@page("task.handle", methods=("POST",))
def ask_for_task(request: PageRequest, identity: UUID, kind: str) -> HttpResponseBase:
    """Ask as the unit of a task."""
    asked, form = _kind(kind), request.POST
    return answered(
        request,
        lambda: api.ask_for_task(
            request.actor, identity, asked, reason=form.get("reason", ""), until=_day(form.get("until", ""))
        ),
        request_words.asked(asked),
        f"/tasks/{identity}",
    )


@page("case.read", methods=("POST",))
def decide_request(request: PageRequest, number: int, kind: str) -> HttpResponseBase:
    """Grant or refuse what was asked for."""
    decided, form = _kind(kind), request.POST
    is_approved = form.get("decision") == "approve"
    return answered(
        request,
        lambda: api.decide_request(request.actor, number, decided, approved=is_approved, reason=form.get("reason", "")),
        _("Granted") if is_approved else _("Refused"),
        "/cases",
    )


@page(methods=("POST",))
def withdraw_request(request: PageRequest, number: int) -> HttpResponseBase:
    """Take one's own request back."""
    return answered(request, lambda: api.withdraw_request(request.actor, number), _("Taken back"), "/")


@page("case.suspend", methods=("POST",))
def suspend_case(request: PageRequest, number: str) -> HttpResponseBase:
    """Put a case off at once."""
    form = request.POST
    version = form.get("version", "")
    return answered(
        request,
        lambda: api.suspend_case(
            request.actor,
            number,
            reason=form.get("reason", ""),
            until=_day(form.get("until", "")),
            version=int(version) if version.isascii() and version.isdigit() else None,
        ),
        _("Case …%(number)s put off") % {"number": number[-5:]},
        f"/cases?case={number}",
    )


def _kind(name: str) -> RequestKind:
    try:
        return RequestKind(name)
    except ValueError:
        raise Http404 from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
