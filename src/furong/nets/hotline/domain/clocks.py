"""Counting one clock of an appeal, with the words that explain it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from furong.engines.worktime import Calendar, Extension, Kind, Limit, StartRule, Suspension, due, explain
from furong.nets.hotline.domain.limits import LimitRule

__all__ = ["Counted", "Pause", "counted", "limit_into", "pauses_from", "pauses_into", "stands_still"]

_LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Time that does not count; ``end`` is ``None`` while it lasts."""

    begin: datetime
    end: datetime | None
    basis: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A clock as it was counted.

    Args:
        due_at: When the stage has to be over, or ``None`` while the clock stands still.
        calendar: Id and version of the calendar.
        derivation: The lines that explain it, by language.
    """

    due_at: datetime | None
    calendar: str
    derivation: dict[str, list[str]]


def counted(
    started_at: datetime,
    limit: Mapping[str, Any],
    pauses: Sequence[Pause],
    extensions: Sequence[tuple[float, str]],
    calendar: Calendar,
) -> Counted:
    """Count a clock.

    Args:
        started_at: When it was set off.
        limit: Its limit, as :func:`limit_into` has it.
        pauses: Time that does not count.
        extensions: More time, and who allowed it.
        calendar: The calendar.
    """
    deadline = due(
        Limit(
            start=started_at,
            amount=limit["amount"],
            kind=Kind(limit["kind"]),
            start_rule=StartRule(limit["start_rule"]),
            suspensions=tuple(Suspension(pause.begin, pause.end, pause.basis) for pause in pauses),
            extensions=tuple(Extension(amount, approver) for amount, approver in extensions),
        ),
        calendar,
    )
    return Counted(deadline.due_at, deadline.calendar, {name: list(explain(deadline, name)) for name in _LANGUAGES})


def limit_into(rule: LimitRule) -> dict[str, Any]:
    """Return a limit in the form in which it is stored with the clock that it was set off by."""
    return {"amount": rule.amount, "kind": rule.kind.value, "start_rule": rule.start_rule.value}


def pauses_from(stored: Sequence[Mapping[str, Any]]) -> tuple[Pause, ...]:
    """Return the pauses of a clock from the form in which they are stored."""
    return tuple(
        Pause(
            begin=datetime.fromisoformat(entry["begin"]),
            end=datetime.fromisoformat(entry["end"]) if entry["end"] else None,
            basis=entry["basis"],
        )
        for entry in stored
    )


def pauses_into(pauses: Sequence[Pause]) -> list[dict[str, Any]]:
    """Return the pauses of a clock in the form in which they are stored."""
    return [
        {"begin": pause.begin.isoformat(), "end": pause.end.isoformat() if pause.end else None, "basis": pause.basis}
        for pause in pauses
    ]


def stands_still(pauses: Sequence[Pause]) -> bool:
    """Return whether a pause lasts."""
    return any(pause.end is None for pause in pauses)
