"""Publish the zones that hold now, when they are others than those that were published last."""

from __future__ import annotations

import hashlib
import json

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.mobility.models import ZoneRelease
from furong.nets.mobility.selectors.zones import list_zones

__all__ = ["publish_zones"]


@transaction_required
def publish_zones(by: str) -> bool:
    """Publish the zones that hold now and return whether that made a release.

    GBFS and GeoJSON are made of the zones of the newest release, and MDS of their versions, so that all say the same.

    Args:
        by: In whose name.
    """
    now = city_clock().now()
    zones = {zone.key: zone.version for zone in list_zones(now)}
    digest = hashlib.sha256(json.dumps(zones, sort_keys=True).encode()).hexdigest()
    newest = ZoneRelease.objects.order_by("-id").first()
    if newest.digest == digest if newest is not None else not zones:
        return False
    ZoneRelease.objects.create(at=now, digest=digest, zones=zones, by=by)
    return True
