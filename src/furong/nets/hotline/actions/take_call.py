"""Take a call: the appeal is received, and answered or made an order of, in one go or not at all."""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.accept_slots import accept_slots
from furong.nets.hotline.actions.ask_knowledge import ask_knowledge
from furong.nets.hotline.actions.assign_appeal import assign_appeal
from furong.nets.hotline.actions.hear_call import link_call
from furong.nets.hotline.actions.keep_draft import drop_draft
from furong.nets.hotline.actions.receive_appeal import receive_appeal
from furong.nets.hotline.actions.register_appeal import answer_appeal, classify_appeal, register_appeal
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.calls import TakenCall
from furong.nets.hotline.models import Appeal

__all__ = ["take_call"]


@transaction_required
def take_call(actor: Actor, taken: TakenCall) -> str:
    """Take in what an agent has written down, and return the number of the appeal; sent twice, it is done once.

    Args:
        actor: The agent.
        taken: The appeal, and what is to become of it.

    Raises:
        AppealTextUnusable, PhoneUnusable, AreaUnknown, ActionRefused: As for any appeal that is taken in.
        ReplyLeaksPrivate, ReplyCitesUnusable, ReplyUnconfirmed: When the check of the answer does not let it pass.
        CallUnknown: When there is no such call.
        AppealStepNotPossible: When a unit is to handle it and nobody has said what it is about.
        AppealUnitUnknown: When there is no such unit.
    """
    number = receive_appeal(actor, taken.appeal)
    if Appeal.objects.get(pk=number).state == AppealState.RECEIVED:
        _go_on(actor, number, taken)
        accept_slots(Appeal.objects.get(pk=number), actor, taken.call, taken.accepted)
    if taken.call:
        link_call(actor, taken.call, number)
    drop_draft(actor, taken.call)
    return number


def _go_on(actor: Actor, number: str, taken: TakenCall) -> None:
    if taken.answer:
        answer_appeal(actor, number, taken.answer, confirmed=taken.confirmed)
        return
    register_appeal(actor, number, by_model=not (taken.category or taken.unit))
    if taken.category:
        classify_appeal(actor, number, taken.category)
    if taken.question:
        ask_knowledge(actor, number, taken.question)
    if taken.unit:
        assign_appeal(actor, number, taken.unit, clause=taken.clause)
