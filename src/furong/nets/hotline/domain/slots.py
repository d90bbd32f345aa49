"""What a conversation says, as slots of the form of a call; pure."""

from __future__ import annotations

from collections.abc import Iterable

from furong.engines.texts.slots import Said, find_slots
from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.contracts.calls import SegmentInfo, Speaker
from furong.nets.hotline.contracts.slots import SlotInfo, SlotName, SlotSpan

__all__ = ["kind_of_text", "slots_of_call", "slots_of_text"]


def slots_of_call(segments: Iterable[SegmentInfo]) -> tuple[SlotInfo, ...]:
    """Return what is said in a call.

    Args:
        segments: What was said, in order.
    """
    return _read([Said(seq=one.seq, is_citizen=one.speaker is Speaker.CITIZEN, text=one.text) for one in segments])


def slots_of_text(text: str) -> tuple[SlotInfo, ...]:
    """Return what a text says; it is segment 1."""
    return _read([Said(seq=1, is_citizen=True, text=text)])


def kind_of_text(text: str) -> AppealKind:
    """Return which kind of appeal a text surely says it is, of a channel that does not say so itself."""
    told = next((one for one in slots_of_text(text) if one.name is SlotName.KIND and one.is_sure), None)
    return AppealKind(told.value) if told else AppealKind.HELP


def _read(said: list[Said]) -> tuple[SlotInfo, ...]:
    return tuple(
        SlotInfo(
            name=SlotName(one.name),
            value=one.value,
            codes=one.codes,
            spans=tuple(SlotSpan(segment=span.segment, start=span.start, end=span.end) for span in one.spans),
            is_sure=one.is_sure,
        )
        for one in find_slots(said)
    )
