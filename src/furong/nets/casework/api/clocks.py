"""What other layers may ask of the clocks of cases. A process that extends or exempts brings its own transaction."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.nets.casework.actions import watch_clocks as _watch
from furong.nets.casework.actions.keep_timers import exempt_timers, extend_timers
from furong.nets.casework.selectors.clocks import get_clocks_for

__all__ = ["exempt_timers", "extend_timers", "get_clocks_for", "watch_clocks"]

_ROUNDS_MAX = 50


def watch_clocks() -> int:
    """Tell of every clock that has passed a mark; return how many there were."""
    told = 0
    for _ in range(_ROUNDS_MAX):
        with transaction():
            found = _watch.watch_clocks()
        told += found
        if not found:
            break
    return told
