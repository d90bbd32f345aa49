"""Reckon state, place and flags of vehicles from what was reported of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.nets.mobility.contracts.vehicles import Place
from furong.nets.mobility.domain.vehicle_walk import Report, Track, advance, walk
from furong.nets.mobility.models import Vehicle, VehicleEvent, VehicleFlag, VehiclePosition

__all__ = ["walk_vehicles"]

_BATCH = 2000
#: One statement for all of them: a fleet reports by the thousand.
_UPDATE = """
UPDATE mobility_vehicle SET state = told.state, state_at = told.state_at,
    event_types = string_to_array(told.event_types, ','), lon = told.lon, lat = told.lat,
    accuracy_m = told.accuracy_m, placed_at = told.placed_at
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::text[], %s::float8[], %s::float8[], %s::float8[],
    %s::timestamptz[]) AS told(id, state, state_at, event_types, lon, lat, accuracy_m, placed_at)
WHERE mobility_vehicle.id = told.id
"""


@transaction_required
def walk_vehicles(vehicles: Mapping[int, Vehicle], fresh: Mapping[int, Iterable[Report]]) -> None:
    """Bring vehicles up to what was reported of them just now; it is stored already.

    What is newer than everything before is added to the track; where something came late, all of that vehicle's reports
    are walked again.

    Args:
        vehicles: The vehicles, held, by their number.
        fresh: What was reported, by the same.
    """
    tracks: dict[int, Track] = {}
    late: list[int] = []
    for number, reports in fresh.items():
        track = advance(_track(vehicles[number]), reports)
        if track is None:
            late.append(number)
        else:
            tracks[number] = track
    for number, reports in _history(late).items():
        tracks[number] = walk(reports)
    VehicleFlag.objects.filter(vehicle__in=late).delete()
    flags = [
        VehicleFlag(vehicle_id=number, record=one.record, kind=one.kind.value, at=one.at, detail=dict(one.detail))
        for number, track in tracks.items()
        for one in track.flags
    ]
    VehicleFlag.objects.bulk_create(flags, batch_size=_BATCH)
    if tracks:
        _store(tracks)
        notify("mobility.count")


def _track(row: Vehicle) -> Track:
    place = None
    if row.lon is not None and row.lat is not None:
        place = Place(lon=row.lon, lat=row.lat, accuracy_m=row.accuracy_m)
    return Track(
        state=row.state,
        state_at=row.state_at,
        event_types=tuple(row.event_types),
        place=place,
        placed_at=row.placed_at,
    )


def _history(numbers: list[int]) -> Mapping[int, list[Report]]:
    """Return everything that was ever reported of some vehicles."""
    found: dict[int, list[Report]] = defaultdict(list)
    for event in VehicleEvent.objects.filter(vehicle__in=numbers):
        place = None
        if event.lon is not None and event.lat is not None:
            place = Place(lon=event.lon, lat=event.lat, accuracy_m=event.accuracy_m)
        report = Report(
            record=event.event_id, at=event.at, place=place, state=event.state, event_types=tuple(event.event_types)
        )
        found[event.vehicle_id].append(report)
    for position in VehiclePosition.objects.filter(vehicle__in=numbers):
        place = Place(lon=position.lon, lat=position.lat, accuracy_m=position.accuracy_m)
        found[position.vehicle_id].append(Report(record=position.telemetry_id, at=position.at, place=place))
    return found


def _store(tracks: Mapping[int, Track]) -> None:
    told = list(tracks.values())
    places = [track.place for track in told]
    columns: list[Any] = [
        list(tracks),
        [track.state for track in told],
        [track.state_at for track in told],
        [",".join(track.event_types) for track in told],
        [place.lon if place else None for place in places],
        [place.lat if place else None for place in places],
        [place.accuracy_m if place else None for place in places],
        [track.placed_at for track in told],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, columns)
