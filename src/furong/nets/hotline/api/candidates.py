"""Whom to ask: units with their record, and how many appeals stand where."""

from __future__ import annotations

from furong.kernel.permissions import Actor
from furong.nets.hotline.api.vectors import vector_of_appeal
from furong.nets.hotline.contracts.candidates import UnitCandidate
from furong.nets.hotline.selectors import candidates
from furong.nets.hotline.selectors.appeals import count_appeals_for
from furong.nets.hotline.selectors.candidates import list_unit_names
from furong.nets.hotline.selectors.dispatch_rates import get_dispatch_rates_for

__all__ = ["count_appeals_for", "get_dispatch_rates_for", "list_candidates_for", "list_unit_names"]


def list_candidates_for(actor: Actor, number: str) -> list[UnitCandidate]:
    """Return the units that may be asked, the best first, each with what speaks for it.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
    """
    return candidates.list_candidates_for(actor, number, vector_of_appeal(number))
