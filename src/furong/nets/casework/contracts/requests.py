"""What others see of requests about a case's time: 延期 more of it, 挂账 putting it off, 申诉 against lateness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

__all__ = ["DecisionInfo", "RequestInfo", "RequestKind", "RequestState"]


class RequestKind(StrEnum):
    """What is asked for: more time, to put the case off, or that lateness shall count against nobody."""

    EXTENSION = "extension"
    SUSPENSION = "suspension"
    APPEAL = "appeal"


class RequestState(StrEnum):
    """States of a request; one lapses when its case moves on before anybody has decided."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionInfo:
    """One decision on a request; such rows are only ever added.

    Args:
        approved: Whether it was for the request.
        reason: Why; of a refusal never empty.
        by: Who decided.
        at: When.
    """

    approved: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestInfo:
    """A request about the time of a case.

    Args:
        id: Its number.
        kind: What is asked for.
        case: Number of the case.
        organisation: Code of the unit that asks, or empty when the dispatcher does.
        organisation_zh: Name of the unit in Chinese.
        organisation_en: The same in English.
        reason: Why.
        until: The day from which on the case is to be handled again, of a request to put it off.
        state: How it stands.
        by: Who asked.
        at: When.
        decisions: What was decided, the first review first.
        may_decide: Whether the reader may decide now.
        may_withdraw: Whether it is the reader's own and still open.
    """

    id: int
    kind: RequestKind
    case: str
    organisation: str
    organisation_zh: str
    organisation_en: str
    reason: str
    until: date | None
    state: RequestState
    by: str
    at: datetime
    decisions: tuple[DecisionInfo, ...]
    may_decide: bool
    may_withdraw: bool

    def organisation_name(self, language: str) -> str:
        """Return the name of the unit in ``language``, or the empty string."""
        return self.organisation_en if language == "en" else self.organisation_zh
