"""Keep a list of the desk under a name, and let it go again."""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.saved_views import SAVED_VIEWS_MAX
from furong.nets.casework.errors.saved_views import SavedViewUnusable, TooManySavedViews
from furong.nets.casework.models import SavedView

__all__ = ["remove_view", "save_view"]

_DESK = "/cases"
_NAME_MAX, _ADDRESS_MAX = 40, 500


@transaction_required
def save_view(actor: Actor, name: str, address: str) -> None:
    """Keep the list at ``address`` for the actor; one of the same name is replaced.

    Raises:
        SavedViewUnusable: When the name is empty or long, or the address is not one of the desk.
        TooManySavedViews: When the actor keeps as many as there may be.
    """
    name = " ".join(name.replace("\x00", "").split())
    is_ours = address == _DESK or address.startswith(f"{_DESK}?")
    if not 0 < len(name) <= _NAME_MAX or not is_ours or len(address) > _ADDRESS_MAX or "\x00" in address:
        raise SavedViewUnusable
    others = SavedView.objects.select_for_update().filter(owner=actor.key).exclude(name=name)
    if len(others) >= SAVED_VIEWS_MAX:
        raise TooManySavedViews(limit=SAVED_VIEWS_MAX)
    SavedView.objects.update_or_create(owner=actor.key, name=name, defaults={"address": address})


@transaction_required
def remove_view(actor: Actor, number: int) -> None:
    """Let one of the actor's own views go; one that is gone already may stay so."""
    SavedView.objects.filter(owner=actor.key, pk=number).delete()
