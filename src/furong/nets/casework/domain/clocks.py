"""Counting the clocks of cases: whole columns of them at once, and one with the words that explain it.

Both count by :mod:`furong.engines.worktime`. A clock has *marks*: the instant at which somebody is warned, the instant
at which it is due, and one for each level of people who are told when it is late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from furong.engines.worktime import (
    NEVER,
    Calendar,
    Extension,
    Kind,
    Limit,
    Pauses,
    StartRule,
    Suspension,
    due,
    due_many,
    explain,
)
from furong.kernel.clock import CITY_TIME
from furong.kernel.columns import BoolColumn, IntColumn
from furong.nets.casework.contracts.clocks import ClockPart, ClockPause, Stage
from furong.nets.casework.domain.stages import ClockPolicy

__all__ = [
    "DUE",
    "OVERDUE",
    "SUSPENDED",
    "WARNED",
    "ClockColumns",
    "Shape",
    "count_marks",
    "explained",
    "instant_of",
    "next_marks",
    "parts_from",
    "parts_into",
    "pauses_from",
    "pauses_into",
    "second_of",
    "suspensions_of",
]

#: Basis of the pause while a case is suspended; of other pauses it is the stage that has the case meanwhile.
SUSPENDED = "suspended"
#: Position of the due instant among the marks; the one before it is the warning, those after it are escalations.
DUE = 1
#: How many marks a clock has passed that was warned of, or that is overdue.
WARNED = 1
OVERDUE = 2

_BASES: Mapping[str, tuple[str, str]] = {
    SUSPENDED: ("挂账", "the case was put off"),
    "merged": ("并入另案", "it was part of another case"),
    Stage.VERIFY: ("核实中", "being verified"),
    Stage.CHECK: ("核查中", "being checked"),
    Stage.HANDLE: ("处置中", "being handled"),
    Stage.DISPATCH: ("待派遣", "waiting to be dispatched"),
    Stage.REGISTER: ("待立案", "waiting to be registered"),
}

_UNITS: Mapping[Kind, tuple[str, str]] = {
    Kind.URGENT_HOUR: ("紧急工作时", "h"),
    Kind.URGENT_DAY: ("紧急工作日", "d"),
    Kind.WORK_HOUR: ("工作时", "working h"),
    Kind.WORK_DAY: ("工作日", "working d"),
    Kind.NATURAL_DAY: ("自然日", "d"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What many clocks have in common: their stage and its limits."""

    stage: Stage
    parts: tuple[ClockPart, ...]


@dataclass(frozen=True, slots=True)
class ClockColumns:
    """Many clocks.

    Args:
        shapes: What there is of stages with limits.
        shape: The position in ``shapes`` of each clock. [1]
        starts: When each was set off. [s since 1970-01-01T00:00Z]
        pauses: Time that does not count.
    """

    shapes: Sequence[Shape]
    shape: IntColumn
    starts: IntColumn
    pauses: Pauses


def count_marks(clocks: ClockColumns, calendar: Calendar, policy: ClockPolicy) -> list[IntColumn]:
    """Return the marks of many clocks, one column a mark: warning, due, then the levels. [s since 1970-01-01T00:00Z]

    A mark that a clock does not have, or will not reach while it is paused, is
    :data:`furong.engines.worktime.NEVER`.
    """
    width = OVERDUE + max((len(policy.levels_of(shape.stage)) for shape in clocks.shapes), default=0)
    marks = [np.full(len(clocks.starts), NEVER, dtype=np.int64) for _ in range(width)]
    for number, shape in enumerate(clocks.shapes):
        rows = clocks.shape == number
        for column, instants in zip(marks, _marks_of(shape, rows, clocks, calendar, policy), strict=False):
            column[rows] = instants
    return marks


def next_marks(marks: Sequence[IntColumn], reached: IntColumn, now: int) -> tuple[IntColumn, IntColumn]:
    """Return how many marks each clock has passed, and the instant of its next mark.

    A clock that was overdue and is due later now has not passed its due instant any more, and one whose
    warning comes later now has not been warned either.

    Args:
        marks: Its marks. [s since 1970-01-01T00:00Z]
        reached: How many it had passed when they were counted last. [1]
        now: The instant. [s since 1970-01-01T00:00Z]
    """
    warn_at, due_at = marks[DUE - 1], marks[DUE]
    reached = np.where((reached >= OVERDUE) & ((due_at > now) | (due_at == NEVER)), WARNED, reached)
    reached = np.where((reached == WARNED) & (warn_at > now), 0, reached)
    table = np.vstack([*marks, np.full(len(reached), NEVER, dtype=np.int64)])
    upcoming = table[np.minimum(reached, len(marks)), np.arange(len(reached))]
    return reached, upcoming


def explained(
    started_at: datetime, parts: Sequence[ClockPart], pauses: Sequence[ClockPause], calendar: Calendar
) -> dict[str, tuple[str, ...]]:
    """Return the lines that explain how one clock was counted, by language."""
    lines: dict[str, tuple[str, ...]] = {}
    for column, language in enumerate(("zh", "en")):
        told = [Suspension(p.begin, p.end, _BASES.get(p.basis, (p.basis, p.basis))[column]) for p in pauses]
        start: datetime | None = started_at
        lines[language] = ()
        for part in parts:
            if start is None:
                break
            deadline = due(_limit(part, start, tuple(told)), calendar)
            lines[language] += (*_extended(part, language), *explain(deadline, language))
            start = deadline.due_at
    return lines


def _extended(part: ClockPart, language: str) -> tuple[str, ...]:
    """Return a line for each time that a limit was extended: the limit, what was added, and what that rests on."""
    units = _UNITS[Kind(part.kind)]
    form = "limit {limit:g} {unit}, extended by {more:g} {unit} ({basis})"
    if language != "en":
        form = "原时限 {limit:g} {unit}，延期 {more:g} {unit}（{basis}）"
    unit = units[1] if language == "en" else units[0]
    return tuple(form.format(limit=part.amount, more=more, unit=unit, basis=basis) for more, basis in part.extensions)


def suspensions_of(pauses: Sequence[ClockPause]) -> tuple[Suspension, ...]:
    """Return pauses as the engine takes them."""
    return tuple(Suspension(pause.begin, pause.end, pause.basis) for pause in pauses)


def parts_from(stored: Sequence[Mapping[str, Any]]) -> tuple[ClockPart, ...]:
    """Return the limits of a clock from the form in which they are stored."""
    return tuple(
        ClockPart(
            stage=Stage(entry["stage"]),
            amount=entry["amount"],
            kind=entry["kind"],
            start_rule=entry["start_rule"],
            extensions=tuple((amount, approver) for amount, approver in entry["extensions"]),
        )
        for entry in stored
    )


def parts_into(parts: Sequence[ClockPart]) -> list[dict[str, Any]]:
    """Return the limits of a clock in the form in which they are stored."""
    return [
        {
            "stage": str(part.stage),
            "amount": part.amount,
            "kind": str(part.kind),
            "start_rule": str(part.start_rule),
            "extensions": [list(extension) for extension in part.extensions],
        }
        for part in parts
    ]


def pauses_from(stored: Sequence[Mapping[str, Any]]) -> tuple[ClockPause, ...]:
    """Return the pauses of a clock from the form in which they are stored."""
    return tuple(
        ClockPause(
            begin=datetime.fromisoformat(entry["begin"]),
            end=datetime.fromisoformat(entry["end"]) if entry["end"] else None,
            basis=entry["basis"],
        )
        for entry in stored
    )


def pauses_into(pauses: Sequence[ClockPause]) -> list[dict[str, Any]]:
    """Return the pauses of a clock in the form in which they are stored."""
    return [
        {"begin": pause.begin.isoformat(), "end": pause.end.isoformat() if pause.end else None, "basis": pause.basis}
        for pause in pauses
    ]


def second_of(instant: datetime) -> int:
    """Return an instant in whole seconds, the fraction dropped. [s since 1970-01-01T00:00Z]"""
    return int(instant.timestamp() // 1)


def instant_of(second: int) -> datetime | None:
    """Return the instant of a second [s since 1970-01-01T00:00Z], or ``None`` for never."""
    return None if second == NEVER else datetime.fromtimestamp(second, CITY_TIME)


def _marks_of(
    shape: Shape, rows: BoolColumn, clocks: ClockColumns, calendar: Calendar, policy: ClockPolicy
) -> list[IntColumn]:
    starts, pauses = clocks.starts[rows], clocks.pauses.of_rows(rows)
    due_at = _chained(shape.parts, starts, pauses, calendar)
    is_urgent = all(part.kind in (Kind.URGENT_HOUR, Kind.URGENT_DAY) for part in shape.parts)
    waits = [level.part(shape.stage, urgent=is_urgent) for level in policy.levels_of(shape.stage)]
    return [
        _chained(shape.parts, starts, pauses, calendar, share=policy.warn_share),
        due_at,
        *(_chained((wait,), due_at, None, calendar) for wait in waits),
    ]


def _chained(
    parts: Sequence[ClockPart], starts: IntColumn, pauses: Pauses | None, calendar: Calendar, *, share: float = 1.0
) -> IntColumn:
    """Return when limits that follow on one another are over; a start that is never has no end."""
    at = starts.copy()
    for part in parts:
        rows = at != NEVER
        amount = part.amount + sum(amount for amount, _ in part.extensions)
        at[rows] = due_many(
            at[rows],
            np.full(int(rows.sum()), amount),
            Kind(part.kind),
            calendar,
            start_rule=StartRule(part.start_rule),
            pauses=None if pauses is None else pauses.of_rows(rows),
            share=share,
        )
    return at


def _limit(part: ClockPart, start: datetime, suspensions: tuple[Suspension, ...]) -> Limit:
    return Limit(
        start=start,
        amount=part.amount,
        kind=Kind(part.kind),
        start_rule=StartRule(part.start_rule),
        suspensions=suspensions,
        extensions=tuple(Extension(amount, approver) for amount, approver in part.extensions),
    )
