"""The job as a flow of bytewax with a state for each key."""

from __future__ import annotations

import importlib
import json
from typing import Any

from benchmarks.peers import job

flows: Any = importlib.import_module("bytewax.dataflow")
steps: Any = importlib.import_module("bytewax.operators")
files: Any = importlib.import_module("bytewax.connectors.files")
testing: Any = importlib.import_module("bytewax.testing")


def _take(state: job.ThingState | None, record: dict[str, Any]) -> tuple[job.ThingState, bool]:
    state = state or job.ThingState()
    return state, state.take(record["time"], record["value"])


def run(file: str) -> tuple[int, float]:
    """Return the number of alarms; nothing has to be started."""
    raised: list[Any] = []
    flow = flows.Dataflow("threshold")
    lines = steps.input("lines", flow, files.FileSource(file, batch_size=1000))
    keyed = steps.key_on("keyed", steps.map("records", lines, json.loads), lambda record: str(record["code"]))
    alarms = steps.stateful_map("state", keyed, _take)
    steps.output("out", steps.filter("raised", alarms, lambda item: item[1]), testing.TestingSink(raised))
    testing.run_main(flow)
    return len(raised), 0.0


job.tell("bytewax", "bytewax", run)
