"""Views of the desk that people keep for themselves."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.actions import save_view as _save
from furong.nets.casework.selectors.saved_views import list_saved_views

__all__ = ["list_saved_views", "remove_view", "save_view"]


def save_view(actor: Actor, name: str, address: str) -> None:
    """Keep a list under a name; see :func:`furong.nets.casework.actions.save_view.save_view`."""
    with transaction():
        _save.save_view(actor, name, address)


def remove_view(actor: Actor, number: int) -> None:
    """Let one of the actor's own views go."""
    with transaction():
        _save.remove_view(actor, number)
