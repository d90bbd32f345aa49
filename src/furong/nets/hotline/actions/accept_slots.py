"""Keep what a person has accepted of what a machine has read."""

from __future__ import annotations

from collections.abc import Mapping

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.slots import SlotInfo, SlotName, SlotSpan
from furong.nets.hotline.models import Appeal, AppealSlot, Call
from furong.nets.hotline.selectors.calls import call_info
from furong.nets.hotline.selectors.slots import known_path_for, read_call_slots, read_text_slots

__all__ = ["accept_slots"]

#: Who calls is kept with the contact alone.
_PERSONAL = frozenset({SlotName.WHO, SlotName.PHONE})
_MAX = 300


@transaction_required
def accept_slots(appeal: Appeal, actor: Actor, call: str, accepted: Mapping[SlotName, str]) -> None:
    """Keep slots with an appeal, each with the words that it came from.

    Args:
        appeal: The appeal.
        actor: Who has accepted them.
        call: Identity of the call, or empty for the words of the appeal.
        accepted: What was accepted, as it stands in the form, or empty for as it was read; a slot of which nothing
            was said is left out.
    """
    row = Call.objects.prefetch_related("segments").filter(pk=call).first() if call else None
    texts = {one.seq: one.text for one in call_info(row).segments} if row else {1: appeal.text}
    known = known_path_for(actor)
    found, _ = read_call_slots(call_info(row).segments, known) if row else read_text_slots(appeal.text, known)
    now = city_clock().now()
    AppealSlot.objects.bulk_create(
        AppealSlot(
            appeal=appeal,
            name=one.name.value,
            value=(accepted[one.name] or one.value)[:_MAX],
            is_edited=accepted[one.name] not in ("", one.value),
            words=_words(one, texts)[:_MAX],
            spans=[[span.segment, span.start, span.end] for span in one.spans],
            by=actor.name[:60],
            by_key=actor.key,
            at=now,
        )
        for one in found
        if one.name in accepted and one.name not in _PERSONAL
    )


def _words(slot: SlotInfo, texts: Mapping[int, str]) -> str:
    return " ".join(_said(span, texts) for span in slot.spans)


def _said(span: SlotSpan, texts: Mapping[int, str]) -> str:
    return texts.get(span.segment, "")[span.start : span.end]
