"""Reading what is asked about the time of a case: what there is, what the reader may ask for, and may decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from furong.foundation.citytime.clock import city_clock
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor, Resource, decide
from furong.nets.casework.contracts import CaseState, TaskState
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.contracts.requests import DecisionInfo, RequestInfo, RequestKind, RequestState
from furong.nets.casework.domain.requests import (
    ASKED_BY,
    HANDLED_IN,
    REVIEWED_BY_OTHERS,
    REVIEWS,
    Standing,
    demand_askable,
)
from furong.nets.casework.errors import CaseUnknown, TaskUnknown
from furong.nets.casework.errors.requests import RequestUnknown
from furong.nets.casework.models import Case, CaseRequest, Timer
from furong.nets.casework.selectors.cases import case_for
from furong.nets.casework.selectors.names import NamesShown
from furong.nets.casework.selectors.tasks import tasks_for

__all__ = [
    "REQUEST_PARTS",
    "askable_of",
    "askable_of_case",
    "askable_of_task",
    "list_requests_for",
    "list_task_requests_for",
    "request_of",
    "requests_of",
    "standing_of",
]

#: What :func:`requests_of` reads of a case beside its tasks.
REQUEST_PARTS = ("requests__organisation", "requests__decisions")

_TIMED = (Stage.HANDLE, Stage.TOTAL)


def standing_of(case: Case) -> Standing:
    """Return how a case stands for the rules of requests."""
    kinds = [(row.kind, row.state) for row in case.requests.all() if row.state != RequestState.WITHDRAWN]
    due = [timer for timer in case.timers.all() if timer.due_at is not None and timer.stage in _TIMED]
    now = city_clock().now()
    return Standing(
        state=CaseState(case.state),
        is_overdue=any(timer.stopped_at is None and _is_late(timer, now) for timer in due),
        was_late=any(
            timer.stopped_at is not None and timer.stage == Stage.HANDLE and _is_late(timer, timer.stopped_at)
            for timer in due
        ),
        extensions=kinds.count((RequestKind.EXTENSION, RequestState.APPROVED)),
        suspensions=kinds.count((RequestKind.SUSPENSION, RequestState.APPROVED)),
        appeals=sum(kind == RequestKind.APPEAL for kind, _ in kinds),
    )


def _is_late(timer: Timer, until: datetime) -> bool:
    return timer.due_at is not None and timer.due_at < until


def request_of(number: int, *, kind: RequestKind | None = None, by_key: str | None = None) -> CaseRequest:
    """Return a stored request, of a kind and of somebody's own when those are given.

    Raises:
        RequestUnknown: When there is none.
    """
    rows = CaseRequest.objects.filter(pk=number)
    if kind is not None:
        rows = rows.filter(kind=kind)
    request = (rows if by_key is None else rows.filter(by_key=by_key)).first()
    if request is None:
        raise RequestUnknown(number=number)
    return request


def list_requests_for(actor: Actor, number: str) -> list[RequestInfo]:
    """Return what has been asked about the time of a case, the oldest first.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    return requests_of(actor, case_for(actor, number, *REQUEST_PARTS))


def requests_of(actor: Actor, case: Case) -> list[RequestInfo]:
    """Return the same of a stored case, with its :data:`REQUEST_PARTS`."""
    return _infos(actor, case, case.requests.all())


def list_task_requests_for(actor: Actor, identity: UUID) -> list[RequestInfo]:
    """Return the same for a task: what its unit, or the dispatcher, has asked.

    Raises:
        TaskUnknown: When there is none, or ``actor`` may not see it.
    """
    task = tasks_for(actor).filter(pk=identity).first()
    if task is None:
        raise TaskUnknown
    own = Q(organisation=None) | Q(organisation=task.organisation_id)
    rows = task.case.requests.filter(own).select_related("organisation").prefetch_related("decisions")
    return _infos(actor, task.case, rows)


def askable_of_case(actor: Actor, number: str) -> tuple[RequestKind, ...]:
    """Return what ``actor`` may ask for a case now, without a task of it."""
    try:
        case = case_for(actor, number)
    except CaseUnknown:
        return ()
    return askable_of(actor, case)


def askable_of(actor: Actor, case: Case) -> tuple[RequestKind, ...]:
    """Return the same of a stored case."""
    if case.state not in HANDLED_IN:
        return ()
    resource = Resource(kind="case", area=case.area_path, organisations=_organisations(case))
    return _askable(case, [kind for kind, action in ASKED_BY.items() if decide(actor, action, resource).allowed])


def askable_of_task(actor: Actor, identity: UUID) -> tuple[RequestKind, ...]:
    """Return what ``actor`` may ask for as the unit of a task now."""
    task = tasks_for(actor).filter(pk=identity).first()
    if task is None:
        return ()
    resource = Resource(kind="task", area=task.case.area_path, organisations=frozenset([task.organisation_id]))
    if not decide(actor, "task.handle", resource).allowed:
        return ()
    is_open = task.state in (TaskState.ASSIGNED, TaskState.ACCEPTED)
    return _askable(task.case, [kind for kind in RequestKind if is_open or kind is RequestKind.APPEAL])


def _askable(case: Case, kinds: Iterable[RequestKind]) -> tuple[RequestKind, ...]:
    standing = standing_of(case)
    pending = {row.kind for row in case.requests.all() if row.state == RequestState.PENDING}
    return tuple(kind for kind in kinds if kind not in pending and _is_askable(kind, standing))


def _is_askable(kind: RequestKind, standing: Standing) -> bool:
    try:
        demand_askable(kind, standing)
    except FurongError:
        return False
    return True


def _organisations(case: Case) -> frozenset[str]:
    return frozenset(task.organisation_id for task in case.tasks.all())


def _infos(actor: Actor, case: Case, rows: Iterable[CaseRequest]) -> list[RequestInfo]:
    organisations = _organisations(case)
    names = NamesShown(actor, area=case.area_path, organisations=organisations)
    resource = Resource(kind="case", area=case.area_path, organisations=organisations)
    return [_info(actor, row, names, resource) for row in sorted(rows, key=lambda row: row.pk)]


def _info(actor: Actor, row: CaseRequest, names: NamesShown, resource: Resource) -> RequestInfo:
    decisions = sorted(row.decisions.all(), key=lambda decision: decision.review)
    is_open = row.state == RequestState.PENDING
    action = REVIEWS[RequestKind(row.kind)][len(decisions)] if is_open else ""
    took_part = row.kind in REVIEWED_BY_OTHERS and actor.key in {row.by_key, *(one.by_key for one in decisions)}
    return RequestInfo(
        id=row.pk,
        kind=RequestKind(row.kind),
        case=row.case_id,
        organisation=row.organisation_id or "",
        organisation_zh=row.organisation.name_zh if row.organisation else "",
        organisation_en=row.organisation.name_en if row.organisation else "",
        reason=row.reason,
        until=row.until,
        state=RequestState(row.state),
        by=names(row.by, row.by_key),
        at=row.at,
        decisions=tuple(
            DecisionInfo(approved=one.approved, reason=one.reason, by=names(one.by, one.by_key), at=one.at)
            for one in decisions
        ),
        may_decide=is_open and not took_part and decide(actor, action, resource).allowed,
        may_withdraw=is_open and row.by_key == actor.key,
    )
