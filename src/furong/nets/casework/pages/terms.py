"""What the parts of pages are made of that show what was asked about the time of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.casework.api import requests as api
from furong.nets.casework.contracts.case_files import CaseFile
from furong.nets.casework.contracts.requests import RequestInfo, RequestKind
from furong.nets.casework.pages import request_words

__all__ = ["Terms", "terms_of_case", "terms_of_task"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What was asked, what may be asked, and where an act on it leads.

    Args:
        requests: What was asked.
        askable: What the reader may ask for now.
        days: The first and the last day until which a case can be put off, as forms take them.
        next: The page to come back to.
    """

    requests: Sequence[RequestInfo]
    askable: tuple[RequestKind, ...]
    days: tuple[str, str]
    next: str


def terms_of_case(file: CaseFile) -> dict[str, Any]:
    """Return what the page of a case shows of it."""
    # Who may put a case off takes the step itself, further down on the page.
    askable = tuple(kind for kind in file.askable if kind is not RequestKind.SUSPENSION)
    terms = Terms(file.requests, askable, _days(), "")
    return {"terms": terms, "request_words": request_words}


def terms_of_task(actor: Actor, identity: UUID) -> dict[str, Any]:
    """Return what the phone page of a task shows of it."""
    asked, askable = api.list_task_requests_for(actor, identity), api.askable_of_task(actor, identity)
    return {"terms": Terms(asked, askable, _days(), f"/tasks/{identity}"), "request_words": request_words}


def _days() -> tuple[str, str]:
    today = city_time(city_clock().now()).date()
    return (today + timedelta(days=1)).isoformat(), (today + timedelta(days=365)).isoformat()
