"""Keep the form of a call while it is written, and let it go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.slots import SlotName
from furong.nets.hotline.contracts.workbench import CallDraftInfo
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.models import CallDraft

__all__ = ["drop_draft", "keep_draft"]

#: Names and numbers of citizens are in such forms: nobody's stays longer.
_KEPT = timedelta(days=3)
_KEY_MAX, _VALUE_MAX = 80, 4000


@transaction_required
def keep_draft(actor: Actor, call: str, fields: Mapping[str, str], own: Sequence[str]) -> CallDraftInfo:
    """Keep a form as it is now; forms that nobody has touched for three days go.

    Args:
        actor: Whose form it is.
        call: Identity of the call, or empty for the form without one.
        fields: What its fields say.
        own: Fields in which the agent has the last word.

    Raises:
        ActionRefused: When the actor takes no calls.
    """
    demand_somewhere(actor, TAKE)
    now = city_clock().now()
    told = {name: value[:_VALUE_MAX] for name, value in fields.items() if value}
    # Slots without a field are decided by ``yes-`` and ``no-`` before their name.
    decided = {f"{word}-{slot.value}" for word in ("yes", "no") for slot in SlotName}
    named = sorted(set(own) & {*fields, *decided})
    kept = {"fields": told, "own": named, "saved_at": now}
    CallDraft.objects.filter(saved_at__lt=now - _KEPT).delete()
    CallDraft.objects.update_or_create(by_key=actor.key, call=call[:_KEY_MAX], defaults=kept)
    return CallDraftInfo(fields=told, own=tuple(named), saved_at=now)


@transaction_required
def drop_draft(actor: Actor, call: str) -> None:
    """Let a form go."""
    CallDraft.objects.filter(by_key=actor.key, call=call[:_KEY_MAX]).delete()
