"""What other layers may ask about whom a case goes to, and the dispatch that needs no person."""

from __future__ import annotations

from django.conf import settings

from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction
from furong.nets.casework.actions import dispatch_case as _dispatch
from furong.nets.casework.selectors.routing import get_dispatch_card_for, list_certain_cases, list_units

__all__ = ["dispatch_certain_cases", "get_dispatch_card_for", "list_units"]

_SYSTEM = system_actor("casework")
_AT_ONCE_MAX = 1000


def dispatch_certain_cases(*, limit: int = _AT_ONCE_MAX) -> int:
    """Dispatch the cases that need no person to be dispatched, each by itself; return how many were.

    Args:
        limit: How many at most. [1]
    """
    chosen = frozenset(settings.FURONG_OPTIONS["CASEWORK_AUTO_DISPATCH"])
    dispatched = 0
    for number in list_certain_cases(chosen, limit=limit):
        with transaction():
            dispatched += _dispatch.dispatch_by_itself(number, _SYSTEM)
    return dispatched
