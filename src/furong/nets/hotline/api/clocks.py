"""The time of appeals: their clocks, more time, waiting, and the three rates. Each act is a transaction of its own."""

from __future__ import annotations

from datetime import date

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions import extend_appeal as _extend
from furong.nets.hotline.actions import suspend_appeal as _suspend
from furong.nets.hotline.contracts.appeals import AppealInfo
from furong.nets.hotline.contracts.clocks import ExtensionInfo
from furong.nets.hotline.selectors.clocks import get_appeal_clocks_for
from furong.nets.hotline.selectors.rates import three_rates_for

__all__ = [
    "ask_extension",
    "decide_extension",
    "get_appeal_clocks_for",
    "resume_appeal",
    "resume_due_appeals",
    "suspend_appeal",
    "three_rates_for",
]

_ROUNDS_MAX = 50


def ask_extension(actor: Actor, number: str, *, amount: float, reason: str) -> ExtensionInfo:
    """Ask for more time; see :mod:`furong.nets.hotline.actions.extend_appeal`."""
    with transaction():
        return _extend.ask_extension(actor, number, amount=amount, reason=reason)


def decide_extension(actor: Actor, number: int, *, approved: bool, reason: str = "") -> ExtensionInfo:
    """Give more time, or refuse it."""
    with transaction():
        return _extend.decide_extension(actor, number, approved=approved, reason=reason)


def suspend_appeal(actor: Actor, number: str, *, basis: str, until: date, version: int | None = None) -> AppealInfo:
    """Let an appeal wait; see :mod:`furong.nets.hotline.actions.suspend_appeal`."""
    with transaction():
        return _suspend.suspend_appeal(actor, number, basis=basis, until=until, version=version)


def resume_appeal(actor: Actor, number: str, *, version: int | None = None) -> AppealInfo:
    """Take an appeal up again before its day."""
    with transaction():
        return _suspend.resume_appeal(actor, number, version=version)


def resume_due_appeals() -> int:
    """Take up again every appeal whose day has come; return how many there were."""
    resumed = 0
    for _ in range(_ROUNDS_MAX):
        with transaction():
            found = _suspend.resume_due_appeals()
        resumed += found
        if not found:
            break
    return resumed
