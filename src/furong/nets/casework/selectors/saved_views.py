"""Reading the views that somebody keeps."""

from __future__ import annotations

from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.saved_views import SavedViewInfo
from furong.nets.casework.models import SavedView

__all__ = ["list_saved_views"]


def list_saved_views(actor: Actor) -> tuple[SavedViewInfo, ...]:
    """Return the actor's own views, in the order in which they were first saved."""
    rows = SavedView.objects.filter(owner=actor.key).order_by("pk")
    return tuple(SavedViewInfo(id=row.pk, name=row.name, address=row.address) for row in rows)
