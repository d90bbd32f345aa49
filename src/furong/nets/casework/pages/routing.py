"""What the dispatch card is made of: whom a case may go to, and whom it went to."""

from __future__ import annotations

from typing import Any

from furong.foundation.web.language import language_of
from furong.nets.casework.api.routing import list_units
from furong.nets.casework.contracts.case_files import CaseFile
from furong.nets.casework.contracts.responsibility import RoutingInfo

__all__ = ["dispatch_card"]


def dispatch_card(file: CaseFile) -> dict[str, Any]:
    """Return what the card of a case shows to its reader."""
    card = file.card
    may_choose = card.is_routed and "dispatch" in file.detail.steps

    def ranking_of(routing: RoutingInfo) -> str:
        units = [card.units[code].name(language_of()) if code in card.units else code for code in routing.ranking]
        return " > ".join(units)

    return {"card": card, "units": list_units() if may_choose else [], "ranking_of": ranking_of}
