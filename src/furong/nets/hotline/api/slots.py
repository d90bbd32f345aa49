"""Slots that a call or a text fills, each with the words that it came from; nothing of it is kept."""

from __future__ import annotations

from furong.nets.hotline.selectors.slots import list_slots_for, list_slots_of_call_for

__all__ = ["list_slots_for", "list_slots_of_call_for"]
