"""Record what somebody counted in a zone."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import iso
from furong.nets.mobility.contracts.counts import NewCount
from furong.nets.mobility.errors.zones import ZoneUnknown
from furong.nets.mobility.models import ParkingZone, ZoneCount

__all__ = ["record_count"]


@transaction_required
def record_count(new: NewCount) -> bool:
    """Record a count and return whether it is new: one that is told twice is recorded once.

    Raises:
        ZoneUnknown: When there is no such zone.
    """
    if not ParkingZone.objects.filter(pk=new.zone).exists():
        raise ZoneUnknown(zone=new.zone)
    _, is_new = ZoneCount.objects.get_or_create(
        zone_id=new.zone,
        source=new.source.value,
        key=new.key or iso(new.at),
        defaults={
            "at": new.at,
            "total": new.total,
            "by_operator": dict(new.by_operator),
            "by_state": dict(new.by_state),
            "conf": new.conf,
            "sigma": new.sigma,
            "arrived_at": city_clock().now(),
        },
    )
    if is_new:
        notify("mobility.count")
    return is_new
