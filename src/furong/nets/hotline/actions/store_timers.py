"""Set off the clocks of many appeals at once; those that begin at one time under one limit are counted once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from furong.engines.worktime import Calendar
from furong.foundation.citytime.clock import city_clock
from furong.foundation.database.writing import copy_rows, next_keys
from furong.foundation.transactions import transaction_required
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.domain.clocks import counted, limit_into
from furong.nets.hotline.domain.limits import AppealPolicy, Matter
from furong.nets.hotline.models import AppealTimer, TimerCount
from furong.nets.hotline.selectors.policy import appeal_calendar, appeal_policy

__all__ = ["CountedLimit", "Counter", "NewTimer", "store_timers"]

_COLUMNS = (
    "id", "appeal_id", "stage", "started_at", "stopped_at", "limit", "due_at", "calendar", "derivation", "unit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountedLimit:
    """A limit and until when it lasts, as they are stored: ``limit`` and ``derivation`` are JSON."""

    limit: str
    due_at: datetime | None
    calendar: str
    derivation: str


@dataclass(frozen=True, slots=True)
class Counter:
    """What clocks are counted by: read once for all of them."""

    policy: AppealPolicy = field(default_factory=appeal_policy)
    calendar: Calendar = field(default_factory=appeal_calendar)
    _found: dict[tuple[AppealStage, datetime, Matter], CountedLimit] = field(default_factory=dict)

    def count(self, stage: AppealStage, at: datetime, matter: Matter) -> CountedLimit:
        """Return until when the clock of a stage runs that is set off at a time."""
        if (stage, at, matter) not in self._found:
            limit = limit_into(self.policy.limit(stage, matter))
            one = counted(at, limit, (), (), self.calendar)
            told = CountedLimit(json.dumps(limit), one.due_at, one.calendar, json.dumps(one.derivation))
            self._found[stage, at, matter] = told
        return self._found[stage, at, matter]


@dataclass(frozen=True, slots=True)
class NewTimer:
    """The first clock of a stage in the first round of an appeal.

    Args:
        number: Number of the appeal.
        stage: The stage.
        started_at: When it was set off.
        stopped_at: When it ended, or ``None`` while it runs.
        told: Its limit, counted.
        unit: Code of the unit that it is for, or empty.
    """

    number: str
    stage: AppealStage
    started_at: datetime
    stopped_at: datetime | None
    told: CountedLimit
    unit: str = ""


@transaction_required
def store_timers(timers: Sequence[NewTimer]) -> None:
    """Store clocks, each with its first count."""
    keys = next_keys(AppealTimer, len(timers))
    copy_rows(
        AppealTimer,
        _COLUMNS,
        (
            (
                key, one.number, one.stage.value, one.started_at, one.stopped_at, one.told.limit, one.told.due_at,
                one.told.calendar, one.told.derivation, one.unit,
            )
            for key, one in zip(keys, timers, strict=True)
        ),
        round=1,
        visit=1,
        pauses="[]",
        extensions="[]",
        is_carried=False,
    )  # fmt: skip
    copy_rows(
        TimerCount,
        ("timer_id", "due_at"),
        ((key, one.told.due_at) for key, one in zip(keys, timers, strict=True)),
        cause="entered",
        counted_at=city_clock().now(),
    )
