"""The REST endpoints of casework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from ninja import Body, File, Form, Query, Router, Status, UploadedFile
from pydantic import BeforeValidator, Discriminator, Field

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NO_NUL, Page
from furong.kernel.permissions import Actor
from furong.nets.casework import api
from furong.nets.casework.api import registering
from furong.nets.casework.api import requests as requests_api
from furong.nets.casework.contracts import CaseDetail, CaseQuery, HistoryEntry, PhotoKind, TaskInfo, TaskState
from furong.nets.casework.rest.requests import SuspensionStep
from furong.nets.casework.rest.texts import NotBlank, Text

__all__ = ["router"]

router = Router(tags=["casework"])

_PAGE_SIZE_MAX = 200


#: A field of a form that was left empty arrives as an empty text.
_BLANK_IS_NONE = BeforeValidator(lambda text: None if text == "" else text)
_Lon = Annotated[Annotated[float, Field(ge=-180, le=180)] | None, _BLANK_IS_NONE]
_Lat = Annotated[Annotated[float, Field(ge=-90, le=90)] | None, _BLANK_IS_NONE]
View = Literal["", "accept", "dispatch", "handling", "check", "closed", "open", "overdue", "late"]
Order = Literal["due", "-due", "opened", "-opened", "priority", "-priority"]
PageSize = Annotated[int, Query(ge=1, le=_PAGE_SIZE_MAX, description="Cases on a page. [1]")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most. [1]")]
Longitude = Annotated[_Lon | None, Form(description="WGS 84. [deg]")]
Latitude = Annotated[_Lat | None, Form(description="WGS 84. [deg]")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep:
    """A step that a case is to take.

    Args:
        step: What is to happen.
        version: The version of the case that the caller has seen; a newer one answers 409.
        reason: A note on it, if there is one.
        organisation: With ``dispatch``: the unit to be sent, where the list of responsibilities leaves a choice.
        lon: With ``accept``, ``verify`` and ``confirm``: longitude of where it is, where the report did not say. [deg]
        lat: Latitude of where it is. [deg]
    """

    step: Literal["accept", "verify", "confirm", "dispatch", "undo_dispatch", "close", "resume"]
    version: int | None = None
    reason: Text = ""
    organisation: Annotated[str, Field(max_length=40, pattern=NO_NUL)] = ""
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonedCaseStep:
    """A step that a case is to take only for a reason.

    Args:
        step: What is to happen.
        reason: Why.
        version: The version of the case that the caller has seen; a newer one answers 409.
    """

    step: Literal["decline", "refute", "rework", "void"]
    reason: NotBlank
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterStep:
    """A reported case is registered.

    Args:
        step: What is to happen.
        case_type: Key of the filing condition that it meets, see ``GET /cases/{number}/conditions``.
        version: The version of the case that the caller has seen; a newer one answers 409.
        reason: A note on it, if there is one.
        lon: Longitude of where it is, WGS 84, where the report did not say. [deg]
        lat: Latitude of where it is. [deg]
    """

    step: Literal["register"]
    case_type: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]+$")]
    version: int | None = None
    reason: Text = ""
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStep:
    """A step that a task is to take."""

    step: Literal["accept", "arrive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """A task is done.

    Args:
        step: What is to happen.
        result: One of the results that the case's type names.
        note: Anything else to say.
        moved: How much was done, of a type whose results a figure proves. [unit of the type]
    """

    step: Literal["feed_back"]
    result: NotBlank
    note: Text = ""
    moved: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReturn:
    """A task goes back to the dispatcher, for a reason."""

    step: Literal["return"]
    reason: NotBlank


#: What a step needs follows from its name, and so does what is said of one that lacks it.
_CaseSteps = Annotated[CaseStep | ReasonedCaseStep | RegisterStep | SuspensionStep, Discriminator("step")]
_TaskSteps = Annotated[TaskStep | TaskResult | TaskReturn, Discriminator("step")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """Why personal data is to be shown; it stays on record with who asked and when."""

    purpose: NotBlank


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoReceipt:
    """What became of a photo: ``stored`` means that it is on disk."""

    id: int
    durability: str = "stored"


@router.get(
    "/cases", response=api.CasePage, auth=requires("case.read"), summary="List cases", openapi_extra=answers(404)
)
def list_cases(
    request: Caller,
    view: View = "",
    q: str = "",
    case_type: str = "",
    area: str = "",
    priority: Literal["", "1", "2", "3", "4"] = "",
    order: Order = "due",
    page: Page = 1,
    page_size: PageSize = 20,
) -> api.CasePage:
    """Return a page of the cases that the caller may see."""
    query = CaseQuery(
        view=view,
        text=q,
        case_type=case_type,
        area=area,
        priority=priority,
        order=order,
        page=page,
        page_size=page_size,
    )
    return api.list_cases_for(request.actor, query)


@router.get(
    "/cases/{number}",
    response=CaseDetail,
    auth=requires("case.read"),
    summary="Get a case",
    openapi_extra=answers(404),
)
def get_case(request: Caller, number: str) -> CaseDetail:
    """Return a case with its tasks, its history, and how its deadline was counted."""
    return api.get_case_for(request.actor, number)


@router.post(
    "/cases/{number}/steps",
    response=CaseDetail,
    auth=requires("case.read"),
    summary="Let a case take a step",
    openapi_extra=answers(404, 409, 415),
)
def take_case_step(request: Caller, number: str, body: Body[_CaseSteps]) -> CaseDetail:
    """Let a case take a step and return it as it then is."""
    actor = request.actor
    match body:
        case SuspensionStep():
            requests_api.suspend_case(actor, number, reason=body.reason, until=body.until, version=body.version)
        case RegisterStep():
            registering.register_case(
                actor,
                number,
                case_type=body.case_type,
                note=body.reason,
                version=body.version,
                lon=body.lon,
                lat=body.lat,
            )
        case CaseStep(step="accept" | "verify" | "confirm" as step):
            registering.judge_report(
                actor, number, step, reason=body.reason, version=body.version, lon=body.lon, lat=body.lat
            )
        case _:
            _take(actor, number, body)
    return api.get_case_for(actor, number)


def _take(actor: Actor, number: str, body: CaseStep | ReasonedCaseStep) -> None:
    match body.step:
        case "dispatch":
            api.dispatch_case(actor, number, version=body.version, organisation=body.organisation, note=body.reason)
        case "undo_dispatch":
            api.undo_dispatch(actor, number)
        case "close":
            api.close_case(actor, number, version=body.version, note=body.reason)
        case "resume":
            requests_api.resume_case(actor, number, version=body.version, note=body.reason)
        case "rework":
            api.rework_case(actor, number, version=body.version, reason=body.reason)
        case "void":
            api.void_case(actor, number, version=body.version, reason=body.reason)
        case _:
            registering.judge_report(actor, number, body.step, reason=body.reason, version=body.version)


@router.post(
    "/cases/{number}/names",
    response=list[HistoryEntry],
    auth=requires("person.read"),
    summary="Show who acted on a case",
    openapi_extra=answers(404, 415),
)
def show_names(request: Caller, number: str, body: Body[Purpose]) -> list[HistoryEntry]:
    """Return the history of a case with the names in full, which are masked otherwise; the look is recorded."""
    return api.show_names(request.actor, number, purpose=body.purpose)


@router.get("/tasks", response=list[TaskInfo], auth=requires("task.read"), summary="List tasks")
def list_tasks(request: Caller, state: Literal[""] | TaskState = "", limit: Limit = 200) -> list[TaskInfo]:
    """Return the tasks that the caller may see, the most urgent first."""
    states = frozenset([TaskState(state)]) if state else None
    return api.list_tasks_for(request.actor, states=states, limit=limit)


@router.get(
    "/tasks/{identity}", response=TaskInfo, auth=requires("task.read"), summary="Get a task", openapi_extra=answers(404)
)
def get_task(request: Caller, identity: UUID) -> TaskInfo:
    """Return a task with its photos."""
    return api.get_task_for(request.actor, identity)


@router.post(
    "/tasks/{identity}/steps",
    response=TaskInfo,
    auth=requires("task.handle"),
    summary="Let a task take a step",
    openapi_extra=answers(404, 409, 415),
)
def take_task_step(request: Caller, identity: UUID, body: Body[_TaskSteps]) -> TaskInfo:
    """Let a task take a step and return it as it then is."""
    actor = request.actor
    match body:
        case TaskResult(result=result, note=note, moved=moved):
            api.feed_back_task(actor, identity, result=result, note=note, moved=moved)
        case TaskReturn(reason=reason):
            api.return_task(actor, identity, reason=reason)
        case TaskStep(step="accept"):
            api.accept_task(actor, identity)
        case _:
            api.note_arrival(actor, identity)
    return api.get_task_for(actor, identity)


@router.post(
    "/tasks/{identity}/photos",
    response={201: PhotoReceipt},
    auth=requires("task.handle"),
    summary="Attach a photo",
    openapi_extra=answers(404, 409, 413, 415),
)
def add_photo(
    request: Caller,
    identity: UUID,
    photo: File[UploadedFile],
    kind: Form[PhotoKind],
    lon: Longitude = None,
    lat: Latitude = None,
) -> Status[PhotoReceipt]:
    """Attach a photo to a task; the same photo again is the same attachment."""
    number = api.attach_photo(request.actor, identity, photo.read(), kind, lon=lon, lat=lat)
    return Status(201, PhotoReceipt(id=number))
