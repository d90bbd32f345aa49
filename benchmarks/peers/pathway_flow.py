"""The job as a flow of Pathway with a stateful reducer for each thing."""

from __future__ import annotations

import importlib
from typing import Any

from benchmarks.peers import job

pw: Any = importlib.import_module("pathway")


def _many(state: tuple[int, bool, int] | None, rows: list[tuple[list[Any], int]]) -> tuple[int, bool, int]:
    since, is_active, alarms = state or (-1, False, 0)
    thing = job.ThingState(since, is_active)
    for (at, value), _ in sorted(rows):
        alarms += thing.take(at, value)
    return thing.since, thing.is_active, alarms


def run(file: str) -> tuple[int, float]:
    """Return the number of alarms; nothing has to be started."""
    schema = pw.schema_from_types(code=str, time=int, value=float)
    readings = pw.io.jsonlines.read(file, schema=schema, mode="static")
    reduce = pw.reducers.stateful_many(_many)
    states = readings.groupby(pw.this.code).reduce(state=reduce(pw.this.time, pw.this.value))
    told: dict[Any, int] = {}

    def note(key: Any, row: dict[str, Any], time: int, is_addition: bool) -> None:
        if is_addition:
            told[key] = row["state"][2]

    pw.io.subscribe(states, on_change=note)
    pw.run(monitoring_level=pw.MonitoringLevel.NONE)
    return sum(told.values()), 0.0


job.tell("Pathway", "pathway", run)
