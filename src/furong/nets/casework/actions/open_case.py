"""Open a case with its tasks and its deadline."""

from __future__ import annotations

from django.db import connection

from furong.foundation.areas.tree import AreaInfo, get_area
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.kernel.identifiers import CaseNumber
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.count_deadline import count_deadline
from furong.nets.casework.actions.draft_tasks import draft_tasks
from furong.nets.casework.actions.record_step import record_opening
from furong.nets.casework.contracts import CaseState, NewCase
from furong.nets.casework.models import Case, CaseSerial
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
    with connection.cursor() as cursor:  # two deliveries of one source wait for each other here
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"case:{new.source}:{new.source_key}"])
    known = Case.objects.filter(source=new.source, source_key=new.source_key).values_list("number", flat=True).first()
    if known is not None:
        return known
    spec = get_case_type(new.case_type)
    area = get_area(new.area)
    case = Case.objects.create(
        number=_next_number(area, new),
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
    draft_tasks(case, spec, new.groups)
    count_deadline(case, spec, cause="opened")
    record_opening(case, actor)
    return case.number


def _next_number(area: AreaInfo, new: NewCase) -> str:
    district = area.path.split("/")[1] if "/" in area.path else area.code
    day = city_time(new.occurred_at).date()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {CaseSerial._meta.db_table} (district, day, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (district, day) DO UPDATE SET last = casework_caseserial.last + 1 RETURNING last",
            [district, day],
        )
        (serial,) = cursor.fetchone()
    return str(CaseNumber.make(district, day, serial))
