"""What may be asked about the time of a case, and who decides: the rules, as tables and one guard.

延期: the time of the type once more, twice at most; 挂账: once, for a year at most; both only while the case is being
handled and not overdue. 申诉: once, after closing, and only against late handling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from furong.nets.casework.contracts import CaseState
from furong.nets.casework.contracts.requests import RequestKind
from furong.nets.casework.errors.requests import (
    AppealedBefore,
    AppealNotPossible,
    CaseOverdue,
    ExtensionsUsedUp,
    NotBeingHandled,
    SuspendedBefore,
    UntilUnusable,
)

__all__ = [
    "ASKED_BY",
    "EXTENSIONS_MAX",
    "HANDLED_IN",
    "REVIEWED_BY_OTHERS",
    "REVIEWS",
    "Standing",
    "demand_askable",
    "demand_until",
]

EXTENSIONS_MAX = 2
_SUSPENSION_MAX = timedelta(days=365)

#: The permission that each review of a request needs, the first review first.
REVIEWS: Mapping[RequestKind, tuple[str, ...]] = {
    RequestKind.EXTENSION: ("case.dispatch",),
    RequestKind.SUSPENSION: ("case.suspend",),
    RequestKind.APPEAL: ("case.dispatch", "case.check"),
}

#: What is never decided by whoever asked for it; a case may be put off by one dispatcher alone.
REVIEWED_BY_OTHERS = frozenset({RequestKind.EXTENSION, RequestKind.APPEAL})

#: The permission with which somebody who has no task of the case may ask; an appeal is the unit's alone.
ASKED_BY: Mapping[RequestKind, str] = {
    RequestKind.EXTENSION: "case.dispatch",
    RequestKind.SUSPENSION: "case.suspend",
}

#: States in which a unit has the case.
HANDLED_IN = frozenset({CaseState.PENDING_HANDLE, CaseState.HANDLING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a case stands for the rules.

    Args:
        state: Its state.
        is_overdue: Whether the time for handling it, or for the whole of it, is over.
        was_late: Whether its handling ended late.
        extensions: How often it has been given more time. [1]
        suspensions: How often it has been put off. [1]
        appeals: How often lateness has been appealed against. [1]
    """

    state: CaseState
    is_overdue: bool
    was_late: bool
    extensions: int
    suspensions: int
    appeals: int


def demand_askable(kind: RequestKind, standing: Standing) -> None:
    """Return when the rules allow what is asked for.

    Raises:
        NotBeingHandled, CaseOverdue, ExtensionsUsedUp, SuspendedBefore: When more time, or putting off, is not
            possible.
        AppealNotPossible, AppealedBefore: When an appeal is not.
    """
    if kind is RequestKind.APPEAL:
        if standing.appeals:
            raise AppealedBefore
        if standing.state is not CaseState.CLOSED or not standing.was_late:
            raise AppealNotPossible
        return
    if kind is RequestKind.SUSPENSION and standing.suspensions:
        raise SuspendedBefore
    if standing.state not in HANDLED_IN:
        raise NotBeingHandled(state=standing.state.value)
    if kind is RequestKind.EXTENSION and standing.extensions >= EXTENSIONS_MAX:
        raise ExtensionsUsedUp(most=EXTENSIONS_MAX)
    if standing.is_overdue:
        raise CaseOverdue


def demand_until(kind: RequestKind, until: date | None, today: date) -> None:
    """Return when the day until which a case is to be put off can be used.

    Raises:
        UntilUnusable: When there is none, or it is not within a year from tomorrow on.
    """
    if kind is not RequestKind.SUSPENSION:
        return
    earliest, latest = today + timedelta(days=1), today + _SUSPENSION_MAX
    if until is None or not earliest <= until <= latest:
        raise UntilUnusable(earliest=earliest.isoformat(), latest=latest.isoformat())
