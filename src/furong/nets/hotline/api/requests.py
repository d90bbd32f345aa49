"""Appeals that come with a transaction of somebody else's: what processes hand over."""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.attach_file import attach_file
from furong.nets.hotline.actions.receive_appeal import receive_appeal
from furong.nets.hotline.contracts.appeals import NewAppeal, ReceivedAppeal
from furong.nets.hotline.contracts.files import NewFile
from furong.nets.hotline.selectors.policy import code_of
from furong.nets.hotline.selectors.requests import client_appeal

__all__ = ["client_appeal", "take_request"]


@transaction_required
def take_request(actor: Actor, new: NewAppeal, files: Sequence[NewFile]) -> ReceivedAppeal:
    """Take an appeal in with its files, inside the transaction that is open.

    Args:
        actor: A system actor that takes it for a channel.
        new: What is appealed.
        files: What came with it.
    """
    number = receive_appeal(actor, new)
    for file in files:
        attach_file(actor, number, file)
    return ReceivedAppeal(number=number, code=code_of(number))
