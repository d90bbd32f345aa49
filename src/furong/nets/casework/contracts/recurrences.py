"""What others see of matters that came back (返潮): a case of the same class at the place of one that was closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from furong.kernel.events import register_event_type
from furong.nets.casework.contracts.cases import CaseState

__all__ = ["CASE_RECURRED", "CaseRecurred", "RecurrenceInfo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrenceInfo:
    """A link of a chain: a case, and the closed case that it is the return of.

    Args:
        number: The new case.
        earlier: The closed case that it returned after.
        root: The case that the chain began with.
        position: How often the matter has come back since the chain began. [1]
        class_code: Class of both.
        title_zh: What happened this time, in Chinese.
        title_en: The same in English.
        place_zh: Name of the place in Chinese.
        place_en: Name of the place in English.
        area: Code of the area.
        state: Where the new case stands.
        opened_at: When it was opened.
        closed_at: When the earlier one had been closed.
        days: How long it took to come back. [d]
        distance_m: How far the two places are from one another. [m]
        supervising_zh: The unit that supervises the class, as the standard table names it, or empty.
        supervising_en: The same in English.
    """

    number: str
    earlier: str
    root: str
    position: int
    class_code: str
    title_zh: str
    title_en: str
    place_zh: str
    place_en: str
    area: str
    state: CaseState
    opened_at: datetime
    closed_at: datetime
    days: float
    distance_m: float
    supervising_zh: str
    supervising_en: str

    def title(self, language: str) -> str:
        """Return what happened this time, in ``language``."""
        return self.title_en if language == "en" else self.title_zh

    def supervising(self, language: str) -> str:
        """Return the supervising unit in ``language``, in Chinese when it has no other name."""
        return (self.supervising_en if language == "en" else "") or self.supervising_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecurred:
    """Payload: a matter came back after its case had been closed; for the unit that supervises its class.

    Args:
        number: The new case.
        earlier: The closed case that it returned after.
        root: The case that the chain began with.
        position: How often the matter has come back since the chain began. [1]
        class_code: Class of both.
        area: Code of the area.
        days: How long it took to come back. [d]
        supervising: The unit that supervises the class, as the standard table names it, or empty.
    """

    number: str
    earlier: str
    root: str
    position: int
    class_code: str
    area: str
    days: float
    supervising: str


CASE_RECURRED = register_event_type("casework.case.recurred", version=1, data=CaseRecurred)
