"""Faults of sensors, found by what their neighbours say: stuck, spike, drift, offset, dropout, noise."""

from furong.engines.faults.detection import FaultEvent, FaultKind, FaultModel, find_faults, learn
from furong.engines.faults.injection import Injected, inject_faults
from furong.engines.faults.scoring import FaultScore, score_events

__all__ = [
    "FaultEvent",
    "FaultKind",
    "FaultModel",
    "FaultScore",
    "Injected",
    "find_faults",
    "inject_faults",
    "learn",
    "score_events",
]
