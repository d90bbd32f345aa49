"""Finding the closed case that a new one is the return of, and reading the chains of such cases."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from django.db.models import QuerySet

from furong.kernel.clock import city_time
from furong.kernel.geo import distance_m
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts import CaseState
from furong.nets.casework.contracts.recurrences import RecurrenceInfo
from furong.nets.casework.domain.cells import cells_around
from furong.nets.casework.models import Case, FilingConditionRow, Recurrence
from furong.nets.casework.selectors.cases import case_for, cases_for
from furong.nets.casework.selectors.nearness import nearness_of_case
from furong.nets.casework.selectors.standards import find_table_on

__all__ = ["chain_of", "chain_of_case", "find_closed_before", "list_recurrences_for", "supervising_unit"]

#: Of more closed cases than this around one place, the last ones are looked at. [1]
_CANDIDATES_MAX = 200


def find_closed_before(case: Case) -> tuple[Case, float] | None:
    """Return the case that was closed last at the place of a new one, with how far that is [m], or ``None``."""
    near = nearness_of_case(case)
    if not case.class_code or not near.recurrence_days or case.is_place_rough:
        return None
    found = list(
        Case.objects.filter(
            cell__in=cells_around(case.lon, case.lat, near.recurrence_distance_m),
            class_code=case.class_code,
            closed_at__range=(case.opened_at - timedelta(days=near.recurrence_days), case.opened_at),
            state=CaseState.CLOSED,
            is_place_rough=False,
        )
        .exclude(pk=case.pk)
        .order_by("-closed_at", "number")[:_CANDIDATES_MAX]
    )
    for row in found:
        metres = float(distance_m(np.array(case.lon), np.array(case.lat), np.array(row.lon), np.array(row.lat)))
        if metres <= near.recurrence_distance_m:
            return row, metres
    return None


def supervising_unit(case: Case) -> tuple[str, str]:
    """Return the unit that supervises a case, in Chinese and English: by its filing condition, or else by its class."""
    table, _, rest = (case.case_type_id or "").rpartition(f"/{case.class_code}/")
    if table and rest.isdecimal():
        rows = FilingConditionRow.objects.filter(standard_class__table_id=table, serial=int(rest))
    else:
        in_force = find_table_on(city_time(case.opened_at).date())
        rows = FilingConditionRow.objects.filter(standard_class__table_id=in_force.key if in_force else "")
    named = rows.filter(standard_class__code=case.class_code).exclude(supervising_zh="").order_by("serial")
    return named.values_list("supervising_zh", "supervising_en").first() or ("", "")


def chain_of(actor: Actor, number: str) -> list[RecurrenceInfo]:
    """Return the links of the chain that a case belongs to, from its beginning on, as far as ``actor`` may see them.

    Raises:
        CaseUnknown: When there is no such case, or ``actor`` may not see it.
    """
    return chain_of_case(actor, case_for(actor, number))


def chain_of_case(actor: Actor, case: Case) -> list[RecurrenceInfo]:
    """Return the same of a stored case."""
    link: Recurrence | None = getattr(case, "recurrence", None)
    rows = Recurrence.objects.filter(root_id=link.root_id if link else case.pk)
    return [_info(row) for row in _seen(actor, rows).order_by("case__opened_at", "pk")]


def list_recurrences_for(
    actor: Actor, *, since: datetime | None = None, class_code: str = "", limit: int = 200
) -> list[RecurrenceInfo]:
    """Return the matters that came back and that ``actor`` may see, the newest first.

    Args:
        actor: Who looks.
        since: Leaves out those that came back before.
        class_code: Keeps those of a class.
        limit: How many at most. [1]
    """
    rows = _seen(actor, Recurrence.objects.all())
    if since is not None:
        rows = rows.filter(case__opened_at__gte=since)
    if class_code:
        rows = rows.filter(case__class_code=class_code)
    return [_info(row) for row in rows.order_by("-case__opened_at", "-pk")[:limit]]


def _seen(actor: Actor, rows: QuerySet[Recurrence]) -> QuerySet[Recurrence]:
    return rows.filter(case__in=cases_for(actor)).select_related("case")


def _info(row: Recurrence) -> RecurrenceInfo:
    case = row.case
    return RecurrenceInfo(
        number=case.number,
        earlier=row.earlier_id,
        root=row.root_id,
        position=row.position,
        class_code=case.class_code,
        title_zh=case.title_zh,
        title_en=case.title_en,
        place_zh=case.place_zh,
        place_en=case.place_en,
        area=case.area_id,
        state=CaseState(case.state),
        opened_at=case.opened_at,
        closed_at=row.closed_at,
        days=round(row.days, 2),
        distance_m=round(row.distance_m, 1),
        supervising_zh=row.supervising_zh,
        supervising_en=row.supervising_en,
    )
