"""Mail as a channel of the hotline. Each act is a transaction of its own."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.errors import FurongError
from furong.nets.hotline.actions import post_mail as _post
from furong.nets.hotline.actions import receive_mail as _receive
from furong.nets.hotline.contracts.mails import MailClaim, MailOutcome

__all__ = ["claim_mail", "receive_mail", "settle_mail"]


def receive_mail(raw: bytes) -> MailOutcome:
    """Take a mail; one that cannot be taken is noted as refused, and does not come again."""
    try:
        with transaction():
            return _receive.receive_mail(raw)
    except FurongError as error:
        with transaction():
            _receive.keep_refused_mail(raw, error)
        return MailOutcome.REFUSED


def claim_mail(*, lease_s: float) -> MailClaim | None:
    """Take the next mail to a citizen in hand."""
    with transaction():
        return _post.claim_mail(lease_s=lease_s)


def settle_mail(claim: MailClaim, trouble: str) -> None:
    """Note what became of an attempt to send a mail."""
    with transaction():
        _post.settle_mail(claim, trouble)
