"""What the next shift has to have looked at before it takes over."""

from __future__ import annotations

from collections.abc import Collection

from furong.nets.casework.contracts.handovers import HandoverDraft

__all__ = ["IMPORTANT_PRIORITIES", "unticked"]

#: Cases of these levels are handed over one by one.
IMPORTANT_PRIORITIES = ("1", "2")


def unticked(draft: HandoverDraft, ticked: Collection[str]) -> list[str]:
    """Return the numbers of the cases of level 1 and 2 that are not among ``ticked``, in the order of the draft."""
    return [case.number for case in draft.important if case.number not in ticked]
