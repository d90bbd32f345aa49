"""Which slots a call or a text fills."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from furong.foundation.areas.tree import get_area
from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.calls import SegmentInfo, Speaker
from furong.nets.hotline.contracts.places import PlaceReading
from furong.nets.hotline.contracts.slots import SlotInfo, SlotName
from furong.nets.hotline.domain.area_slot import with_area
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.domain.slots import slots_of_call, slots_of_text
from furong.nets.hotline.selectors.calls import get_call_for
from furong.nets.hotline.selectors.places import read_place

__all__ = ["known_path_for", "list_slots_for", "list_slots_of_call_for", "read_call_slots", "read_text_slots"]


def list_slots_of_call_for(actor: Actor, key: str) -> tuple[SlotInfo, ...]:
    """Return what is said in a call so far.

    Raises:
        CallUnknown: When there is none, or an appeal was made of it that the actor may not see.
        ActionRefused: When the actor takes no calls.
    """
    return read_call_slots(get_call_for(actor, key).segments, known_path_for(actor))[0]


def list_slots_for(actor: Actor, text: str) -> tuple[SlotInfo, ...]:
    """Return what a text says.

    Raises:
        ActionRefused: When the actor takes no calls.
    """
    demand_somewhere(actor, TAKE)
    return read_text_slots(text, known_path_for(actor))[0]


def known_path_for(actor: Actor) -> str:
    """Return where words of a place are looked for when nothing else is told: where the actor takes calls."""
    own = sorted({grant.area for grant in actor.grants_for(TAKE)})
    return own[0] if len(own) == 1 else get_area(settings.FURONG_OPTIONS["CITY"]).path


def read_call_slots(segments: Iterable[SegmentInfo], known: str) -> tuple[tuple[SlotInfo, ...], PlaceReading]:
    """Return what is said in a call, and what its words of a place stand for.

    Args:
        segments: What was said, in order.
        known: Path of the area in which they are looked for.
    """
    heard = list(segments)
    texts = {one.seq: one.text for one in heard if one.speaker is Speaker.CITIZEN}
    return _with_place(slots_of_call(heard), texts, known)


def read_text_slots(text: str, known: str) -> tuple[tuple[SlotInfo, ...], PlaceReading]:
    """Return what a text says, and what its words of a place stand for.

    Args:
        text: The text; it is segment 1.
        known: Path of the area in which they are looked for.
    """
    return _with_place(slots_of_text(text), {1: text}, known)


def _with_place(
    slots: tuple[SlotInfo, ...], texts: dict[int, str], known: str
) -> tuple[tuple[SlotInfo, ...], PlaceReading]:
    where = next((one.value for one in slots if one.name is SlotName.WHERE), "")
    reading = read_place("\n".join(texts.values()), where, known)
    return with_area(slots, reading, known.rpartition("/")[2], texts), reading
