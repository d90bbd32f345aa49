"""Take what an operator sends by one of its doors: read, store, put aside what is refused, note how the feed is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.mobility.actions.put_aside import put_aside
from furong.nets.mobility.actions.register_vehicles import change_vehicles, register_vehicles
from furong.nets.mobility.actions.take_reports import Taken, take_events, take_positions, take_trips
from furong.nets.mobility.contracts.feeds import BulkResult, Channel, Failure
from furong.nets.mobility.contracts.operators import OperatorInfo
from furong.nets.mobility.domain.mds_reading import read_event, read_position, read_trip, read_vehicle
from furong.nets.mobility.models import FeedMinute

__all__ = ["note_arrival", "take_items", "take_without_trace"]

_READERS: Mapping[Channel, Callable[..., Any]] = {
    Channel.VEHICLES: read_vehicle,
    Channel.EVENTS: read_event,
    Channel.TELEMETRY: read_position,
    Channel.TRIPS: read_trip,
}


@transaction_required
def take_items(
    operator: OperatorInfo, channel: Channel, items: Sequence[object], *, change: bool = False
) -> BulkResult:
    """Take records of an operator; what is refused is put aside.

    Args:
        operator: Whose they are.
        channel: By which door they came.
        items: The records as they were sent.
        change: Whether vehicles are changed, not registered.
    """
    result, times = take_without_trace(operator, channel, items, change=change)
    put_aside(operator.code, channel, result.failures)
    note_arrival(operator.code, channel, result, times)
    return result


@transaction_required
def take_without_trace(
    operator: OperatorInfo, channel: Channel, items: Sequence[object], *, change: bool = False
) -> tuple[BulkResult, list[datetime]]:
    """Do the same, but for what is refused and how the feed is; return also when what was stored happened."""
    now = city_clock().now()
    usable: list[tuple[object, Any]] = []
    failures: list[Failure] = []
    for item in items:
        found = _READERS[channel](item, operator.provider_id, now)
        if isinstance(found, Failure):
            failures.append(found)
        else:
            usable.append((item, found))
    taken = _stored(operator.code, channel, usable, change=change)
    failures += taken.failures
    result = BulkResult(
        success=len(items) - len(failures), total=len(items), failures=tuple(failures), doubled=taken.doubled
    )
    return result, taken.times


@transaction_required
def note_arrival(operator: str, channel: Channel, result: BulkResult, times: Sequence[datetime]) -> None:
    """Note how a feed is by what arrived of it just now; the age of its oldest record is its lag."""
    now = city_clock().now()
    newest = max(times, default=None)
    lag_s = max(0.0, (now - min(times)).total_seconds()) if times else 0.0
    row, is_new = FeedMinute.objects.get_or_create(
        operator_id=operator,
        channel=channel.value,
        minute=now.replace(second=0, microsecond=0),
        defaults={
            "arrived_at": now,
            "newest_at": newest,
            "stored": result.success - result.doubled,
            "doubled": result.doubled,
            "refused": len(result.failures),
            "lag_s": lag_s,
        },
    )
    if not is_new:
        FeedMinute.objects.filter(pk=row.pk).update(
            arrived_at=now,
            newest_at=max(filter(None, (row.newest_at, newest)), default=None),
            stored=F("stored") + result.success - result.doubled,
            doubled=F("doubled") + result.doubled,
            refused=F("refused") + len(result.failures),
            lag_s=Greatest(F("lag_s"), lag_s),
        )


def _stored(operator: str, channel: Channel, usable: Sequence[tuple[object, Any]], *, change: bool) -> Taken:
    match channel:
        case Channel.VEHICLES:
            return Taken(failures=(change_vehicles if change else register_vehicles)(operator, usable))
        case Channel.EVENTS:
            return take_events(operator, usable)
        case Channel.TELEMETRY:
            return take_positions(operator, usable)
        case _:
            return take_trips(operator, usable)
