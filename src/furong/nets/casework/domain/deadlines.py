"""When a case is due: its type's limit, counted on the city's calendar, with the words that explain it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from furong.engines.worktime import Calendar, Kind, Limit, StartRule, due, explain
from furong.nets.casework.contracts import CaseTypeSpec

__all__ = ["CountedDeadline", "counted_deadline"]


@dataclass(frozen=True, slots=True)
class CountedDeadline:
    """A deadline as it is stored.

    Args:
        due_at: The instant, or ``None`` while it is suspended.
        calendar: Id and version of the calendar it was counted on.
        lines: The lines that explain it, by language.
    """

    due_at: datetime | None
    calendar: str
    lines: dict[str, list[str]]


def counted_deadline(spec: CaseTypeSpec, opened_at: datetime, calendar: Calendar) -> CountedDeadline:
    """Count the deadline of a case of that type that was opened at ``opened_at``."""
    limit = Limit(start=opened_at, amount=spec.limit, kind=Kind(spec.limit_kind), start_rule=StartRule(spec.start_rule))
    deadline = due(limit, calendar)
    return CountedDeadline(
        deadline.due_at, deadline.calendar, {language: list(explain(deadline, language)) for language in ("zh", "en")}
    )
