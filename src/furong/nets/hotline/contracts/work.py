"""Work on the street for an appeal: what is asked for, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["CASE_OPENED_STEP", "WORK_ASKED_STEP", "WorkInfo", "WorkOrder"]

#: The step under which an appeal tells that it needs work on the street.
WORK_ASKED_STEP = "ask_work"
#: The note of the step is the number of the case.
CASE_OPENED_STEP = "case_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """What somebody on the street needs to know of an appeal; it names no citizen.

    Args:
        number: Number of the appeal.
        round: In which round it was asked for. [1]
        key: What it is reported under; it cannot be guessed.
        text: What it is about, without numbers and addresses of persons.
        area: Code of the area.
        place: Where, in words.
        lon: Longitude (WGS 84), or ``None``. [deg]
        lat: Latitude (WGS 84), or ``None``. [deg]
        presses: Whether it is urgent.
    """

    number: str
    round: int
    key: str
    text: str
    area: str
    place: str
    lon: float | None
    lat: float | None
    presses: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkInfo:
    """Work on the street that was asked for.

    Args:
        round: In which round. [1]
        asked_at: When.
        case: Number of the case that was opened, or empty.
        ended_at: When it had ended, or ``None``.
        draft: What was done, as a draft of the reply; or why no case could be opened.
    """

    round: int
    asked_at: datetime
    case: str
    ended_at: datetime | None
    draft: str
