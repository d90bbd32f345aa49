"""Messages of citizens from a messenger: signed requests let in once, and each text taken in once."""

from __future__ import annotations

from django.db import OperationalError

from furong.foundation.transactions import transaction
from furong.nets.hotline.actions.take_message import admit_delivery as _admit_delivery
from furong.nets.hotline.actions.take_message import demand_signature
from furong.nets.hotline.actions.take_message import take_message as _take_message
from furong.nets.hotline.contracts.messages import MessengerAnswer, MessengerMessage
from furong.nets.hotline.errors.messages import MessengerTooBusy

__all__ = ["admit_delivery", "demand_signature", "take_message"]

_RETRY_S = 5


def admit_delivery(signature: str, timestamp: str, nonce: str, body: bytes) -> None:
    """Let a signed request in once; see :func:`furong.nets.hotline.actions.take_message.admit_delivery`."""
    with transaction():
        _admit_delivery(signature, timestamp, nonce, body)


def take_message(message: MessengerMessage) -> MessengerAnswer:
    """Take a text in; see :func:`furong.nets.hotline.actions.take_message.take_message`.

    Raises:
        MessengerTooBusy: When that takes longer than a messenger waits; it sends again then.
    """
    try:
        with transaction():
            return _take_message(message)
    except OperationalError as error:
        raise MessengerTooBusy(retry_after_s=_RETRY_S) from error
