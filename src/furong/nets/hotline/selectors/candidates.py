"""Which units an appeal may be given to: those that have handled the like, with their record."""

from __future__ import annotations

from collections import Counter

from furong.foundation.identity.models import Organisation
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.candidates import CandidateUnit, UnitCandidate
from furong.nets.hotline.models import AppealStep
from furong.nets.hotline.selectors.appeals import stored_appeal_for

__all__ = ["list_candidates_for", "list_unit_names"]

_SHOWN = 3
#: So many of the newest assignments of a category are looked at.
_LOOKED_AT = 500
_GIVEN, _RETURN = ("assign", "award"), "return"


def list_unit_names() -> list[CandidateUnit]:
    """Return every unit that can be asked, by its name."""
    rows = Organisation.objects.exclude(kind=Organisation.Kind.ENTERPRISE).order_by("name_zh")
    return [CandidateUnit(code=row.code, name_zh=row.name_zh, name_en=row.name_en) for row in rows]


def list_candidates_for(actor: Actor, number: str) -> list[UnitCandidate]:
    """Return the units that have handled most appeals of the same category in the district, the best first.

    A unit that has returned this appeal in this round is none; what was given and returned does not count for a unit.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
    """
    appeal = stored_appeal_for(actor, number)
    if not appeal.category:
        return []
    district = "/".join(appeal.area_path.split("/")[:2])
    rows = AppealStep.objects.filter(
        step__in=(*_GIVEN, _RETURN), appeal__category=appeal.category, appeal__area_path__startswith=district
    )
    told = list(rows.order_by("-pk").values_list("appeal_id", "step", "unit", "clause")[:_LOOKED_AT])
    given, returned = Counter[str](), Counter[str]()
    clauses: dict[str, str] = {}
    newest: dict[str, str] = {}
    for one, step, unit, clause in told:
        if step == _RETURN:
            returned[unit] += 1
            continue
        given[unit] += 1
        clauses[unit] = clauses.get(unit) or clause
        newest.setdefault(unit, one)
    barred = set(appeal.history.filter(step=_RETURN, round=appeal.round).values_list("unit", flat=True))
    kept = {unit: count - returned[unit] for unit, count in given.items() if count > returned[unit]}
    names = {one.code: one for one in list_unit_names()}
    best = sorted((unit for unit in kept if unit in names and unit not in barred), key=lambda unit: (-kept[unit], unit))
    return [
        UnitCandidate(
            unit=names[unit],
            handled=kept[unit],
            returned=returned[unit],
            ratio=kept[unit] / sum(kept.values()),
            clause=clauses[unit],
            precedent=newest[unit],
        )
        for unit in best[:_SHOWN]
    ]
