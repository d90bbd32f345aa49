"""Judge a zone anew after counts: what has become of its overflow is recorded and announced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID, uuid5

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import announce_all, notify
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event, EventType
from furong.kernel.shares import apportion
from furong.nets.mobility.contracts.overflow import (
    OVERFLOW_CLEARED,
    OVERFLOW_CORRECTED,
    OVERFLOW_COUNTED,
    OVERFLOW_RAISED,
    OVERFLOW_WITHDRAWN,
    OVERFLOW_WORSENED,
    OverflowTold,
)
from furong.nets.mobility.contracts.zones import ZoneInfo
from furong.nets.mobility.domain.overflow import Limits
from furong.nets.mobility.domain.overflow_changes import Change, Step, changes
from furong.nets.mobility.models import OverflowTurn, ParkingZone, ZoneCount
from furong.nets.mobility.selectors.overflow_judging import BEFORE, bikes_of, look_at
from furong.nets.mobility.selectors.overflow_rules import case_type_of_overflows, rules_of

__all__ = ["LATEST", "judge_zone"]

#: A count that comes later than this is kept, and judges nothing any more.
LATEST = timedelta(hours=48)
_TOLD = UUID("a4c9d7de-3f0a-5d3c-9a51-65ab0f9c7be3")
_EVENTS: Mapping[Step, EventType] = MappingProxyType(
    {
        Step.RAISED: OVERFLOW_RAISED,
        Step.WORSENED: OVERFLOW_WORSENED,
        Step.CLEARED: OVERFLOW_CLEARED,
        Step.CORRECTED: OVERFLOW_CORRECTED,
        Step.WITHDRAWN: OVERFLOW_WITHDRAWN,
    }
)


@transaction_required
def judge_zone(key: str, *, since: datetime, until: datetime) -> int:
    """Judge a zone, and return how many turns its overflows have taken.

    Args:
        key: Key of the zone; judging one zone waits for the other.
        since: The earliest instant of which something new is known.
        until: The latest.
    """
    now = city_clock().now()
    if since < now - LATEST:
        return 0
    ParkingZone.objects.select_for_update().get(pk=key)
    rules = rules_of([key])[key]
    until = min(max([until, *_known_until(key, now)]), now)
    look = look_at(key, rules, since=since - BEFORE, until=until)
    zone = rules.version_at(until) or (rules.versions[-1] if rules.versions else None)
    if look.row is None or zone is None:
        return 0
    limits = rules.limits_at(look.row.at)
    found = changes(key, look.told, look.judgement.episodes)
    rows = [_turn(zone, look.row, limits, change, now) for change in found]
    OverflowTurn.objects.bulk_create(rows)
    _announce(zone, look.row, limits, rows)
    if not rows and since <= look.row.at and any(e.cleared_at is None for e in look.judgement.episodes):
        episode = next(one for one in look.told if one.cleared_at is None and not one.is_withdrawn)
        _announce_count(zone, look.row, limits, episode.id, episode.raised_at, episode.state)
    return len(rows)


def _known_until(key: str, now: datetime) -> list[datetime]:
    """Return the latest instants of which anything is known: of a count, and of a turn that came true by waiting."""
    counts = ZoneCount.objects.filter(zone=key, at__lte=now, at__gte=now - LATEST).order_by("-at")
    turns = OverflowTurn.objects.filter(zone=key).order_by("-at")
    return [at for rows in (counts, turns) for at in rows.values_list("at", flat=True)[:1]]


def _turn(zone: ZoneInfo, count: ZoneCount, limits: Limits | None, change: Change, now: datetime) -> OverflowTurn:
    return OverflowTurn(
        zone_id=zone.key,
        episode=change.episode,
        step=change.step,
        state=change.state,
        at=change.at,
        raised_at=change.raised_at,
        cleared_at=change.cleared_at,
        known_at=now,
        source=count.source,
        counted_at=count.at,
        total=count.total,
        sigma=count.sigma,
        capacity=zone.capacity,
        limit=limits.overflow if limits else 0,
        clear_at=limits.clear_at if limits else 0,
    )


def _announce(zone: ZoneInfo, count: ZoneCount, limits: Limits | None, rows: list[OverflowTurn]) -> None:
    told = [row for row in rows if row.step in _EVENTS]
    announce_all(
        [
            Event(
                id=uuid5(_TOLD, f"turn {row.pk}"),
                type=_EVENTS[Step(row.step)],
                source="/nets/mobility",
                subject=zone.key,
                time=row.known_at,
                data=_payload(zone, count, limits, row),
            )
            for row in told
        ]
    )
    if rows and not told:
        notify("mobility.overflow")


def _announce_count(
    zone: ZoneInfo, count: ZoneCount, limits: Limits | None, episode: UUID, raised_at: datetime, state: str
) -> None:
    now = city_clock().now()
    row = OverflowTurn(episode=episode, state=state, at=count.at, raised_at=raised_at, known_at=now)
    announce_all(
        [
            Event(
                id=uuid5(_TOLD, f"count {count.pk}"),
                type=OVERFLOW_COUNTED,
                source="/nets/mobility",
                subject=zone.key,
                time=now,
                data=_payload(zone, count, limits, row),
            )
        ]
    )


def _payload(zone: ZoneInfo, count: ZoneCount, limits: Limits | None, row: OverflowTurn) -> OverflowTold:
    bikes = bikes_of(count)
    clear_at = limits.clear_at if limits else 0
    return OverflowTold(
        zone=zone.key,
        zone_zh=zone.name_zh,
        zone_en=zone.name_en,
        area=zone.area,
        lon=zone.lon,
        lat=zone.lat,
        episode=row.episode,
        case_type=case_type_of_overflows(),
        state=str(row.state),
        at=row.at,
        raised_at=row.raised_at,
        known_at=row.known_at,
        source=count.source,
        counted_at=count.at,
        total=count.total,
        sigma=count.sigma,
        capacity=zone.capacity,
        clear_at=clear_at,
        by_operator=dict(count.by_operator),
        bikes=bikes,
        quotas=apportion(sum(bikes.values()) - clear_at, bikes),
        missing=tuple(count.missing),
    )
