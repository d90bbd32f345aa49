"""The life of appeals: what others may ask and do. Each act is a transaction of its own.

Screens hear of changes under ``hotline.appeal``. An act returns the appeal as lists show it: whoever has returned it
may not see more of it afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.ask_citizen import call_back as _call_back
from furong.nets.hotline.actions.ask_citizen import close_appeal as _close_appeal
from furong.nets.hotline.actions.ask_citizen import miss_call as _miss_call
from furong.nets.hotline.actions.ask_citizen import reopen_appeal as _reopen_appeal
from furong.nets.hotline.actions.assign_appeal import assign_appeal as _assign_appeal
from furong.nets.hotline.actions.assign_appeal import award_appeal as _award_appeal
from furong.nets.hotline.actions.assign_appeal import take_back_appeal as _take_back_appeal
from furong.nets.hotline.actions.handle_appeal import begin_appeal as _begin_appeal
from furong.nets.hotline.actions.handle_appeal import give_opinion as _give_opinion
from furong.nets.hotline.actions.handle_appeal import reply_to_appeal as _reply_to_appeal
from furong.nets.hotline.actions.handle_appeal import return_appeal as _return_appeal
from furong.nets.hotline.actions.handle_appeal import send_back_reply as _send_back_reply
from furong.nets.hotline.actions.handle_appeal import sign_appeal as _sign_appeal
from furong.nets.hotline.actions.receive_appeal import receive_appeal as _receive_appeal
from furong.nets.hotline.actions.register_appeal import answer_appeal as _answer_appeal
from furong.nets.hotline.actions.register_appeal import classify_appeal as _classify_appeal
from furong.nets.hotline.actions.register_appeal import reclassify_appeal as _reclassify_appeal
from furong.nets.hotline.actions.register_appeal import register_appeal as _register_appeal
from furong.nets.hotline.actions.register_appeal import transfer_appeal as _transfer_appeal
from furong.nets.hotline.actions.show_citizen import show_citizen as _show_citizen
from furong.nets.hotline.contracts.appeals import AppealInfo, CitizenInfo, NewAppeal, ReceivedAppeal
from furong.nets.hotline.selectors.appeals import get_appeal_for, list_appeals_for
from furong.nets.hotline.selectors.policy import code_of

__all__ = [
    "answer_appeal",
    "assign_appeal",
    "award_appeal",
    "begin_appeal",
    "call_back",
    "classify_appeal",
    "close_appeal",
    "get_appeal_for",
    "give_opinion",
    "list_appeals_for",
    "miss_call",
    "receive_appeal",
    "reclassify_appeal",
    "register_appeal",
    "reopen_appeal",
    "reply_to_appeal",
    "return_appeal",
    "send_back_reply",
    "show_citizen",
    "sign_appeal",
    "take_back_appeal",
    "transfer_appeal",
]

P = ParamSpec("P")


def _whole(action: Callable[Concatenate[Actor, P], AppealInfo]) -> Callable[Concatenate[Actor, P], AppealInfo]:
    """Return an action as a transaction of its own."""

    def act(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> AppealInfo:
        with transaction():
            return action(actor, *args, **kwargs)

    act.__doc__ = action.__doc__
    return act


answer_appeal = _whole(_answer_appeal)
register_appeal = _whole(_register_appeal)
classify_appeal = _whole(_classify_appeal)
reclassify_appeal = _whole(_reclassify_appeal)
transfer_appeal = _whole(_transfer_appeal)
assign_appeal = _whole(_assign_appeal)
award_appeal = _whole(_award_appeal)
take_back_appeal = _whole(_take_back_appeal)
sign_appeal = _whole(_sign_appeal)
begin_appeal = _whole(_begin_appeal)
give_opinion = _whole(_give_opinion)
return_appeal = _whole(_return_appeal)
reply_to_appeal = _whole(_reply_to_appeal)
send_back_reply = _whole(_send_back_reply)
call_back = _whole(_call_back)
miss_call = _whole(_miss_call)
close_appeal = _whole(_close_appeal)
reopen_appeal = _whole(_reopen_appeal)


def receive_appeal(actor: Actor, new: NewAppeal) -> ReceivedAppeal:
    """Take an appeal in; see :func:`furong.nets.hotline.actions.receive_appeal.receive_appeal`."""
    with transaction():
        number = _receive_appeal(actor, new)
    return ReceivedAppeal(number=number, code=code_of(number))


def show_citizen(actor: Actor, number: str, *, purpose: str) -> CitizenInfo:
    """Show who appealed; the look is on record."""
    with transaction():
        return _show_citizen(actor, number, purpose=purpose)
