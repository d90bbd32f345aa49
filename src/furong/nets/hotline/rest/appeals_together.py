"""Appeals that are posted at the same moment, as one piece of work: what a channel sends that is in a hurry."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from furong.foundation.rest.bodies import read_json
from furong.foundation.rest.factory import bearer_of
from furong.foundation.rest.together import Posted
from furong.foundation.web.pages import Access, demand_access
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.hotline.api.appeals_together import receive_together
from furong.nets.hotline.contracts.appeals import NewAppeal, ReceivedAppeal
from furong.nets.hotline.rest.appeals import FIELDS, NewAppealBody

__all__ = ["APPEALS_PATH", "take_appeals"]

APPEALS_PATH = "/api/v1/hotline/appeals"
_BODIES = TypeAdapter(NewAppealBody)
_ANSWERS = TypeAdapter(ReceivedAppeal)


def take_appeals(posted: Sequence[Posted]) -> list[bytes | None]:
    """Take appeals in that were posted at the same moment.

    Args:
        posted: The requests.

    Returns:
        What is answered with status 201, or nothing for what is to be answered by itself.
    """
    answers: list[bytes | None] = [None] * len(posted)
    for header in dict.fromkeys(one.authorization for one in posted):
        actor = _actor(header)
        if actor is None:
            continue
        news = {place: _new(one.body) for place, one in enumerate(posted) if one.authorization == header}
        read = {place: new for place, new in news.items() if new is not None}
        for place, received in zip(read, receive_together(actor, list(read.values())), strict=True):
            answers[place] = None if received is None else _ANSWERS.dump_json(received)
    return answers


def _actor(header: str) -> Actor | None:
    try:
        actor = bearer_of(header)
        demand_access(actor, Access("hotline.take"))
    except FurongError:
        return None
    return actor


def _new(body: bytes) -> NewAppeal | None:
    try:
        told = _BODIES.validate_python(read_json(body))
    except (FurongError, ValidationError):
        return None
    return NewAppeal(**{name: getattr(told, name) for name in FIELDS})
