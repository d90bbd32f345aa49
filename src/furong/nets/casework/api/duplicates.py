"""What other layers may ask of cases that are the same matter. Each act is a transaction of its own."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.actions import merge_case as _merge
from furong.nets.casework.selectors.duplicates import duplicates_of, get_merger_for, near_cases

__all__ = ["duplicates_of", "get_merger_for", "merge_case", "near_cases", "split_case", "undo_merge", "undo_split"]


def merge_case(actor: Actor, number: str, *, into: str, version: int | None = None) -> None:
    """Merge a case into another one; see :mod:`furong.nets.casework.actions.merge_case`."""
    with transaction():
        _merge.merge_case(actor, number, into=into, version=version)


def split_case(actor: Actor, number: str, *, version: int | None = None) -> None:
    """Split a merged case off again."""
    with transaction():
        _merge.split_case(actor, number, version=version)


def undo_merge(actor: Actor, number: str) -> None:
    """Take back the actor's own merger."""
    with transaction():
        _merge.undo_merge(actor, number)


def undo_split(actor: Actor, number: str) -> None:
    """Take back the actor's own splitting."""
    with transaction():
        _merge.undo_split(actor, number)
