"""Put a case under supervision by itself when its units are late, where its type says so.

The tasks stay with those who have them: whose is open, since when it was taken on and how much is left is told to
whoever supervises, and to the units.
"""

from __future__ import annotations

from datetime import datetime

from furong.engines.worktime import Kind, Limit, due
from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction_required
from furong.kernel.errors import Words
from furong.nets.casework.actions.put_under import put_under, standing_at
from furong.nets.casework.actions.record_step import record_note
from furong.nets.casework.contracts import CaseTypeSpec, TaskState
from furong.nets.casework.contracts.supervision import SupervisionLevel
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.calendars import city_calendar
from furong.nets.casework.selectors.case_types import get_case_type
from furong.nets.casework.selectors.figures_of_cases import figures_of_tasks

__all__ = ["supervise_late"]

_SYSTEM = system_actor("casework")
_REPLY_HOURS = 1.0
_STATES = {
    TaskState.ASSIGNED: Words("未接单", "not accepted"),
    TaskState.ACCEPTED: Words("已接单未办结", "accepted, not done"),
}


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
    limit = Limit(start=now, amount=_REPLY_HOURS, kind=Kind.WORK_HOUR)
    put_under(
        case,
        _SYSTEM,
        level=SupervisionLevel.TIMEOUT,
        text=_wanted(case, spec),
        reply_by=due(limit, city_calendar()).due_at or now,
        at=now,
    )
    record_note(case, _SYSTEM, "supervise", "")
    return True


def _wanted(case: Case, spec: CaseTypeSpec) -> Words:
    """Return what the units have to do, with whose task stands how."""
    tasks = [t for t in case.tasks.select_related("organisation").order_by("group") if t.state in _STATES]
    figures = figures_of_tasks(tasks)
    told_zh, told_en = [], []
    for task in tasks:
        state, figure = _STATES[TaskState(task.state)], figures.get(task)
        left = f" {figure.left}/{figure.quota} " if figure is not None else ""
        told_zh.append(f"{task.organisation.name_zh}：{state.zh}{left and f'，还剩{left}{spec.figure_zh}'}")
        told_en.append(f"{task.organisation.name_en}: {state.en}{left and f',{left}{spec.figure_en} left'}")
    return Words(
        f"处置超时，请说明原因并立即处置。{'；'.join(told_zh)}",
        f"Overdue: say why, and handle it at once. {'; '.join(told_en)}",
    )
