"""The hotline's list of responsibilities: loading it, looking at it, and asking it."""

from __future__ import annotations

from datetime import date, datetime

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction
from furong.kernel.clock import city_time
from furong.nets.hotline.actions import load_mandates as _load
from furong.nets.hotline.actions.load_mandates import NewMandates
from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.contracts.mandates import MandateAnswer, MandateReport
from furong.nets.hotline.selectors import mandates as _read
from furong.nets.hotline.selectors.mandates import list_mandates

__all__ = ["NewMandates", "list_mandates", "load_mandates", "who_handles"]


def load_mandates(new: NewMandates, by: str) -> MandateReport:
    """Let a file be the list from now on."""
    with transaction():
        return _load.load_mandates(new, by)


def who_handles(
    category: str,
    area: str,
    *,
    kind: AppealKind = AppealKind.HELP,
    on: date | None = None,
    known_at: datetime | None = None,
) -> MandateAnswer:
    """Return which units may be asked, the best first, each with clause and reasons.

    Args:
        category: What it is about.
        area: Code of the area.
        kind: What is wanted.
        on: The day on which it came, or ``None`` for today.
        known_at: As of when the list is read, or ``None`` for now.

    Raises:
        AreaUnknown: When there is no area of that code.
    """
    now = city_clock().now()
    day = on or city_time(now).date()
    return _read.who_handles(category, kind, get_area(area).path, day, known_at or now)
