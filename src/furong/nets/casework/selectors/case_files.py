"""Reading a case with all that its page shows: its row once, each table about it once.

Most cases are never merged, put off or watched. Whether there is anything of that is asked along with the row of the
case, and only what there is is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, Prefetch, prefetch_related_objects

from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.case_files import CaseFile
from furong.nets.casework.models import Case, CaseRequest, Escalation, Photo, Recurrence, Routing, Supervision
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
        relation: The relation that leads to it, as Django names it.
        model: Its rows.
        case: The field by which these name their case.
        parts: What is read when there is any.
    """

    relation: str
    model: type[Model]
    case: str
    parts: tuple[str, ...]

    @property
    def mark(self) -> str:
        """Under what name the row of a case says whether there is any."""
        return f"has_{self.relation.replace('__', '_')}"

    @property
    def exists(self) -> Exists:
        """The condition that there is any."""
        return Exists(self.model._default_manager.filter(**{self.case: OuterRef("pk")}))


_RARE = (
    _Rare("tasks__photos", Photo, "task__case", ("tasks__photos__findings",)),
    _Rare("timers__escalations", Escalation, "timer__case", ("timers__escalations",)),
    _Rare("requests", CaseRequest, "case", REQUEST_PARTS),
    _Rare("routings", Routing, "case", ("routings",)),
    _Rare("supervisions", Supervision, "case", ("supervisions",)),
)
_MERGED, _RETURNS = "has_merged", "has_returns"
_MARKS = {
    **{rare.mark: rare.exists for rare in _RARE},
    _MERGED: Exists(Case.objects.filter(merged_into=OuterRef("pk"))),
    _RETURNS: Exists(Recurrence.objects.filter(root=OuterRef("pk"))),
}
_ALWAYS = tuple(part for part in (*DETAIL_PARTS, "timers") if not part.startswith("tasks__"))


def get_case_file_for(actor: Actor, number: str) -> CaseFile:
    """Return a case with all that is known of it.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    case = _read(actor, number)
    merger = merger_of(actor, case, has_cases=getattr(case, _MERGED))
    is_linked = hasattr(case, "recurrence") or getattr(case, _RETURNS)
    return CaseFile(
        detail=case_detail(actor, case),
        merger=merger,
        near=tuple(duplicates_of_case(actor, case)) if merger.step == "merge" else (),
        chain=tuple(chain_of_case(actor, case)) if is_linked else (),
        clocks=clocks_of(case),
        requests=tuple(requests_of(actor, case)),
        askable=askable_of(actor, case),
        card=dispatch_card_of(actor, case),
        supervisions=tuple(supervisions_of(actor, case)),
        may_supervise=may_supervise_case(actor, case),
    )


def _read(actor: Actor, number: str) -> Case:
    """Return the row of a case with every row that its file is made of; of what it has none of, none is looked for."""
    case = case_for(actor, number, also=_MARKS)
    parts: list[str | Prefetch[str]] = list(_ALWAYS)
    for rare in _RARE:
        if getattr(case, rare.mark):
            parts += rare.parts
        else:
            parts.append(Prefetch(rare.relation, queryset=rare.model._default_manager.none()))
    prefetch_related_objects([case], *parts)
    return case
