"""What the city publishes of its zones: the log of releases, and what the feeds that leave it are made of."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.nets.mobility.actions import publish_zones as _publish
from furong.nets.mobility.selectors.publishing import list_zone_releases, published_zones
from furong.nets.mobility.selectors.zones import list_all_versions

__all__ = ["list_all_versions", "list_zone_releases", "publish_zones", "published_zones"]


def publish_zones(by: str) -> bool:
    """Publish the zones that hold now; see :func:`furong.nets.mobility.actions.publish_zones.publish_zones`."""
    with transaction():
        return _publish.publish_zones(by)
