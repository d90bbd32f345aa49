"""Register and classify appeals that the model is sure of, many at once: the rows that one after the other would leave.

Where nothing is left to choose they are assigned as well, and their unit signs for each by itself when the city's rules
say so: an act of its own, with its row of history and its clock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.assign_by_itself import DISPATCHER, Chooser, OnlyUnit, keep_assignments
from furong.nets.hotline.actions.record_steps import StepTaken, record_steps
from furong.nets.hotline.actions.store_timers import Counter, NewTimer, store_timers
from furong.nets.hotline.actions.take_step import SYSTEM
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, AppealState, Urgency
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.domain.lifecycle import appeal_move
from furong.nets.hotline.domain.limits import RUNS_IN, Matter
from furong.nets.hotline.models import Appeal, AppealReading, AppealTimer

__all__ = ["MODEL", "classify_many", "reading_note"]

MODEL = system_actor("hotline_model")
_UPDATE = """
UPDATE hotline_appeal SET state = told.state, version = told.version, category = told.category,
    confidence = told.confidence, unit_id = told.unit, assisting = told.assisting::jsonb, due_at = told.due_at
FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[], %s::float8[], %s::text[], %s::text[], %s::timestamptz[])
    AS told(number, state, version, category, confidence, unit, assisting, due_at)
WHERE hotline_appeal.number = told.number
"""


@dataclass(slots=True)
class _Acts:
    """What is done, gathered until it is stored."""

    now: datetime
    chooser: Chooser
    counter: Counter = field(default_factory=Counter)
    steps: list[StepTaken] = field(default_factory=list)
    timers: list[NewTimer] = field(default_factory=list)
    assigned: list[tuple[Appeal, OnlyUnit]] = field(default_factory=list)


@transaction_required
def classify_many(appeals: Sequence[Appeal], readings: Mapping[str, AppealReading]) -> None:
    """Register and classify appeals, and assign those for which there is one unit alone.

    Args:
        appeals: Appeals of this city in the state in which they came in, locked; they are brought up to what is done.
        readings: What the model has said of each, which it is sure of, by number.

    Raises:
        AppealUnitUnknown: When the list names a unit that there is not.
    """
    categories = {readings[one.number].category for one in appeals}
    acts = _Acts(now=city_clock().now(), chooser=Chooser(appeals, categories))
    for appeal in appeals:
        _act(appeal, readings[appeal.number], acts)
    AppealTimer.objects.filter(appeal_id__in=[one.number for one in appeals], stopped_at=None).update(
        stopped_at=acts.now
    )
    store_timers(acts.timers)
    _update(appeals)
    record_steps(acts.steps)
    keep_assignments(acts.assigned, acts.now)


def reading_note(reading: AppealReading) -> str:
    """Return what the history says of a class that the model has given."""
    return f"{reading.category}（模型 v{reading.model_id}，置信度 {reading.confidence:.1%}）"


def _act(appeal: Appeal, reading: AppealReading, acts: _Acts) -> None:
    states = [AppealState(appeal.state)]
    states.append(_step(appeal, acts, "register", MODEL))
    appeal.category, appeal.confidence = reading.category, reading.confidence
    states.append(_step(appeal, acts, "classify", MODEL, note=reading_note(reading)))
    only = acts.chooser.only_unit(appeal) if appeal.urgency != Urgency.EMERGENCY else None
    if only is not None:
        appeal.unit_id, appeal.assisting = only.unit, only.assisting
        states.append(_step(appeal, acts, "assign", DISPATCHER, note=only.why, clause=only.line.cited[:300]))
        acts.assigned.append((appeal, only))
        if acts.counter.policy.auto_sign:
            states.append(_step(appeal, acts, "sign", SYSTEM))
    timers = _timers(appeal, states, acts)
    acts.timers += timers
    due = [one.told.due_at for one in timers if one.stopped_at is None and one.told.due_at is not None]
    appeal.due_at = min(due, default=None)


def _step(appeal: Appeal, acts: _Acts, step: str, actor: Actor, *, note: str = "", clause: str = "") -> AppealState:
    move = appeal_move(step, AppealState(appeal.state), reason=note)
    appeal.state = move.target.value
    appeal.version += 1
    told = StepTaken(
        number=appeal.number,
        area=appeal.area_id,
        channel=appeal.channel,
        round=appeal.round,
        at=acts.now,
        by=actor,
        step=step,
        from_state=move.source.value,
        to_state=appeal.state,
        category=appeal.category,
        unit=appeal.unit_id or "",
        clause=clause,
        note=note,
    )
    acts.steps.append(told)
    return move.target


def _timers(appeal: Appeal, states: Sequence[AppealState], acts: _Acts) -> list[NewTimer]:
    """Return the clocks that are set off on the way through states, stopped where it leads out of theirs again."""
    first, *then = states
    matter = Matter(
        channel=AppealChannel(appeal.channel), kind=AppealKind(appeal.kind), urgency=Urgency(appeal.urgency)
    )
    return [
        NewTimer(
            appeal.number,
            stage,
            acts.now,
            None if then[-1] in runs_in else acts.now,
            acts.counter.count(stage, acts.now, matter),
            appeal.unit_id or "" if stage is AppealStage.HANDLE else "",
        )
        for stage, runs_in in RUNS_IN.items()
        if first not in runs_in and not runs_in.isdisjoint(then)
    ]


def _update(appeals: Sequence[Appeal]) -> None:
    """Store where appeals stand now."""
    columns = (
        [one.number for one in appeals],
        [one.state for one in appeals],
        [one.version for one in appeals],
        [one.category for one in appeals],
        [one.confidence for one in appeals],
        [one.unit_id for one in appeals],
        [json.dumps(one.assisting) for one in appeals],
        [one.due_at for one in appeals],
    )
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, columns)
