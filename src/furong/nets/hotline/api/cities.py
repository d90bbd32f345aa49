"""Other cities: the key of this one, its partners, and what comes from them. Each act is a transaction of its own."""

from __future__ import annotations

import hashlib
import logging

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions import hear_city as _hear
from furong.nets.hotline.actions import send_postings as _send
from furong.nets.hotline.actions.keep_partner import keep_partner as _keep_partner
from furong.nets.hotline.contracts.cities import PartnerDraft, PartnerInfo
from furong.nets.hotline.contracts.postings import FileClaim, PostingClaim
from furong.nets.hotline.errors.cities import CITY_REFUSALS
from furong.nets.hotline.selectors.cities import list_active_partners, list_partners, list_refusals, own_key

__all__ = [
    "claim_file",
    "claim_posting",
    "fail_file",
    "fail_posting",
    "hear_city",
    "hear_fetch",
    "keep_file",
    "keep_partner",
    "list_active_partners",
    "list_partners",
    "list_refusals",
    "own_key",
    "take_receipt",
]

_log = logging.getLogger(__name__)


def keep_partner(actor: Actor, draft: PartnerDraft) -> PartnerInfo:
    """Register a partner city; see :mod:`furong.nets.hotline.actions.keep_partner`."""
    with transaction():
        found = _keep_partner(actor, draft)
    _log.warning("partner_city_registered", extra={"city": found.code, "key": found.fingerprint, "by": actor.key})
    return found


def hear_city(body: bytes) -> bytes:
    """Take a message of another city and return the receipt; what is refused is seen in quarantine.

    Raises:
        FurongError: One of ``CITY_REFUSALS``.
    """
    try:
        with transaction():
            return _hear.hear_city(body)
    except CITY_REFUSALS as error:
        with transaction():
            _hear.keep_refusal(body, hashlib.sha256(body).hexdigest(), error)
        raise


def hear_fetch(body: bytes) -> tuple[bytes, str]:
    """Return a file that another city asks for, and what it is; what is refused is seen in quarantine.

    Raises:
        FurongError: One of ``CITY_REFUSALS``.
    """
    try:
        with transaction():
            return _hear.hear_fetch(body)
    except CITY_REFUSALS as error:
        with transaction():
            _hear.keep_refusal(body, hashlib.sha256(body).hexdigest(), error)
        raise


def claim_posting(*, lease_s: float) -> PostingClaim | None:
    """Take the next message to another city in hand."""
    with transaction():
        return _send.claim_posting(lease_s=lease_s)


def take_receipt(claim: PostingClaim, answer: bytes) -> None:
    """Note that a message was taken.

    Raises:
        FurongError: When the answer is no receipt for it.
    """
    with transaction():
        _send.take_receipt(claim, answer)


def fail_posting(claim: PostingClaim, trouble: str) -> None:
    """Note that a message did not arrive."""
    with transaction():
        _send.fail_posting(claim, trouble)


def claim_file(*, lease_s: float) -> FileClaim | None:
    """Take the next file that is to be fetched in hand."""
    with transaction():
        return _send.claim_file(lease_s=lease_s)


def keep_file(claim: FileClaim, content: bytes) -> bool:
    """Keep a file that has come, and return whether it is the right one."""
    with transaction():
        return _send.keep_file(claim, content)


def fail_file(claim: FileClaim, trouble: str) -> None:
    """Note that a file did not come."""
    with transaction():
        _send.fail_file(claim, trouble)
