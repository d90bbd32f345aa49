"""Number a new case, and see to it that one source and key open one case."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from furong.foundation.areas.tree import AreaInfo
from furong.foundation.transactions import transaction_required, wait_for_lock
from furong.kernel.clock import city_time
from furong.kernel.identifiers import CaseNumber
from furong.nets.casework.contracts import Source
from furong.nets.casework.models import Case, CaseSerial

__all__ = ["locked_source", "next_number"]


@transaction_required
def locked_source(source: Source, source_key: str) -> str | None:
    """Let deliveries of one source and key wait for each other; return the number of the case that there is already."""
    wait_for_lock(f"case:{source}:{source_key}")
    return Case.objects.filter(source=source, source_key=source_key).values_list("number", flat=True).first()


@transaction_required
def next_number(area: AreaInfo, at: datetime) -> str:
    """Return the next number of the area's district on the day of ``at``."""
    district = area.path.split("/")[1] if "/" in area.path else area.code
    day = city_time(at).date()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {CaseSerial._meta.db_table} (district, day, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (district, day) DO UPDATE SET last = casework_caseserial.last + 1 RETURNING last",
            [district, day],
        )
        (serial,) = cursor.fetchone()
    return str(CaseNumber.make(district, day, serial))
