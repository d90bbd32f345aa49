"""What the search for faults of sensors tells: as JSON for programs, as lines for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from furong.engines.faults import FaultEvent, FaultModel, find_faults, learn
from furong.nets.sensing.adapters.station_tables import StationTable, read_station_table

__all__ = ["find_in_files", "report"]


def find_in_files(train: Path, test: Path, *, value: str = "") -> dict[str, Any]:
    """Learn from one file, search another, and return what is found.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable, TableUnusable: When a file cannot be used.
    """
    known, searched = read_station_table(train, value=value), read_station_table(test, value=value)
    model = learn(known.names, known.values)
    events, limits = find_faults(model, searched.names, searched.values)
    return {
        "events": [_event(searched, event) for event in events],
        "stations": [_station(searched, row, model) for row in range(len(searched.names))],
        "parameters": {
            "limits": {sign: round(limit, 3) for sign, limit in limits.items()},
            "period_s": searched.period.total_seconds(),
            "trained_on": {"file": train.name, **_span(known)},
            "searched": {"file": test.name, **_span(searched)},
        },
    }


def report(found: dict[str, Any], *, as_json: bool) -> str:
    """Return what was found as one JSON object, or as a line an event."""
    if as_json:
        return json.dumps(found, ensure_ascii=False)
    lines = [f"{e['station']}  {e['kind']}  {e['start']} – {e['end']}  {e['score']:g}" for e in found["events"]]
    return "\n".join([*lines, f"{len(lines)} events, {len(found['stations'])} stations"])


def _event(table: StationTable, event: FaultEvent) -> dict[str, Any]:
    return {
        "station": table.names[event.station],
        "kind": event.kind.value,
        "start": table.at(event.first),
        "end": table.at(event.last),
        "score": event.score,
    }


def _station(table: StationTable, row: int, model: FaultModel) -> dict[str, Any]:
    relation = model.relations.get(table.names[row])
    neighbours = [model.names[other] for other in relation.neighbours] if relation else []
    return {
        "name": table.names[row],
        "readings": int(np.isfinite(table.values[row]).sum()),
        "steps": int(table.values.shape[1]),
        "neighbours": neighbours,
    }


def _span(table: StationTable) -> dict[str, Any]:
    return {"from": table.at(0), "to": table.at(table.values.shape[1] - 1), "stations": list(table.names)}
