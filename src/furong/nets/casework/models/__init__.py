"""Storage of the casework net."""

from furong.nets.casework.models.cases import (
    Case,
    CaseSerial,
    CaseType,
    DeadlineRow,
    HistoryRow,
    Photo,
    Task,
)

__all__ = [
    "Case",
    "CaseSerial",
    "CaseType",
    "DeadlineRow",
    "HistoryRow",
    "Photo",
    "Task",
]
