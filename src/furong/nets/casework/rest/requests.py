"""The REST endpoints of what is asked about the time of cases: extensions, suspensions and appeals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from ninja import Body, Router, Status
from pydantic import Discriminator

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import Day, Number
from furong.nets.casework.api import requests as api
from furong.nets.casework.contracts.requests import RequestInfo, RequestKind
from furong.nets.casework.rest.texts import NotBlank, Text

__all__ = ["SuspensionStep", "router"]

router = Router(tags=["casework"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked for, and why."""

    reason: NotBlank


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingUntil:
    """A case is to be put off.

    Args:
        reason: Why.
        until: The day from which on it is to be handled again, within a year from tomorrow on.
    """

    reason: NotBlank
    until: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionStep:
    """A case is put off at once by somebody who may decide on that alone.

    Args:
        step: What is to happen.
        reason: Why.
        until: The day from which on it is to be handled again, within a year from tomorrow on.
        version: The version of the case that the caller has seen; a newer one answers 409.
    """

    step: Literal["suspend"]
    reason: NotBlank
    until: Day
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What was asked for is granted."""

    decision: Literal["approve"]
    reason: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What was asked for is refused, for a reason."""

    decision: Literal["refuse"]
    reason: NotBlank


Decided = Body[Annotated[Approval | Refusal, Discriminator("decision")]]


@router.get(
    "/cases/{number}/requests",
    response=list[RequestInfo],
    auth=requires("case.read"),
    summary="List what was asked about the time of a case",
    openapi_extra=answers(404),
)
def list_case_requests(request: Caller, number: str) -> list[RequestInfo]:
    """Return the extensions, suspensions and appeals that were asked for, each with what was decided."""
    return api.list_requests_for(request.actor, number)


@router.get(
    "/tasks/{identity}/requests",
    response=list[RequestInfo],
    auth=requires("task.read"),
    summary="List what was asked about the time of a task",
    openapi_extra=answers(404),
)
def list_task_requests(request: Caller, identity: UUID) -> list[RequestInfo]:
    """Return what the unit of a task, or the dispatcher, has asked about the time of its case."""
    return api.list_task_requests_for(request.actor, identity)


@router.post(
    "/cases/{number}/extensions",
    response={201: RequestInfo},
    auth=requires("case.dispatch"),
    summary="Ask for more time for a case",
    openapi_extra=answers(404, 409, 415),
)
def ask_extension(request: Caller, number: str, body: Body[Asking]) -> Status[RequestInfo]:
    """Ask as the dispatcher for the limit of the case once more: it is granted twice at most."""
    return Status(201, api.ask_for_case(request.actor, number, RequestKind.EXTENSION, reason=body.reason))


@router.post(
    "/tasks/{identity}/extensions",
    response={201: RequestInfo},
    auth=requires("task.handle"),
    summary="Ask for more time for a task",
    openapi_extra=answers(404, 409, 415),
)
def ask_task_extension(request: Caller, identity: UUID, body: Body[Asking]) -> Status[RequestInfo]:
    """Ask as the unit for the limit of the case once more: it is granted twice at most."""
    return Status(201, api.ask_for_task(request.actor, identity, RequestKind.EXTENSION, reason=body.reason))


@router.post(
    "/extensions/{number}/decision",
    response=RequestInfo,
    auth=requires("case.dispatch"),
    summary="Decide on more time",
    openapi_extra=answers(404, 409, 415),
)
def decide_extension(request: Caller, number: Number, body: Decided) -> RequestInfo:
    """Grant or refuse more time; granted, the deadline moves and the one before stays on record."""
    return _decide(request, number, RequestKind.EXTENSION, body)


@router.post(
    "/cases/{number}/suspensions",
    response={201: RequestInfo},
    auth=requires("case.suspend"),
    summary="Ask to put a case off",
    openapi_extra=answers(404, 409, 415),
)
def ask_suspension(request: Caller, number: str, body: Body[AskingUntil]) -> Status[RequestInfo]:
    """Ask as the dispatcher to put the case off, once, for a year at most."""
    asked = api.ask_for_case(request.actor, number, RequestKind.SUSPENSION, reason=body.reason, until=body.until)
    return Status(201, asked)


@router.post(
    "/tasks/{identity}/suspensions",
    response={201: RequestInfo},
    auth=requires("task.handle"),
    summary="Ask to put the case of a task off",
    openapi_extra=answers(404, 409, 415),
)
def ask_task_suspension(request: Caller, identity: UUID, body: Body[AskingUntil]) -> Status[RequestInfo]:
    """Ask as the unit to put the case off, once, for a year at most."""
    asked = api.ask_for_task(request.actor, identity, RequestKind.SUSPENSION, reason=body.reason, until=body.until)
    return Status(201, asked)


@router.post(
    "/suspensions/{number}/decision",
    response=RequestInfo,
    auth=requires("case.suspend"),
    summary="Decide on putting off",
    openapi_extra=answers(404, 409, 415),
)
def decide_suspension(request: Caller, number: Number, body: Decided) -> RequestInfo:
    """Grant or refuse putting off; granted, the clocks stand still and nobody handles it until it is resumed."""
    return _decide(request, number, RequestKind.SUSPENSION, body)


@router.post(
    "/tasks/{identity}/appeals",
    response={201: RequestInfo},
    auth=requires("task.handle"),
    summary="Appeal against lateness",
    openapi_extra=answers(404, 409, 415),
)
def ask_appeal(request: Caller, identity: UUID, body: Body[Asking]) -> Status[RequestInfo]:
    """Appeal as the unit, once, against the late handling of a closed case."""
    return Status(201, api.ask_for_task(request.actor, identity, RequestKind.APPEAL, reason=body.reason))


@router.post(
    "/appeals/{number}/decision",
    response=RequestInfo,
    auth=requires("case.read"),
    summary="Review an appeal",
    openapi_extra=answers(404, 409, 415),
)
def decide_appeal(request: Caller, number: Number, body: Decided) -> RequestInfo:
    """Review an appeal: first the dispatcher, then the checker; upheld by both, the lateness counts against nobody."""
    return _decide(request, number, RequestKind.APPEAL, body)


@router.post(
    "/requests/{number}/withdrawal",
    response={204: None},
    auth=requires(),
    summary="Take back what one has asked",
    openapi_extra=answers(404, 409),
)
def withdraw_request(request: Caller, number: Number) -> Status[None]:
    """Take one's own request back while nobody has decided."""
    api.withdraw_request(request.actor, number)
    return Status(204, None)


def _decide(request: Caller, number: int, kind: RequestKind, body: Approval | Refusal) -> RequestInfo:
    is_approved = body.decision == "approve"
    return api.decide_request(request.actor, number, kind, approved=is_approved, reason=body.reason)
