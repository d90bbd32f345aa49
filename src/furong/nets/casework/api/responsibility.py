"""What other layers may ask about responsibilities: who is asked to handle what, where and when, and why."""

from __future__ import annotations

from datetime import date, datetime

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction
from furong.kernel.clock import city_time
from furong.nets.casework.actions import load_responsibilities as _load
from furong.nets.casework.actions.load_responsibilities import NewResponsibilities
from furong.nets.casework.contracts.responsibility import Answer, Responsibility, ResponsibilityReport
from furong.nets.casework.selectors import responsibilities as _read

__all__ = ["NewResponsibilities", "list_responsibilities", "load_responsibilities", "who_is_responsible"]


def load_responsibilities(new: NewResponsibilities, by: str) -> ResponsibilityReport:
    """Let a file be the list of responsibilities from now on."""
    with transaction():
        return _load.load_responsibilities(new, by)


def list_responsibilities(
    *, class_code: str = "", area: str = "", known_at: datetime | None = None
) -> list[Responsibility]:
    """Return the lines that are known, or were at a time; those of a class or an area, or all."""
    return _read.list_responsibilities(known_at or city_clock().now(), class_code=class_code, area=area)


def who_is_responsible(
    class_code: str, area: str, *, on: date | None = None, known_at: datetime | None = None
) -> Answer:
    """Return who may be asked for something of a class in an area, the best first, each with the reasons.

    Args:
        class_code: Code of the class, e.g. ``E04-93``.
        area: Code of the area.
        on: The day on which it happened, or ``None`` for today.
        known_at: As of when the list is read, or ``None`` for now.

    Raises:
        AreaUnknown: When there is no area of that code.
    """
    now = city_clock().now()
    return _read.who_is_responsible(class_code, get_area(area).path, on or city_time(now).date(), known_at or now)
