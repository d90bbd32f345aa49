"""Appeals that came many at a time and whose words nobody has looked up among the places of the city."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max, Q

from furong.nets.hotline.contracts.appeals import AppealChannel
from furong.nets.hotline.models import Appeal, PlaceLook

__all__ = ["WAITING", "unlocated_appeals"]

#: The state of a look that is still to be taken.
WAITING = "waiting"
#: A file may still be storing what it began before the newest appeal that was looked up.
_SETTLING = timedelta(hours=1)


def unlocated_appeals(limit: int) -> list[Appeal]:
    """Return appeals that came many at a time and are to be looked up, locked, in the order in which they were stored.

    Args:
        limit: How many at the most. [1]
    """
    newest = PlaceLook.objects.aggregate(newest=Max("stored_at"))["newest"]
    is_waiting = Q(place_look__state=WAITING)
    rows = Appeal.objects.filter(is_waiting | Q(channel=AppealChannel.BATCH.value, place_look=None))
    if newest is not None:
        rows = rows.filter(stored_at__gt=newest - _SETTLING)
    # What somebody works on at this moment is looked up the next time.
    return list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("stored_at", "pk")[:limit])
