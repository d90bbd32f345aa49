"""Slots of a conversation in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from furong.foundation.areas.tree import find_area
from furong.foundation.web.language import language_of
from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.contracts.slots import SlotInfo, SlotName
from furong.nets.hotline.contracts.workbench import AcceptedSlot
from furong.nets.hotline.pages import words

__all__ = ["name", "told", "value"]


def name(slot: str) -> str:
    """Return what a slot is called."""
    return {
        SlotName.WHO: _("Who calls"),
        SlotName.PHONE: _("Number"),
        SlotName.WHAT: _("What is wrong"),
        SlotName.WHERE: _("Where"),
        SlotName.AREA: _("Area"),
        SlotName.WHEN: _("When"),
        SlotName.WANT: _("What is wanted"),
        SlotName.KIND: _("Kind"),
        SlotName.URGENCY: _("Urgency"),
        SlotName.SENTIMENT: _("Mood"),
        SlotName.VULNERABLE: _("Whom to think of first"),
    }[SlotName(slot)]


def value(slot: SlotInfo) -> str:
    """Return what a slot says: its kinds in words where it has kinds, or the words that were said."""
    kinds = _kinds()
    told = [kinds[code] for code in slot.codes if code in kinds]
    return _(", ").join(told) if told else slot.value


def told(slot: AcceptedSlot) -> str:
    """Return what a slot says that was accepted."""
    area = find_area(slot.value) if slot.name == SlotName.AREA else None
    return area.name(language_of()) if area else _kinds().get(slot.value, slot.value)


def _kinds() -> Mapping[str, str]:
    return {
        "elderly": _("old people"),
        "child": _("children"),
        "pregnant": _("pregnant women"),
        "disabled": _("disabled people"),
        "ill": _("ill people"),
        "alone": _("people who live alone"),
        "angry": _("angry"),
        "anxious": _("worried"),
        "pleased": _("content"),
        **{one.value: words.kind(one) for one in AppealKind},
        "normal": _("Usual"),
        "urgent": _("Urgent"),
        "emergency": _("Emergency"),
    }
