"""Hear a call while it is spoken, and note which appeal was made of it."""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.read_appeal import EMERGENCY_TOPIC
from furong.nets.hotline.contracts.calls import NewSegment, Speaker
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.domain.suggestions import emergency_words, told_words
from furong.nets.hotline.errors.calls import CallOver, CallUnknown
from furong.nets.hotline.models import Call, CallSegment
from furong.nets.hotline.selectors.appeals import stored_appeal_for
from furong.nets.hotline.selectors.calls import calls_for

__all__ = ["hear_call", "link_call"]

_SEND = "hotline.send"
_TOPIC = "hotline.call"


@transaction_required
def hear_call(actor: Actor, key: str, segments: Sequence[NewSegment], *, is_over: bool = False) -> int:
    """Keep what was said, and tell the screens; return how many segments were new.

    Args:
        actor: The exchange, or whatever recognises speech for it.
        key: Identity of the call at the exchange; the first segment of a key begins it.
        segments: What was recognised. One that was sent before is left as it was.
        is_over: Whether the call has ended.

    Raises:
        ActionRefused: When the actor may not send.
        CallUnknown: When it is a call of another exchange, in an area where the actor may not send.
        CallOver: When an appeal has been made of the call already.
    """
    demand_somewhere(actor, _SEND)
    now = city_clock().now()
    served = min((grant.area for grant in actor.grants_for(_SEND)), key=len)
    Call.objects.get_or_create(pk=key, defaults={"began_at": now, "area_path": served})
    call = Call.objects.select_for_update().get(pk=key)
    if not calls_for(actor, _SEND).filter(pk=key).exists():
        raise CallUnknown(call=key)
    known = set(call.segments.values_list("seq", flat=True))
    fresh = {one.seq: one for one in reversed(segments) if one.seq not in known}
    if call.appeal_id is not None and fresh:
        raise CallOver(call=key, number=call.appeal_id)
    CallSegment.objects.bulk_create(
        CallSegment(call=call, seq=one.seq, speaker=one.speaker.value, text=one.text.strip(), at=one.at or now)
        for one in sorted(fresh.values(), key=lambda one: one.seq)
    )
    if is_over and call.ended_at is None:
        call.ended_at = now
        call.save(update_fields=["ended_at"])
    if fresh:
        _escalate(call)
    notify(_TOPIC)
    return len(fresh)


@transaction_required
def link_call(actor: Actor, key: str, number: str) -> None:
    """Note which appeal was made of a call; the first one stays.

    Raises:
        CallUnknown: When there is no such call, or it is another area's.
        AppealUnknown: When there is no such appeal, or the actor may not see it.
        ActionRefused: When the actor takes no calls.
    """
    demand_somewhere(actor, TAKE)
    call = Call.objects.select_for_update().filter(pk=key).first()
    if call is None or not calls_for(actor, TAKE).filter(pk=key).exists():
        raise CallUnknown(call=key)
    if call.appeal_id is None:
        call.appeal = stored_appeal_for(actor, number)
        call.save(update_fields=["appeal"])
        notify(_TOPIC)


def _escalate(call: Call) -> None:
    """Tell whoever is on duty when the citizen's words tell of a kind of emergency that is new."""
    spoken = call.segments.filter(speaker=Speaker.CITIZEN.value).order_by("seq").values_list("text", flat=True)
    found = [one for one in emergency_words("".join(spoken)) if one.is_alarm]
    if any(one.zh not in call.emergency for one in found):
        call.emergency = told_words(found)
        call.save(update_fields=["emergency"])
        notify(EMERGENCY_TOPIC)
