"""What the Open311 server asks of casework."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from furong.foundation.transactions import transaction
from furong.nets.casework.actions import send_request as _send
from furong.nets.casework.actions.send_request import SEND, Sender, admit_request
from furong.nets.casework.contracts.open311 import Admitted, PublicRequest, PublicService, SentRequest
from furong.nets.casework.selectors import open311 as _read
from furong.nets.casework.selectors.open311 import list_public_requests

__all__ = [
    "SEND",
    "Desk",
    "Sender",
    "get_public_request",
    "get_public_service",
    "list_public_requests",
    "list_public_services",
    "offer_desk",
    "offered_desks",
    "send_request",
    "try_request",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Another desk that takes requests of its own services: casework only hands them over.

    Args:
        services: What can be sent to it.
        take: Takes a request inside the transaction, and returns the id that its sender is told.
        find: Returns the request of an id, or ``None`` when it is none of the desk's.
    """

    services: Callable[[], list[PublicService]]
    take: Callable[[Admitted, SentRequest], str]
    find: Callable[[str], PublicRequest | None]


_desks: list[Desk] = []


def offer_desk(desk: Desk) -> None:
    """Have a desk's services told and taken beside those of casework; a process does that once, at the start."""
    _desks.append(desk)


def offered_desks() -> tuple[Desk, ...]:
    """Return the desks that were offered."""
    return tuple(_desks)


def list_public_services() -> list[PublicService]:
    """Return what can be reported: what casework takes, then what other desks take."""
    return [*_read.list_public_services(), *(one for desk in _desks for one in desk.services())]


def get_public_service(code: str) -> PublicService:
    """Return one of them.

    Raises:
        ServiceUnknown: When there is none of that code.
    """
    others = (one for desk in _desks for one in desk.services() if one.code == code)
    return next(others, None) or _read.get_public_service(code)


def get_public_request(number: str) -> PublicRequest:
    """Return one request, as whoever has its id may see it.

    Raises:
        RequestUnknown: When there is none, or it is not public.
    """
    found = (request for desk in _desks if (request := desk.find(number)) is not None)
    return next(found, None) or _read.get_public_request(number)


class _OnlyTriedError(Exception):
    """Ends the transaction of what is not to be kept."""


def send_request(sender: Sender, sent: SentRequest) -> str:
    """Open the case of a request and return its number; see :mod:`furong.nets.casework.actions.send_request`."""
    with transaction():
        return _taken(sender, sent)


def try_request(sender: Sender, sent: SentRequest) -> str:
    """Do all that :func:`send_request` does, keep nothing of it, and return the number that the case would have had."""
    number = ""
    with contextlib.suppress(_OnlyTriedError), transaction():
        number = _taken(sender, sent)
        raise _OnlyTriedError
    return number


def _taken(sender: Sender, sent: SentRequest) -> str:
    for desk in _desks:
        if any(one.code == sent.service_code for one in desk.services()):
            return desk.take(admit_request(sender, sent), sent)
    return _send.send_request(sender, sent)
