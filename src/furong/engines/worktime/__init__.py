"""The statutory clock: deadlines in five kinds of time, with make-up workdays, split days, suspensions, and reasons."""

from furong.engines.worktime.calendars import (
    Calendar,
    CalendarUnknown,
    DayKind,
    Hours,
    SpecialDay,
    build_calendar,
    load_calendar,
)
from furong.engines.worktime.countable import BeyondCalendar
from furong.engines.worktime.deadlines import (
    Caution,
    Deadline,
    Extension,
    Kind,
    Limit,
    Recomputed,
    StartRule,
    Suspension,
    due,
    recompute,
    used_s,
)
from furong.engines.worktime.derivation import Interval, Reason
from furong.engines.worktime.explain import explain
from furong.engines.worktime.vectors import NEVER, Pauses, due_many

__all__ = [
    "NEVER",
    "BeyondCalendar",
    "Calendar",
    "CalendarUnknown",
    "Caution",
    "DayKind",
    "Deadline",
    "Extension",
    "Hours",
    "Interval",
    "Kind",
    "Limit",
    "Pauses",
    "Reason",
    "Recomputed",
    "SpecialDay",
    "StartRule",
    "Suspension",
    "build_calendar",
    "due",
    "due_many",
    "explain",
    "load_calendar",
    "recompute",
    "used_s",
]
