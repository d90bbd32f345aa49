"""What the Open311 server asks of casework."""

from __future__ import annotations

import contextlib

from furong.foundation.transactions import transaction
from furong.nets.casework.actions import send_request as _send
from furong.nets.casework.actions.send_request import SEND, Sender
from furong.nets.casework.contracts.open311 import SentRequest
from furong.nets.casework.selectors.open311 import (
    get_public_request,
    get_public_service,
    list_public_requests,
    list_public_services,
)

__all__ = [
    "SEND",
    "Sender",
    "get_public_request",
    "get_public_service",
    "list_public_requests",
    "list_public_services",
    "send_request",
    "try_request",
]


class _OnlyTriedError(Exception):
    """Ends the transaction of what is not to be kept."""


def send_request(sender: Sender, sent: SentRequest) -> str:
    """Open the case of a request and return its number; see :mod:`furong.nets.casework.actions.send_request`."""
    with transaction():
        return _send.send_request(sender, sent)


def try_request(sender: Sender, sent: SentRequest) -> str:
    """Do all that :func:`send_request` does, keep nothing of it, and return the number that the case would have had."""
    number = ""
    with contextlib.suppress(_OnlyTriedError), transaction():
        number = _send.send_request(sender, sent)
        raise _OnlyTriedError
    return number
