"""The state table of micromobility: which event leads from which states to which."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from furong.nets.mobility.contracts.vehicles import VehicleState

__all__ = ["EVENT_TYPES", "is_possible", "transitions"]


@lru_cache(maxsize=1)
def transitions() -> Mapping[tuple[str, str], frozenset[str]]:
    """Return for each pair of state and event the states that it may lead to."""
    text = files("furong.nets.mobility").joinpath("data", "micromobility.toml").read_text(encoding="utf-8")
    found: dict[tuple[str, str], frozenset[str]] = {}
    for entry in tomllib.loads(text)["transition"]:
        for source in entry["from"]:
            for event in entry["events"]:
                key = (VehicleState(source).value, event)
                found[key] = found.get(key, frozenset()) | frozenset(entry["to"])
    return found


#: Every event that the table knows.
EVENT_TYPES = frozenset(event for _, event in transitions())


def is_possible(source: str, event_types: Sequence[str], target: str) -> bool:
    """Return whether a vehicle gets from one state to another by some events.

    Several events that are told at once are taken one after the other; so that a provider who lists them in no order
    is not flagged, one of them that leads there by itself suffices.

    Args:
        source: The state before, or empty when none is known: then any state that an event starts from serves.
        event_types: The events.
        target: The state after.
    """
    table = transitions()
    sources = {source} if source else {state.value for state in VehicleState}
    if any(target in table.get((state, event), ()) for state in sources for event in event_types):
        return True
    for event in event_types:
        sources = {after for state in sources for after in table.get((state, event), ())}
    return target in sources
