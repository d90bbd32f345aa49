"""What a citizen can do without signing in: send an appeal, see where it stands, say what they think of it."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.nets.hotline.actions.send_appeal import rate_handling as _rate_handling
from furong.nets.hotline.actions.send_appeal import reopen_as_citizen as _reopen_as_citizen
from furong.nets.hotline.actions.send_appeal import send_appeal as _send_appeal
from furong.nets.hotline.contracts.appeals import NewAppeal, ReceivedAppeal, Satisfaction, Solved
from furong.nets.hotline.selectors.policy import code_of
from furong.nets.hotline.selectors.tracking import track_appeal

__all__ = ["rate_handling", "reopen_as_citizen", "send_appeal", "track_appeal"]


def send_appeal(new: NewAppeal, *, address: str) -> ReceivedAppeal:
    """Take an appeal from whoever sends it from a network address, and return its number and code."""
    with transaction():
        number = _send_appeal(new, address=address)
    return ReceivedAppeal(number=number, code=code_of(number))


def rate_handling(number: str, code: str, *, solved: Solved, satisfaction: Satisfaction, note: str = "") -> None:
    """Say as the citizen of an appeal what one thinks of the handling."""
    with transaction():
        _rate_handling(number, code, solved=solved, satisfaction=satisfaction, note=note)


def reopen_as_citizen(number: str, code: str, reason: str) -> None:
    """Have a closed appeal handled again as its citizen."""
    with transaction():
        _reopen_as_citizen(number, code, reason)
