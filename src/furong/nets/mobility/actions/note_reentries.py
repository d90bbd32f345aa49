"""Notice watched vehicles in what an operator reports, while it is taken: within one feed cycle, by exact match.

A vehicle appears when it stands at another place than where it appeared last, or stands there again after it was gone.
Each appearance is announced once, however often and in whatever order it is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import uuid5

import shapely
from shapely.geometry import shape

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import announce
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event
from furong.nets.mobility.contracts.vehicles import Place
from furong.nets.mobility.contracts.watch import REENTRY_SEEN, ReentrySeen, WatchReason, WatchState
from furong.nets.mobility.contracts.zones import ZoneInfo
from furong.nets.mobility.domain.vehicle_walk import Report
from furong.nets.mobility.domain.watching import APPEARS, is_elsewhere
from furong.nets.mobility.models import Reentry, Vehicle, VehicleEvent, Watch
from furong.nets.mobility.selectors.zones import list_zones

__all__ = ["note_reentries"]


@transaction_required
def note_reentries(vehicles: Mapping[int, Vehicle], fresh: Mapping[int, Iterable[Report]]) -> None:
    """Note and announce where watched vehicles were put down.

    Args:
        vehicles: The vehicles, held, by their number.
        fresh: What was reported of them just now, by the same.
    """
    keys = {vehicles[number].key for number in fresh}
    watched: dict[str, list[Watch]] = defaultdict(list)
    for row in Watch.objects.filter(key__in=keys).exclude(state=WatchState.LIFTED.value):
        watched[row.key].append(row)
    for number, reports in fresh.items():
        for watch in watched.get(vehicles[number].key, ()):
            _note(watch, vehicles[number], sorted(reports, key=lambda report: report.at))


def _note(watch: Watch, vehicle: Vehicle, reports: Sequence[Report]) -> None:
    for report in reports:
        place = report.place
        is_in_time = watch.since <= report.at and (watch.until is None or report.at < watch.until)
        if place is None or not is_in_time or not _stands(vehicle, report):
            continue
        if _is_known(watch, vehicle, report.at, place.lon, place.lat):
            continue
        seen = _seen(watch, vehicle, report, place)
        Reentry.objects.create(
            reentry=seen.reentry,
            watch=watch,
            vehicle=vehicle,
            zone=seen.zone,
            lon=seen.lon,
            lat=seen.lat,
            at=seen.at,
            seen_at=seen.known_at,
        )
        announce(
            Event(
                id=seen.reentry,
                type=REENTRY_SEEN,
                source="/nets/mobility",
                subject=str(watch.pk),
                time=report.at,
                data=seen,
            )
        )


def _seen(watch: Watch, vehicle: Vehicle, report: Report, place: Place) -> ReentrySeen:
    zone = _zone_at(place.lon, place.lat, report.at)
    return ReentrySeen(
        reentry=uuid5(report.record, str(watch.pk)),
        watch=watch.pk,
        masked=watch.masked,
        reason=WatchReason(watch.reason),
        operator=vehicle.operator_id,
        zone=zone.key if zone else "",
        zone_zh=zone.name_zh if zone else "",
        zone_en=zone.name_en if zone else "",
        area=zone.area if zone else "",
        lon=place.lon,
        lat=place.lat,
        at=report.at,
        known_at=city_clock().now(),
    )


def _stands(vehicle: Vehicle, report: Report) -> bool:
    """Tell whether a report is of a standing vehicle; a mere position is when the last event before it says so."""
    if report.state:
        return report.state in APPEARS
    events = VehicleEvent.objects.filter(vehicle=vehicle, at__lte=report.at).order_by("-at", "-pk")
    state = events.values_list("state", flat=True).first()
    return state is None or state in APPEARS


def _is_known(watch: Watch, vehicle: Vehicle, at: datetime, lon: float, lat: float) -> bool:
    """Tell whether the vehicle stood there already, before or after, and has not been gone in between."""
    known = Reentry.objects.filter(watch=watch, vehicle=vehicle)
    for row in (known.filter(at__lte=at).order_by("-at").first(), known.filter(at__gt=at).order_by("at").first()):
        if row is None or is_elsewhere(lon, lat, than_lon=row.lon, than_lat=row.lat):
            continue
        first, last = sorted((row.at, at))
        between = VehicleEvent.objects.filter(vehicle=vehicle, at__gt=first, at__lt=last)
        if not between.exclude(state__in=[*APPEARS, "reserved"]).exists():
            return True
    return False


def _zone_at(lon: float, lat: float, at: datetime) -> ZoneInfo | None:
    point = shapely.Point(lon, lat)
    return next((zone for zone in list_zones(at) if shape(dict(zone.geometry)).covers(point)), None)
