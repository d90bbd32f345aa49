"""What units had to do in a period and did, with the cases behind each figure, for whoever judges them by it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["UnitRecord"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord:
    """Numbers of the cases of a unit in a period; one stands twice where a unit had two tasks of it.

    Args:
        organisation: Code of the unit.
        due: Cases whose time to handle ran out in the period.
        in_time: Of these, those done by then, or late for which an appeal was upheld.
        accepted: Cases of tasks that somebody took on.
        returned: Cases of tasks that were returned with a reason.
        proved: Cases of tasks whose end a count proved.
    """

    organisation: str
    due: tuple[str, ...] = ()
    in_time: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    proved: tuple[str, ...] = ()
