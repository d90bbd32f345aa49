"""Count the deadline of a case and keep every count with its cause."""

from __future__ import annotations

from datetime import datetime

from furong.foundation.transactions import transaction_required
from furong.nets.casework.actions.keep_timers import start_total
from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.casework.models import Case

__all__ = ["count_deadline"]


@transaction_required
def count_deadline(case: Case, spec: CaseTypeSpec, *, cause: str, started_at: datetime | None = None) -> None:
    """Set off the clock of the whole case on the city's calendar; the count before stays on record.

    Args:
        case: The case, locked by the caller.
        spec: Its type.
        cause: Why it is counted, e.g. ``opened`` or ``registered``.
        started_at: When the time of the type begins, or ``None`` for when the case was opened.
    """
    start_total(case, spec, started_at or case.opened_at, cause=cause)
