"""What other layers may ask about the time of cases: more of it, putting off, appeals. Each act is a transaction."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.actions import ask_request as _ask
from furong.nets.casework.actions import decide_request as _decide
from furong.nets.casework.actions import suspend_case as _suspend
from furong.nets.casework.contracts.requests import RequestInfo, RequestKind
from furong.nets.casework.selectors.requests import (
    askable_of_case,
    askable_of_task,
    list_requests_for,
    list_task_requests_for,
)

__all__ = [
    "ask_for_case",
    "ask_for_task",
    "askable_of_case",
    "askable_of_task",
    "decide_request",
    "list_requests_for",
    "list_task_requests_for",
    "resume_case",
    "resume_due_cases",
    "suspend_case",
    "withdraw_request",
]

_ROUNDS_MAX = 50


def ask_for_case(
    actor: Actor, number: str, kind: RequestKind, *, reason: str, until: date | None = None
) -> RequestInfo:
    """Ask as the dispatcher; see :mod:`furong.nets.casework.actions.ask_request`."""
    with transaction():
        asked = _ask.ask_for_case(actor, number, kind, reason=reason, until=until)
        return next(one for one in list_requests_for(actor, number) if one.id == asked)


def ask_for_task(
    actor: Actor, identity: UUID, kind: RequestKind, *, reason: str, until: date | None = None
) -> RequestInfo:
    """Ask as the unit of a task."""
    with transaction():
        asked = _ask.ask_for_task(actor, identity, kind, reason=reason, until=until)
        return next(one for one in list_task_requests_for(actor, identity) if one.id == asked)


def withdraw_request(actor: Actor, number: int) -> None:
    """Take one's own request back while nobody has decided."""
    with transaction():
        _ask.withdraw_request(actor, number)


def decide_request(actor: Actor, number: int, kind: RequestKind, *, approved: bool, reason: str = "") -> RequestInfo:
    """Decide on a request and return it as it then is."""
    with transaction():
        case = _decide.decide_request(actor, number, kind, approved=approved, reason=reason)
        return next(one for one in list_requests_for(actor, case) if one.id == number)


def suspend_case(actor: Actor, number: str, *, reason: str, until: date | None, version: int | None = None) -> None:
    """Put a case off at once."""
    with transaction():
        _suspend.suspend_case(actor, number, reason=reason, until=until, version=version)


def resume_case(actor: Actor, number: str, *, version: int | None = None, note: str = "") -> None:
    """Take a case up again that was put off."""
    with transaction():
        _suspend.resume_case(actor, number, version=version, note=note)


def resume_due_cases() -> int:
    """Take up again every case whose day has come; return how many there were."""
    resumed = 0
    for _ in range(_ROUNDS_MAX):
        with transaction():
            found = _suspend.resume_due_cases()
        resumed += found
        if not found:
            break
    return resumed
