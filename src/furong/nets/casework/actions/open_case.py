"""Open a case with its tasks and its deadline."""

from __future__ import annotations

from furong.foundation.areas.tree import get_area
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.count_deadline import count_deadline
from furong.nets.casework.actions.draft_tasks import draft_tasks
from furong.nets.casework.actions.number_case import locked_source, next_number
from furong.nets.casework.actions.record_step import record_opening
from furong.nets.casework.contracts import CaseState, NewCase
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.case_types import get_case_type

__all__ = ["open_case"]


@transaction_required
def open_case(new: NewCase, actor: Actor) -> str:
    """Open the case and return its number; a source and key that have a case already get that one's number.

    The case starts where its source puts it: what the city's own sensors saw needs no verifying and is registered at
    once. Its tasks are drafted; dispatching them is for the duty officer.

    Raises:
        CaseTypeUnknown: When no pack declares its type.
        AreaUnknown: When the area is not known.
    """
    known = locked_source(new.source, new.source_key)
    if known is not None:
        return known
    spec = get_case_type(new.case_type)
    area = get_area(new.area)
    case = Case.objects.create(
        number=next_number(area, new.occurred_at),
        case_type_id=spec.key,
        class_code=spec.class_code,
        source=new.source,
        source_key=new.source_key,
        title_zh=new.title_zh,
        title_en=new.title_en,
        state=CaseState.PENDING_DISPATCH,
        priority=new.priority,
        area_id=area.code,
        area_path=area.path,
        place_zh=new.place_zh,
        place_en=new.place_en,
        lon=new.lon,
        lat=new.lat,
        facts=dict(new.facts),
        opened_at=new.occurred_at,
    )
    draft_tasks(case, spec, new.groups, new.units)
    count_deadline(case, spec, cause="opened")
    record_opening(case, actor)
    return case.number
