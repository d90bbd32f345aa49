"""Reading a case with all that its page shows: its row once, each table about it once.

Most cases are never merged, put off or watched. What every case has is asked all at once, with of which rare things
there is anything; only that is read then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, prefetch_related_objects

from furong.foundation.database.readings import Reading, keep_relation, read_together
from furong.foundation.identity.organisations import UNIT, joined_unit
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.case_files import CaseFile
from furong.nets.casework.errors import CaseUnknown
from furong.nets.casework.models import (
    Case,
    CaseRequest,
    CaseType,
    DeadlineRow,
    Escalation,
    HistoryRow,
    Photo,
    Report,
    Routing,
    Supervision,
    Task,
    Timer,
)
from furong.nets.casework.selectors.cases import case_detail, sees_case
from furong.nets.casework.selectors.clocks import clocks_of
from furong.nets.casework.selectors.duplicates import duplicates_of_case, merger_of
from furong.nets.casework.selectors.recurrences import chain_of_case
from furong.nets.casework.selectors.requests import REQUEST_PARTS, askable_of, requests_of
from furong.nets.casework.selectors.routing import dispatch_card_of
from furong.nets.casework.selectors.supervision import may_supervise_case, supervisions_of

__all__ = ["get_case_file_for"]


@dataclass(frozen=True, slots=True)
class _Rare:
    """What few cases have.

    Args:
        rows: Where its rows are, up to the number of their case.
        relation: The relation that leads to it, as Django names it; empty for what is not read along with the case.
        model: Its rows.
        parts: What is read when there is any.
    """

    rows: str
    relation: str = ""
    model: type[Model] = Case
    parts: tuple[str, ...] = ()


_PHOTOS = _Rare(
    "casework_photo p JOIN casework_task t ON t.id = p.task_id WHERE t.case_id",
    "tasks__photos",
    Photo,
    ("tasks__photos__findings",),
)
_ESCALATIONS = _Rare(
    "casework_escalation e JOIN casework_timer t ON t.id = e.timer_id WHERE t.case_id",
    "timers__escalations",
    Escalation,
    ("timers__escalations",),
)
_MERGED = _Rare("casework_case WHERE merged_into_id")
_RETURN = _Rare("casework_recurrence WHERE case_id")
_RETURNS = _Rare("casework_recurrence WHERE root_id")
_RARE = (
    _PHOTOS,
    _ESCALATIONS,
    _Rare("casework_caserequest WHERE case_id", "requests", CaseRequest, REQUEST_PARTS),
    _Rare("casework_routing WHERE case_id", "routings", Routing, ("routings",)),
    _Rare("casework_supervision WHERE case_id", "supervisions", Supervision, ("supervisions",)),
    _MERGED,
    _RETURN,
    _RETURNS,
)
_CASE, _TYPE, _REPORT = Reading(Case, "c"), Reading(CaseType, "t"), Reading(Report, "r")
_TASK = Reading(Task, "k")
_HISTORY, _DEADLINE, _TIMER = Reading(HistoryRow, "h"), Reading(DeadlineRow, "d"), Reading(Timer, "w")
_ALL = f"""
SELECT {_CASE.columns}, {_TYPE.columns}, {_REPORT.columns} FROM casework_case c
    LEFT JOIN casework_casetype t ON t.key = c.case_type_id LEFT JOIN casework_report r ON r.case_id = c.number
    WHERE c.number = %(case)s;
SELECT {_TASK.columns}, {UNIT.columns} FROM casework_task k {joined_unit("k.organisation_id")}
    WHERE k.case_id = %(case)s ORDER BY k."group";
SELECT {_HISTORY.columns} FROM casework_historyrow h WHERE h.case_id = %(case)s;
SELECT {_DEADLINE.columns} FROM casework_deadlinerow d WHERE d.case_id = %(case)s;
SELECT {_TIMER.columns} FROM casework_timer w WHERE w.case_id = %(case)s;
SELECT {", ".join(f"EXISTS (SELECT FROM {rare.rows} = %(case)s)" for rare in _RARE)}
"""


def get_case_file_for(actor: Actor, number: str) -> CaseFile:
    """Return a case with all that is known of it.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    case, there = _read_case(number)
    if case is None or not sees_case(actor, case):
        raise CaseUnknown(case=number)
    _read_rare(case, there)
    merger = merger_of(actor, case, has_cases=_MERGED in there)
    return CaseFile(
        detail=case_detail(actor, case),
        merger=merger,
        near=tuple(duplicates_of_case(actor, case)) if merger.step == "merge" else (),
        chain=tuple(chain_of_case(actor, case)) if there & {_RETURN, _RETURNS} else (),
        clocks=clocks_of(case),
        requests=tuple(requests_of(actor, case)),
        askable=askable_of(actor, case),
        card=dispatch_card_of(actor, case),
        supervisions=tuple(supervisions_of(actor, case)),
        may_supervise=may_supervise_case(actor, case),
    )


def _read_case(number: str) -> tuple[Case | None, frozenset[_Rare]]:
    """Return a case with what every case has, and which of the rare things it has, too."""
    found, tasks, history, deadlines, timers, ((*told,),) = read_together(_ALL, {"case": number})
    if not found:
        return None, frozenset()
    row = found[0]
    case = _CASE.made(row[: _CASE.width])
    if case is None:
        return None, frozenset()
    case.case_type = _TYPE.made(row[_CASE.width : _CASE.width + _TYPE.width])
    report = _REPORT.made(row[_CASE.width + _TYPE.width :])
    Case._meta.get_field("report").set_cached_value(case, report)
    if report is not None:
        report.case = case
    keep_relation(case, "tasks", [_task(case, one) for one in tasks], Task)
    keep_relation(case, "history", _HISTORY.all_made(history), HistoryRow)
    keep_relation(case, "deadlines", _DEADLINE.all_made(deadlines), DeadlineRow)
    keep_relation(case, "timers", _TIMER.all_made(timers), Timer)
    return case, frozenset(rare for rare, is_there in zip(_RARE, told, strict=True) if is_there)


def _task(case: Case, row: Sequence[Any]) -> Task:
    task, unit = _TASK.made(row[: _TASK.width]), UNIT.made(row[_TASK.width :])
    assert task is not None
    assert unit is not None
    task.case, task.organisation = case, unit
    return task


def _read_rare(case: Case, there: frozenset[_Rare]) -> None:
    """Read what few cases have of the rest that the file of a case is made of."""
    if getattr(case, "report", None) is not None:
        prefetch_related_objects([case], "report__photos__findings")
    for rare in _RARE:
        if rare in there:
            prefetch_related_objects([case], *rare.parts)
        elif rare.relation:
            way, _, last = rare.relation.rpartition("__")
            for one in getattr(case, way).all() if way else [case]:
                keep_relation(one, last, [], rare.model)
