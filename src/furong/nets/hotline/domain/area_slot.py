"""The slot of the area: what the words of a place stand for, and where those words were said; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from furong.engines.texts.places import PlaceState
from furong.nets.hotline.contracts.places import PlaceReading
from furong.nets.hotline.contracts.slots import SlotInfo, SlotName, SlotSpan

__all__ = ["with_area"]


def with_area(
    slots: Sequence[SlotInfo], reading: PlaceReading, known: str, texts: Mapping[int, str]
) -> tuple[SlotInfo, ...]:
    """Return the slots with that of the area, behind that of the place; what is not certain fills none.

    Args:
        slots: What was said.
        reading: What the words of the place stand for.
        known: Code of the area that was known without them.
        texts: The words of the citizen, by segment.
    """
    spans = _spans(reading.words, texts) or next((one.spans for one in slots if one.name is SlotName.WHERE), ())
    if reading.state is not PlaceState.CERTAIN or not spans or reading.area in ("", known):
        return tuple(slots)
    area = SlotInfo(name=SlotName.AREA, value=reading.area, codes=(reading.area,), spans=spans, is_sure=True)
    order = list(SlotName)
    return tuple(sorted((*slots, area), key=lambda one: order.index(one.name)))


def _spans(words: Sequence[str], texts: Mapping[int, str]) -> tuple[SlotSpan, ...]:
    found = []
    for word in words:
        place = next(((seq, text.find(word)) for seq, text in texts.items() if word in text), None)
        if place is not None:
            found.append(SlotSpan(segment=place[0], start=place[1], end=place[1] + len(word)))
    return tuple(found)
