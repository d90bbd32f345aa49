"""Calendars that are taken into use, and open deadlines that are counted anew on them."""

from __future__ import annotations

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.actions import recount_clocks as _recount
from furong.nets.casework.contracts.recounts import RecountInfo
from furong.nets.casework.selectors.recounts import list_recounts

__all__ = ["MANAGE", "begin_recount", "list_recounts", "recount_open_clocks", "use_calendar"]

MANAGE = "standard.manage"


def begin_recount(actor: Actor, content: str, *, cause: str) -> RecountInfo:
    """Take a calendar into use in somebody's name; see :mod:`furong.nets.casework.actions.recount_clocks`.

    Raises:
        ActionRefused: When the actor may not.
        CalendarUnusable, ReasonMissing: When it cannot be taken.
    """
    demand_somewhere(actor, MANAGE)
    return use_calendar(actor, content, cause=cause)


def use_calendar(actor: Actor, content: str, *, cause: str) -> RecountInfo:
    """Take a calendar into use, as whoever operates the node."""
    with transaction():
        number = _recount.begin_recount(actor, content, cause=cause)
    return next(one for one in list_recounts() if one.id == number)


def recount_open_clocks() -> int:
    """Follow the calendar in use: count anew what is open until nothing is left; return how many steps it took."""
    with transaction():
        _recount.follow_calendar()
    steps = 0
    while True:
        with transaction():
            goes_on = _recount.recount_some()
        if not goes_on:
            return steps
        steps += 1
