"""Reading a case with all that its page shows: its row once, each table about it once.

Most cases are never merged, put off or watched. Of what there is anything, one query tells, and only that is read. That
query is written out: to have Django build its conditions takes longer than the database takes for all of the case.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Model, Prefetch, prefetch_related_objects

from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.case_files import CaseFile
from furong.nets.casework.models import Case, CaseRequest, Escalation, Photo, Routing, Supervision
from furong.nets.casework.selectors.cases import DETAIL_PARTS, case_detail, case_for
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
_WHICH = "SELECT " + ", ".join(f"EXISTS (SELECT FROM {rare.rows} = %(case)s)" for rare in _RARE)
_ALWAYS = tuple(part for part in (*DETAIL_PARTS, "timers") if not part.startswith("tasks__"))


def get_case_file_for(actor: Actor, number: str) -> CaseFile:
    """Return a case with all that is known of it.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    case = case_for(actor, number)
    there = _there(number)
    _read(case, there)
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


def _there(number: str) -> frozenset[_Rare]:
    """Return which of the rare things a case has."""
    with connection.cursor() as cursor:
        cursor.execute(_WHICH, {"case": number})
        told = cursor.fetchone()
    return frozenset(rare for rare, is_there in zip(_RARE, told, strict=True) if is_there)


def _read(case: Case, there: frozenset[_Rare]) -> None:
    """Read every row that the file of a case is made of along with it."""
    parts: list[str | Prefetch[str]] = list(_ALWAYS)
    for rare in _RARE:
        if rare in there:
            parts += rare.parts
        elif rare.relation:
            parts.append(Prefetch(rare.relation, queryset=rare.model._default_manager.none()))
    prefetch_related_objects([case], *parts)
