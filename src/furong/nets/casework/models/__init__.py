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
from furong.nets.casework.models.imports import CaseImport, RejectedCase
from furong.nets.casework.models.responsibility import ResponsibilityLoad, ResponsibilityRow, Routing
from furong.nets.casework.models.standards import FilingConditionRow, StandardClassRow, StandardTableRow

__all__ = [
    "Case",
    "CaseImport",
    "CaseSerial",
    "CaseType",
    "DeadlineRow",
    "FilingConditionRow",
    "HistoryRow",
    "Photo",
    "RejectedCase",
    "ResponsibilityLoad",
    "ResponsibilityRow",
    "Routing",
    "StandardClassRow",
    "StandardTableRow",
    "Task",
]
