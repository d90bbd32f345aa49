"""Keep what a camera made out in its last frame; an older frame that comes late changes nothing."""

from __future__ import annotations

import msgspec

from furong.foundation.transactions import transaction_required
from furong.nets.mobility.contracts.counts import NewCount
from furong.nets.mobility.models import CameraLook

__all__ = ["keep_look"]


@transaction_required
def keep_look(new: NewCount) -> None:
    """Keep the look that a count comes with, when it has one and none later of that camera is known."""
    if new.look is None:
        return
    told = {"at": new.at, "total": new.total, "sigma": new.sigma, "look": msgspec.to_builtins(new.look)}
    row, is_new = CameraLook.objects.select_for_update().get_or_create(
        zone_id=new.zone, camera=new.look.camera, defaults=told
    )
    if is_new or row.at > new.at:
        return
    for name, value in told.items():
        setattr(row, name, value)
    row.save(update_fields=list(told))
