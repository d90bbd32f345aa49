"""What follows from a change: where a thing was, and over which time and place a datastream reaches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import shapely
import shapely.geometry
from django.db.models import Max, Min
from django.db.models.functions import Coalesce

from furong.foundation.transactions import transaction_required
from furong.nets.sensing.domain.sensorthings.values import geometry_of
from furong.nets.sensing.models import sensorthings as tables
from furong.nets.sensing.selectors.sensorthings.tables import Row

__all__ = ["move_thing", "note_observation", "recount_stream"]


@transaction_required
def move_thing(thing: Row, locations: Sequence[Row]) -> None:
    """Say where a thing is from now on, and note it in the history of its places."""
    thing.locations.set(locations)
    was = tables.StaHistoricalLocation.objects.create(thing=thing, time=datetime.now(UTC))
    was.locations.set(locations)


@transaction_required
def note_observation(row: Row) -> None:
    """Widen the time and the place of the datastream of a new observation."""
    stream = row.datastream or row.multi_datastream
    table = type(stream)
    held = table.objects.select_for_update().get(pk=stream.pk)
    last = row.phenomenon_end or row.phenomenon_start
    changes: dict[str, Any] = {}
    _widen(changes, held, "phenomenon", row.phenomenon_start, last)
    if row.result_time is not None:
        _widen(changes, held, "result_time", row.result_time, row.result_time)
    area = _area(held.observed_area, row.feature_of_interest.feature)
    if area != held.observed_area:
        changes["observed_area"] = area
    if changes:
        table.objects.filter(pk=stream.pk).update(**changes)


def _widen(changes: dict[str, Any], held: Row, name: str, first: datetime, last: datetime) -> None:
    start, end = getattr(held, f"{name}_start"), getattr(held, f"{name}_end")
    if start is None or first < start:
        changes[f"{name}_start"] = first
    if end is None or last > end:
        changes[f"{name}_end"] = last


def _area(held: object, feature: object) -> Any:
    """Return the hull of an area and a feature; of one place it is that place."""
    new = geometry_of(feature)
    if new is None:
        return held
    before = geometry_of(held)
    if before is None:
        return shapely.geometry.mapping(new)
    if shapely.covers(before, new):
        return held
    return shapely.geometry.mapping(shapely.convex_hull(shapely.union(before, new)))


@transaction_required
def recount_stream(stream: Row) -> None:
    """Work out the times of a datastream anew, after an observation has gone or changed."""
    ends = stream.observations.annotate(last=Coalesce("phenomenon_end", "phenomenon_start"))
    found = ends.aggregate(
        first=Min("phenomenon_start"), last_of_all=Max("last"), told=Min("result_time"), told_last=Max("result_time")
    )
    type(stream).objects.filter(pk=stream.pk).update(
        phenomenon_start=found["first"],
        phenomenon_end=found["last_of_all"],
        result_time_start=found["told"],
        result_time_end=found["told_last"],
    )
