"""What leaves the casework net: frozen data and enums, free of any framework."""

from furong.nets.casework.contracts.case_types import CaseTypeSpec
from furong.nets.casework.contracts.cases import (
    CASE_CHANGED,
    CASE_OPENED,
    CaseChanged,
    CaseDetail,
    CaseFilters,
    CaseInfo,
    CaseQuery,
    CaseState,
    HistoryEntry,
    NewCase,
    PhotoInfo,
    PhotoKind,
    Source,
    TaskInfo,
    TaskSheet,
    TaskState,
)
from furong.nets.casework.contracts.nearness import Nearness

__all__ = [
    "CASE_CHANGED",
    "CASE_OPENED",
    "CaseChanged",
    "CaseDetail",
    "CaseFilters",
    "CaseInfo",
    "CaseQuery",
    "CaseState",
    "CaseTypeSpec",
    "HistoryEntry",
    "Nearness",
    "NewCase",
    "PhotoInfo",
    "PhotoKind",
    "Source",
    "TaskInfo",
    "TaskSheet",
    "TaskState",
]
