"""Put a case under supervision by itself when its units are late, where its type says so.

The tasks stay with those who have them: whose is open, since when it was taken on and how much is left is told to
whoever supervises, and to the units.
"""

from __future__ import annotations

from datetime import datetime

from furong.engines.worktime import Kind, Limit, due
from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction_required
from furong.nets.casework.actions.put_under import put_under, standing_at
from furong.nets.casework.actions.record_step import record_note
from furong.nets.casework.contracts import TaskState
from furong.nets.casework.contracts.supervision import SupervisionLevel
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.calendars import city_calendar
from furong.nets.casework.selectors.case_types import get_case_type
from furong.nets.casework.selectors.figures_of_cases import figures_of_tasks

__all__ = ["supervise_late"]

_SYSTEM = system_actor("casework")
_REPLY_HOURS = 1.0
_STATES = {TaskState.ASSIGNED: "未接单", TaskState.ACCEPTED: "已接单未办结"}


@transaction_required
def supervise_late(case: Case, now: datetime) -> bool:
    """Supervise a case whose time for handling is over, once; return whether it was put under supervision.

    Args:
        case: The case, locked by the caller.
        now: The instant.
    """
    spec = get_case_type(case.case_type_id or "")
    if not spec.supervised_late or standing_at(case, SupervisionLevel.TIMEOUT) is not None:
        return False
    tasks = list(case.tasks.select_related("organisation").order_by("group"))
    figures = figures_of_tasks(tasks)
    told = [
        f"{task.organisation.name_zh}：{_STATES[TaskState(task.state)]}"
        + (f"，还剩 {figures[task].left}/{figures[task].quota} {spec.figure_zh}" if task in figures else "")
        for task in tasks
        if task.state in _STATES
    ]
    limit = Limit(start=now, amount=_REPLY_HOURS, kind=Kind.WORK_HOUR)
    row = put_under(
        case,
        _SYSTEM,
        level=SupervisionLevel.TIMEOUT,
        text=f"处置超时，请说明原因并立即处置。{'；'.join(told)}",
        reply_by=due(limit, city_calendar()).due_at or now,
        at=now,
    )
    record_note(case, _SYSTEM, "supervise", row.text)
    return True
