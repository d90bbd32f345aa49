"""Shifts that are handed over and taken over."""

from __future__ import annotations

from collections.abc import Collection

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.actions import give_over as _give
from furong.nets.casework.actions import take_over as _take
from furong.nets.casework.contracts.handovers import HandoverInfo
from furong.nets.casework.selectors.handovers import (
    draft_handover_for,
    get_handover_for,
    list_duty_areas,
    list_handovers_for,
    list_waiting_handovers_for,
)

__all__ = [
    "draft_handover_for",
    "get_handover_for",
    "give_over",
    "list_duty_areas",
    "list_handovers_for",
    "list_waiting_handovers_for",
    "take_over",
]


def give_over(actor: Actor, *, text: str, area: str = "") -> HandoverInfo:
    """Hand the shift of an area over; see :func:`furong.nets.casework.actions.give_over.give_over`."""
    with transaction():
        number = _give.give_over(actor, text=text, area=area)
        return get_handover_for(actor, number)


def take_over(actor: Actor, number: int, *, ticked: Collection[str] = ()) -> HandoverInfo:
    """Take a shift over; see :func:`furong.nets.casework.actions.take_over.take_over`."""
    with transaction():
        _take.take_over(actor, number, ticked=ticked)
        return get_handover_for(actor, number)
