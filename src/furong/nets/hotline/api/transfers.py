"""Appeals between cities: offering, accepting, giving back. Each act is a transaction of its own."""

from __future__ import annotations

from uuid import UUID

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions import decide_transfer as _decide
from furong.nets.hotline.actions import offer_appeal as _offer
from furong.nets.hotline.actions import send_postings as _send
from furong.nets.hotline.actions.warn_transfers import warn_transfers
from furong.nets.hotline.contracts.appeals import AppealInfo
from furong.nets.hotline.selectors.transfers import list_transfers_for, transfers_of

__all__ = [
    "accept_transfer",
    "list_transfers_for",
    "offer_appeal",
    "reject_transfer",
    "send_again",
    "take_back_offer",
    "transfers_of",
    "warn_overdue_transfers",
]


def offer_appeal(
    actor: Actor,
    number: str,
    *,
    city: str,
    clause: str,
    reason: str,
    purpose: str = "",
    version: int | None = None,
) -> AppealInfo:
    """Offer an appeal to another city; see :func:`furong.nets.hotline.actions.offer_appeal.offer_appeal`."""
    with transaction():
        return _offer.offer_appeal(
            actor, number, city=city, clause=clause, reason=reason, purpose=purpose, version=version
        )


def take_back_offer(actor: Actor, identity: UUID, *, reason: str) -> None:
    """Take an offer back that the other city is not known to have."""
    with transaction():
        _offer.take_back_offer(actor, identity, reason=reason)


def accept_transfer(actor: Actor, identity: UUID, *, area: str = "", note: str = "") -> str:
    """Accept an appeal of another city and return its number here."""
    with transaction():
        return _decide.accept_transfer(actor, identity, area=area, note=note)


def reject_transfer(actor: Actor, identity: UUID, *, reason: str) -> None:
    """Give an appeal of another city back."""
    with transaction():
        _decide.reject_transfer(actor, identity, reason=reason)


def send_again(actor: Actor, identity: UUID) -> None:
    """Have what waits of a transfer sent now."""
    with transaction():
        _send.send_again(actor, identity)


def warn_overdue_transfers() -> int:
    """Warn of transfers that nobody has decided about in time, once of each; return how many there were."""
    with transaction():
        return warn_transfers()
