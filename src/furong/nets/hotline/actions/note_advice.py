"""Note that something is sent to a language model: who has it sent, what for, and a hash of what is sent."""

from __future__ import annotations

import hashlib

from furong.foundation.identity.looks import record_look
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.advice import AdvicePurpose

__all__ = ["note_advice"]


@transaction_required
def note_advice(actor: Actor, number: str, purpose: AdvicePurpose, model: str, sent: str) -> None:
    """Keep a row that is never changed, before anything is sent.

    Args:
        actor: Who has it sent.
        number: Number of the appeal.
        purpose: What for.
        model: What the model is called.
        sent: All that is sent.
    """
    digest = hashlib.sha256(sent.encode()).hexdigest()
    record_look(actor, kind="language_model", subject=number, purpose=f"{purpose.value} sha256:{digest} {model}")
