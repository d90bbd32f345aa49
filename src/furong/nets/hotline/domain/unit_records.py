"""What units have done with appeals of a category: kept, returned, were awarded, and how long it took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

__all__ = ["NO_RECORD", "TOLD_STEPS", "ToldStep", "UnitRecord", "records_of"]

_GIVEN = ("assign", "award")
#: The steps that a record is made of.
TOLD_STEPS = (*_GIVEN, "take_back", "return", "reply")
_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step of an appeal that tells of a unit."""

    appeal: str
    round: int
    step: str
    unit: str
    clause: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord:
    """What a unit has done.

    Args:
        handled: Appeals that it was given and kept. [1]
        returned: Appeals that it has returned. [1]
        awarded: Appeals that arbitration has given to it. [1]
        hours: From being asked to the reply, on the mean, or ``None``. [h]
        clause: The clause by which it was asked last.
        precedent: The newest appeal that it kept.
    """

    handled: int = 0
    returned: int = 0
    awarded: int = 0
    hours: float | None = None
    clause: str = ""
    precedent: str = ""


NO_RECORD = UnitRecord()


def records_of(steps: Iterable[ToldStep]) -> dict[str, UnitRecord]:
    """Return the record of each unit that steps tell of, the oldest step first."""
    kept: defaultdict[str, dict[tuple[str, int], datetime]] = defaultdict(dict)
    returned, awarded = Counter[str](), Counter[str]()
    clauses: dict[str, str] = {}
    hours: defaultdict[str, list[float]] = defaultdict(list)
    for one in steps:
        key, mine = (one.appeal, one.round), kept[one.unit]
        if one.step in _GIVEN:
            mine.pop(key, None)  # the newest stands last
            mine[key] = one.at
            clauses[one.unit] = one.clause or clauses.get(one.unit, "")
            awarded[one.unit] += one.step == "award"
        elif one.step == "reply":
            if key in mine:
                hours[one.unit].append((one.at - mine[key]).total_seconds() / _SECONDS)
        else:
            mine.pop(key, None)
            returned[one.unit] += one.step == "return"
    return {
        unit: UnitRecord(
            handled=len(mine),
            returned=returned[unit],
            awarded=awarded[unit],
            hours=sum(hours[unit]) / len(hours[unit]) if hours[unit] else None,
            clause=clauses.get(unit, ""),
            precedent=next(reversed(mine))[0] if mine else "",
        )
        for unit, mine in kept.items()
        if unit
    }
