"""Calls while they are spoken. Screens hear of them under ``hotline.call``."""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.hear_call import hear_call as _hear_call
from furong.nets.hotline.actions.hear_call import link_call as _link_call
from furong.nets.hotline.actions.take_call import take_call as _take_call
from furong.nets.hotline.contracts.appeals import ReceivedAppeal
from furong.nets.hotline.contracts.calls import NewSegment, TakenCall
from furong.nets.hotline.selectors.calls import get_call_for, list_open_calls_for
from furong.nets.hotline.selectors.policy import code_of

__all__ = ["get_call_for", "hear_call", "link_call", "list_open_calls_for", "take_call"]


def hear_call(actor: Actor, key: str, segments: Sequence[NewSegment], *, is_over: bool = False) -> int:
    """Keep what was said in a call; see :func:`furong.nets.hotline.actions.hear_call.hear_call`."""
    with transaction():
        return _hear_call(actor, key, segments, is_over=is_over)


def link_call(actor: Actor, key: str, number: str) -> None:
    """Note which appeal was made of a call."""
    with transaction():
        _link_call(actor, key, number)


def take_call(actor: Actor, taken: TakenCall) -> ReceivedAppeal:
    """Take in what an agent has written down, whole or not at all; see :mod:`furong.nets.hotline.actions.take_call`."""
    with transaction():
        number = _take_call(actor, taken)
    return ReceivedAppeal(number=number, code=code_of(number))
