"""What leaves the casework net: frozen data and enums, free of any framework."""

from furong.nets.casework.contracts.cases import (
    CASE_CHANGED,
    CASE_OPENED,
    CaseChanged,
    CaseDetail,
    CaseInfo,
    CaseQuery,
    CaseState,
    CaseTypeSpec,
    HistoryEntry,
    NewCase,
    PhotoInfo,
    PhotoKind,
    Source,
    TaskInfo,
    TaskSheet,
    TaskState,
)

__all__ = [
    "CASE_CHANGED",
    "CASE_OPENED",
    "CaseChanged",
    "CaseDetail",
    "CaseInfo",
    "CaseQuery",
    "CaseState",
    "CaseTypeSpec",
    "HistoryEntry",
    "NewCase",
    "PhotoInfo",
    "PhotoKind",
    "Source",
    "TaskInfo",
    "TaskSheet",
    "TaskState",
]
