"""Count the deadline of a case and keep every count with its cause."""

from __future__ import annotations

from django.conf import settings

from furong.engines.worktime import load_calendar
from furong.foundation.transactions import transaction_required
from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.casework.domain.deadlines import counted_deadline
from furong.nets.casework.models import Case, DeadlineRow

__all__ = ["count_deadline"]


@transaction_required
def count_deadline(case: Case, spec: CaseTypeSpec, *, cause: str) -> None:
    """Count the deadline of ``case`` on the city's calendar; the count before stays on record.

    Args:
        case: The case, locked by the caller.
        spec: Its type.
        cause: Why it is counted, e.g. ``opened`` or the number of a notice.
    """
    counted = counted_deadline(spec, case.opened_at, load_calendar(settings.FURONG_OPTIONS["CALENDAR"]))
    DeadlineRow.objects.create(
        case=case, due_at=counted.due_at, calendar=counted.calendar, cause=cause, derivation=counted.lines
    )
    case.due_at = counted.due_at
    case.save(update_fields=["due_at"])
