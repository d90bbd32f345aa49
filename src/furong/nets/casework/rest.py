"""The REST endpoints of casework."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ninja import Body, File, Form, Router, UploadedFile

from furong.foundation.rest import Caller, requires
from furong.nets.casework import api
from furong.nets.casework.contracts import CaseDetail, CaseQuery, PhotoKind, TaskInfo
from furong.nets.casework.errors import StepNotPossible

__all__ = ["router"]

router = Router(tags=["casework"])


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep:
    """A step that a case is to take.

    Args:
        step: ``dispatch``, ``undo_dispatch``, ``close``, ``rework`` or ``void``.
        version: The version of the case that the caller has seen; a newer one answers 409.
        reason: Why, where the step needs a reason.
    """

    step: str
    version: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStep:
    """A step that a task is to take.

    Args:
        step: ``accept``, ``arrive``, ``feed_back`` or ``return``.
        result: One of the type's results, to feed back.
        note: Anything else to say, to feed back.
        reason: Why, to return.
    """

    step: str
    result: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoReceipt:
    """What became of a photo: ``stored`` means that it is on disk."""

    id: int
    durability: str = "stored"


@router.get("/cases", response=api.CasePage, auth=requires("case.read"), summary="List cases")
def list_cases(
    request: Caller,
    view: str = "",
    q: str = "",
    case_type: str = "",
    area: str = "",
    priority: str = "",
    order: str = "due",
    page: int = 1,
    page_size: int = 20,
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


@router.get("/cases/{number}", response=CaseDetail, auth=requires("case.read"), summary="Get a case")
def get_case(request: Caller, number: str) -> CaseDetail:
    """Return a case with its tasks, its history, and how its deadline was counted."""
    return api.get_case_for(request.actor, number)


@router.post("/cases/{number}/steps", response=CaseDetail, auth=requires("case.read"), summary="Let a case take a step")
def take_case_step(request: Caller, number: str, body: Body[CaseStep]) -> CaseDetail:
    """Let a case take a step and return it as it then is."""
    actor = request.actor
    match body.step:
        case "dispatch":
            api.dispatch_case(actor, number, version=body.version)
        case "undo_dispatch":
            api.undo_dispatch(actor, number)
        case "close":
            api.close_case(actor, number, version=body.version, note=body.reason)
        case "rework":
            api.rework_case(actor, number, version=body.version, reason=body.reason)
        case "void":
            api.void_case(actor, number, version=body.version, reason=body.reason)
        case _:
            raise StepNotPossible(step=body.step, state=api.get_case_for(actor, number).case.state.value)
    return api.get_case_for(actor, number)


@router.get("/tasks", response=list[TaskInfo], auth=requires("task.read"), summary="List tasks")
def list_tasks(request: Caller) -> list[TaskInfo]:
    """Return the tasks that the caller may see, the most urgent first."""
    return api.list_tasks_for(request.actor)


@router.get("/tasks/{identity}", response=TaskInfo, auth=requires("task.read"), summary="Get a task")
def get_task(request: Caller, identity: UUID) -> TaskInfo:
    """Return a task with its photos."""
    return api.get_task_for(request.actor, identity)


@router.post(
    "/tasks/{identity}/steps", response=TaskInfo, auth=requires("task.handle"), summary="Let a task take a step"
)
def take_task_step(request: Caller, identity: UUID, body: Body[TaskStep]) -> TaskInfo:
    """Let a task take a step and return it as it then is."""
    actor = request.actor
    match body.step:
        case "accept":
            api.accept_task(actor, identity)
        case "arrive":
            api.note_arrival(actor, identity)
        case "feed_back":
            api.feed_back_task(actor, identity, result=body.result, note=body.note)
        case "return":
            api.return_task(actor, identity, reason=body.reason)
        case _:
            raise StepNotPossible(step=body.step, state=api.get_task_for(actor, identity).state.value)
    return api.get_task_for(actor, identity)


@router.post(
    "/tasks/{identity}/photos", response={201: PhotoReceipt}, auth=requires("task.handle"), summary="Attach a photo"
)
def add_photo(
    request: Caller,
    identity: UUID,
    photo: File[UploadedFile],
    kind: Form[PhotoKind],
    lon: Form[float | None] = None,
    lat: Form[float | None] = None,
) -> tuple[int, PhotoReceipt]:
    """Attach a photo to a task; the same photo again is the same attachment."""
    number = api.attach_photo(request.actor, identity, photo.read(), kind, lon=lon, lat=lat)
    return 201, PhotoReceipt(id=number)
