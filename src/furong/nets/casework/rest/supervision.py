"""The REST endpoints of supervision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from ninja import Body, Query, Router, Status

from furong.foundation.rest import Caller, Time, answers, requires
from furong.foundation.rest.fields import Number, Page
from furong.nets.casework.api import supervision as api
from furong.nets.casework.contracts.supervision import (
    BoardPage,
    BoardQuery,
    BoardView,
    SupervisionInfo,
    SupervisionLevel,
)
from furong.nets.casework.rest.texts import NotBlank, Text

__all__ = ["router"]

router = Router(tags=["casework"])

PageSize = Annotated[int, Query(ge=1, le=100, description="Cases on a page. [1]")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervising:
    """A case is put under supervision.

    Args:
        level: Why.
        text: What is wanted.
        reply_by: Until when the unit has to reply, within a year.
    """

    level: SupervisionLevel
    text: NotBlank
    reply_by: Time


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a unit replies."""

    text: NotBlank


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifting:
    """A supervision is lifted, with a note if there is one."""

    note: Text = ""


@router.get(
    "/supervisions",
    response=BoardPage,
    auth=requires("case.supervise"),
    summary="Read the board of supervision",
    openapi_extra=answers(404),
)
def read_board(
    request: Caller,
    view: Literal[""] | BoardView = "",
    organisation: str = "",
    area: str = "",
    page: Page = 1,
    page_size: PageSize = 20,
) -> BoardPage:
    """Return the open cases that are under supervision, told to those above, or overdue, the most pressing first."""
    query = BoardQuery(
        view=BoardView(view) if view else None, organisation=organisation, area=area, page=page, page_size=page_size
    )
    return api.read_board_for(request.actor, query)


@router.get(
    "/cases/{number}/supervisions",
    response=list[SupervisionInfo],
    auth=requires("case.read"),
    summary="List the supervisions of a case",
    openapi_extra=answers(404),
)
def list_supervisions(request: Caller, number: str) -> list[SupervisionInfo]:
    """Return what somebody above has wanted of a case, with the replies."""
    return api.list_supervisions_for(request.actor, number)


@router.get(
    "/tasks/{identity}/supervisions",
    response=list[SupervisionInfo],
    auth=requires("task.read"),
    summary="List the supervisions of a task",
    openapi_extra=answers(404),
)
def list_task_supervisions(request: Caller, identity: UUID) -> list[SupervisionInfo]:
    """Return what somebody above has wanted of the case of a task, with the replies of its unit."""
    return api.list_task_supervisions_for(request.actor, identity)


@router.post(
    "/cases/{number}/supervisions",
    response={201: SupervisionInfo},
    auth=requires("case.supervise"),
    summary="Put a case under supervision",
    openapi_extra=answers(404, 409, 415),
)
def supervise_case(request: Caller, number: str, body: Body[Supervising]) -> Status[SupervisionInfo]:
    """Put an open case under supervision, once at each level."""
    made = api.supervise_case(request.actor, number, level=body.level, text=body.text, reply_by=body.reply_by)
    return Status(201, made)


@router.post(
    "/supervisions/{number}/replies",
    response={204: None},
    auth=requires(),
    summary="Reply to a supervision",
    openapi_extra=answers(404, 409, 415),
)
def reply_to_supervision(request: Caller, number: Number, body: Body[Reply]) -> Status[None]:
    """Reply as the unit that has a task of the case, or as the dispatcher."""
    api.reply_to_supervision(request.actor, number, text=body.text)
    return Status(204, None)


@router.post(
    "/supervisions/{number}/lift",
    response=SupervisionInfo,
    auth=requires("case.supervise"),
    summary="Lift a supervision",
    openapi_extra=answers(404, 409, 415),
)
def lift_supervision(request: Caller, number: Number, body: Body[Lifting]) -> SupervisionInfo:
    """Lift a supervision and return it as it then is."""
    return api.lift_supervision(request.actor, number, note=body.note)
