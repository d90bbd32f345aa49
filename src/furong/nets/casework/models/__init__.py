"""Storage of the casework net."""

from furong.nets.casework.models.case_exports import CaseExport
from furong.nets.casework.models.cases import (
    Case,
    CaseSerial,
    CaseType,
    DeadlineRow,
    HistoryRow,
    Photo,
    Task,
)
from furong.nets.casework.models.figures import FigureRow
from furong.nets.casework.models.handovers import HandoverTaking, ShiftHandover
from furong.nets.casework.models.imports import CaseImport, RejectedCase
from furong.nets.casework.models.proofs import PhotoFindingRow, PhotoPrint
from furong.nets.casework.models.recurrences import Recurrence
from furong.nets.casework.models.reports import Report, Reporter
from furong.nets.casework.models.requests import CaseRequest, RequestDecision
from furong.nets.casework.models.responsibility import ResponsibilityLoad, ResponsibilityRow, Routing
from furong.nets.casework.models.saved_views import SavedView
from furong.nets.casework.models.standards import FilingConditionRow, StandardClassRow, StandardTableRow
from furong.nets.casework.models.supervision import Supervision, SupervisionReply
from furong.nets.casework.models.timers import Escalation, Recount, Timer

__all__ = [
    "Case",
    "CaseExport",
    "CaseImport",
    "CaseRequest",
    "CaseSerial",
    "CaseType",
    "DeadlineRow",
    "Escalation",
    "FigureRow",
    "FilingConditionRow",
    "HandoverTaking",
    "HistoryRow",
    "Photo",
    "PhotoFindingRow",
    "PhotoPrint",
    "Recount",
    "Recurrence",
    "RejectedCase",
    "Report",
    "Reporter",
    "RequestDecision",
    "ResponsibilityLoad",
    "ResponsibilityRow",
    "Routing",
    "SavedView",
    "ShiftHandover",
    "StandardClassRow",
    "StandardTableRow",
    "Supervision",
    "SupervisionReply",
    "Task",
    "Timer",
]
