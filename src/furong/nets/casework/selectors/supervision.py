"""Reading supervisions: of a case, and of a task for its unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from furong.kernel.permissions import Actor, Resource, decide
from furong.nets.casework.contracts.supervision import (
    ReplyInfo,
    SupervisionInfo,
    SupervisionLevel,
    SupervisionState,
)
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES
from furong.nets.casework.errors import CaseUnknown, TaskUnknown
from furong.nets.casework.errors.supervision import SupervisionUnknown
from furong.nets.casework.models import Case, Supervision, SupervisionReply, Task
from furong.nets.casework.selectors.cases import case_for
from furong.nets.casework.selectors.names import NamesShown
from furong.nets.casework.selectors.tasks import seen_tasks_of, tasks_for

__all__ = [
    "list_supervisions_for",
    "list_task_supervisions_for",
    "may_supervise",
    "may_supervise_case",
    "own_task_of",
    "supervision_infos",
    "supervision_of",
    "supervisions_of",
]


def supervision_of(number: int) -> Supervision:
    """Return a stored supervision.

    Raises:
        SupervisionUnknown: When there is none.
    """
    row = Supervision.objects.select_related("case").filter(pk=number).first()
    if row is None:
        raise SupervisionUnknown(number=number)
    return row


def own_task_of(actor: Actor, case: Case) -> Task | None:
    """Return a task of a case that ``actor`` may handle, or ``None``."""
    for task in sorted(seen_tasks_of(actor, case), key=lambda task: task.group):
        resource = Resource(kind="task", area=case.area_path, organisations=frozenset([task.organisation_id]))
        if decide(actor, "task.handle", resource).allowed:
            return task
    return None


def may_supervise(actor: Actor, number: str) -> bool:
    """Return whether ``actor`` may put a case under supervision now."""
    try:
        case = case_for(actor, number)
    except CaseUnknown:
        return False
    return may_supervise_case(actor, case)


def may_supervise_case(actor: Actor, case: Case) -> bool:
    """Return the same of a stored case."""
    return case.state not in FINAL_CASE_STATES and _may(actor, "case.supervise", case)


def list_supervisions_for(actor: Actor, number: str) -> list[SupervisionInfo]:
    """Return the supervisions of a case, the oldest first.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    return supervisions_of(actor, case_for(actor, number, "supervisions"))


def supervisions_of(actor: Actor, case: Case) -> list[SupervisionInfo]:
    """Return the same of a stored case."""
    rows = sorted(case.supervisions.all(), key=lambda row: row.pk)
    return list(supervision_infos(actor, rows)[case.pk])


def list_task_supervisions_for(actor: Actor, identity: UUID) -> list[SupervisionInfo]:
    """Return the same for a task: its unit sees what is wanted, and its own replies.

    Raises:
        TaskUnknown: When there is none, or ``actor`` may not see it.
    """
    task = tasks_for(actor).filter(pk=identity).first()
    if task is None:
        raise TaskUnknown
    rows = task.case.supervisions.order_by("pk")
    return list(supervision_infos(actor, rows, unit=task.organisation_id)[task.case_id])


class _ByCase(dict[str, list[SupervisionInfo]]):
    """Supervisions by the number of their case; a case that has none has an empty list."""

    def __missing__(self, number: str) -> list[SupervisionInfo]:
        return []


def supervision_infos(
    actor: Actor, rows: Iterable[Supervision], *, unit: str = ""
) -> Mapping[str, list[SupervisionInfo]]:
    """Return stored supervisions as ``actor`` may see them, by the number of their case.

    Args:
        actor: Who looks.
        rows: The supervisions, each with its case.
        unit: Keeps the replies of this unit alone.
    """
    by_case = _ByCase()
    stored = list(rows)
    if not stored:
        return by_case
    replies = SupervisionReply.objects.filter(supervision__in=stored).select_related("organisation").order_by("pk")
    if unit:
        replies = replies.filter(organisation_id=unit)
    told: dict[int, list[SupervisionReply]] = {}
    for reply in replies:
        told.setdefault(reply.supervision_id, []).append(reply)
    cases = {row.case_id: row.case for row in stored}
    may = {number: (_may_reply(actor, case), _may(actor, "case.supervise", case)) for number, case in cases.items()}
    for row in stored:
        names = NamesShown(actor, area=cases[row.case_id].area_path, organisations=_organisations(cases[row.case_id]))
        info = _info(row, told.get(row.pk, []), names, may[row.case_id])
        by_case.setdefault(row.case_id, []).append(info)
    return by_case


def _may_reply(actor: Actor, case: Case) -> bool:
    return _may(actor, "case.dispatch", case) or own_task_of(actor, case) is not None


def _may(actor: Actor, action: str, case: Case) -> bool:
    resource = Resource(kind="case", area=case.area_path, organisations=_organisations(case))
    return decide(actor, action, resource).allowed


def _organisations(case: Case) -> frozenset[str]:
    return frozenset(task.organisation_id for task in case.tasks.all())


def _info(
    row: Supervision, replies: Iterable[SupervisionReply], names: NamesShown, may: tuple[bool, bool]
) -> SupervisionInfo:
    is_standing = row.state != SupervisionState.LIFTED
    return SupervisionInfo(
        id=row.pk,
        case=row.case_id,
        level=SupervisionLevel(row.level),
        text=row.text,
        text_en=row.text_en,
        reply_by=row.reply_by,
        state=SupervisionState(row.state),
        by=names(row.by, row.by_key),
        at=row.at,
        replies=tuple(
            ReplyInfo(
                organisation_zh=reply.organisation.name_zh if reply.organisation else "",
                organisation_en=reply.organisation.name_en if reply.organisation else "",
                text=reply.text,
                by=names(reply.by, reply.by_key),
                at=reply.at,
                is_late=reply.at > row.reply_by,
            )
            for reply in replies
        ),
        lifted_by=names(row.lifted_by, row.lifted_by_key),
        lifted_at=row.lifted_at,
        note=row.note,
        may_reply=is_standing and may[0],
        may_lift=is_standing and may[1],
    )
