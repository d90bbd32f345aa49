"""Record what somebody counted in a zone, and every minute what positions say of all; judge whether they overflow."""

from __future__ import annotations

import math
from datetime import timedelta

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import iso
from furong.nets.mobility.actions.judge_zone import judge_zone
from furong.nets.mobility.actions.keep_look import keep_look
from furong.nets.mobility.actions.keep_scoring import keep_samples
from furong.nets.mobility.contracts.counts import CountSource, NewCount
from furong.nets.mobility.contracts.feeds import Channel, FeedState
from furong.nets.mobility.errors.counts import CountFromFuture
from furong.nets.mobility.errors.zones import ZoneUnknown
from furong.nets.mobility.models import ParkingZone, ZoneCount
from furong.nets.mobility.selectors.feeds import list_feed_health
from furong.nets.mobility.selectors.live_counts import feed_counts
from furong.nets.mobility.selectors.zones import list_zones

__all__ = ["AHEAD", "count_zones", "record_count"]

#: Clocks of cameras run ahead by so much at the most.
AHEAD = timedelta(minutes=5)


@transaction_required
def record_count(new: NewCount) -> bool:
    """Record a count and return whether it is new: one that is told twice is recorded once.

    Raises:
        ZoneUnknown: When there is no such zone.
        CountFromFuture: When it was counted later than now; clocks of devices run ahead a little.
    """
    now = city_clock().now()
    if new.at > now + AHEAD:
        raise CountFromFuture(at=iso(new.at), now=iso(now))
    if not ParkingZone.objects.filter(pk=new.zone).exists():
        raise ZoneUnknown(zone=new.zone)
    feed_total, feed_sigma = _by_positions(new)
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
            "feed_total": feed_total,
            "feed_sigma": feed_sigma,
            "arrived_at": city_clock().now(),
        },
    )
    if is_new:
        keep_look(new)
        notify("mobility.count")
        judge_zone(new.zone, since=new.at, until=new.at)
    return is_new


@transaction_required
def count_zones() -> int:
    """Record what positions say of every zone now and return how many counts that made; once a minute at most.

    How sure it is, is the share of operators whose feed is live: what was counted during an outage is told from a quiet
    hour by that, and neither learnt from nor scored. Who is missing is kept as well: zones are judged with the others.
    """
    now = city_clock().now().replace(second=0, microsecond=0)
    zones, (told, missing) = list_zones(now), _heard()
    if not told:
        return 0
    key = iso(now)
    known = set(
        ZoneCount.objects.filter(source=CountSource.FEED.value, at=now, key=key).values_list("zone_id", flat=True)
    )
    fresh = [zone for zone in zones if zone.key not in known]
    counts = feed_counts(fresh, now)
    rows = [
        ZoneCount(
            zone_id=zone.key,
            source=CountSource.FEED.value,
            key=key,
            at=now,
            total=round(feed.mean, 3),
            by_operator={code: one.value for code, one in feed.by_operator.items()},
            by_state={},
            conf=1 - len(missing) / told,
            missing=missing,
            sigma=round(math.sqrt(feed.variance), 3),
            arrived_at=now,
        )
        for zone, feed in zip(fresh, counts, strict=True)
    ]
    ZoneCount.objects.bulk_create(rows)
    if not known:
        keep_samples(now, counts)
    for row in rows:
        judge_zone(row.zone_id, since=now, until=now)
    if rows:
        notify("mobility.count")
    return len(rows)


def _by_positions(new: NewCount) -> tuple[float | None, float | None]:
    """Return what positions said of the zone at that instant, or nothing where that cannot be compared."""
    zone = next((one for one in list_zones(new.at) if one.key == new.zone), None)
    if new.source is CountSource.FEED or zone is None or _is_all_out():
        return None, None
    (feed,) = feed_counts([zone], new.at)
    return feed.mean, math.sqrt(feed.variance)


def _is_all_out() -> bool:
    told, missing = _heard()
    return told == len(missing)


def _heard() -> tuple[int, list[str]]:
    """Return how many operators ever sent events, and those whose events do not arrive in time now."""
    found = [one for one in list_feed_health() if one.channel is Channel.EVENTS and one.state is not FeedState.NEVER]
    return len(found), [one.operator for one in found if one.state is not FeedState.LIVE]
