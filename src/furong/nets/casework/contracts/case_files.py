"""All that a page of a case shows, read together."""

from __future__ import annotations

from dataclasses import dataclass

from furong.nets.casework.contracts.cases import CaseDetail
from furong.nets.casework.contracts.clocks import CaseClocks
from furong.nets.casework.contracts.duplicates import Merger, NearCase
from furong.nets.casework.contracts.recurrences import RecurrenceInfo
from furong.nets.casework.contracts.requests import RequestInfo, RequestKind
from furong.nets.casework.contracts.responsibility import DispatchCard
from furong.nets.casework.contracts.supervision import SupervisionInfo

__all__ = ["CaseFile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case with what other parts of casework know of it, as its reader may see it.

    Args:
        detail: The case itself.
        merger: What it was merged into and what was merged into it.
        near: What it may be the same matter as, while it can be merged by its reader.
        chain: The chain of a matter that came back.
        clocks: How long it has been in its stages.
        requests: What was asked about its time.
        askable: What its reader may ask for now.
        card: Whom it may go to and whom it went to.
        supervisions: Who above watches it.
        may_supervise: Whether its reader may put it under supervision now.
    """

    detail: CaseDetail
    merger: Merger
    near: tuple[NearCase, ...]
    chain: tuple[RecurrenceInfo, ...]
    clocks: CaseClocks
    requests: tuple[RequestInfo, ...]
    askable: tuple[RequestKind, ...]
    card: DispatchCard
    supervisions: tuple[SupervisionInfo, ...]
    may_supervise: bool
