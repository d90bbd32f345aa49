"""Reading how many vehicles stand in each zone: by positions that err, corrected by those who looked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
from django.db import connection

from furong.engines.inside import Bias, bias_after, bias_at, chances, corrected, counts, outlines_of
from furong.foundation.citytime.clock import city_clock
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.counts import CountSource, Estimate, LiveCountInfo
from furong.nets.mobility.contracts.vehicles import IN_PUBLIC_SPACE, VehicleState
from furong.nets.mobility.contracts.zones import ZoneInfo
from furong.nets.mobility.models import Operator, Vehicle, ZoneCount
from furong.nets.mobility.selectors.gbfs import snapshots_at
from furong.nets.mobility.selectors.zones import get_zone_for, list_zones_for

__all__ = [
    "FeedCount",
    "feed_counts",
    "get_live_count_for",
    "list_live_counts",
    "list_live_counts_for",
    "standing_by_operator",
]

#: States in which a vehicle stands.
STANDING = tuple(sorted(state.value for state in IN_PUBLIC_SPACE - {VehicleState.ON_TRIP}))
#: A position counts for so long: a locked bike reports every four hours (北京地标 2021 征求意见稿), three times over.
_HELD = timedelta(hours=12)
#: The state of a vehicle is looked for so far back.
_REACH = timedelta(days=7)
#: An instant so little ago is as good as now.
_RECENT = timedelta(minutes=2)
#: Receivers tell the radius that holds 68 % of their errors: so many standard deviations of a round Gaussian. [1]
_RADIUS_SIGMAS = math.sqrt(-2.0 * math.log(1.0 - 0.68))
_SIGMA_LEAST_M, _SIGMA_MOST_M = 0.5, 200.0
#: What is known of a bias when nobody has looked: this share of the capacity, at least so many bikes. [1]
_BIAS_SHARE, _BIAS_LEAST = 0.25, 2.0
#: How long a bias lasts. [s]
_BIAS_LASTS_S = 6 * 3600.0
#: Who looked longer ago tells nothing more.
_LOOKED_BACK = timedelta(hours=24)
#: How vehicles stand is told for so long after somebody looked.
_SEEN_FOR = timedelta(minutes=30)
#: Two-sided 95 % of a normal distribution. [1]
_SPREAD = 1.96


@dataclass(frozen=True, slots=True)
class FeedCount:
    """What positions alone say of a zone: mean and variance, by operator and by state of the vehicle. [1]"""

    mean: float
    variance: float
    by_operator: Mapping[str, Estimate]
    by_vehicle_state: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class _Standing:
    """Vehicles that stand somewhere: one entry each."""

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    sigma: npt.NDArray[np.float64]
    operator: npt.NDArray[np.int64]
    state: npt.NDArray[np.int64]


def list_live_counts(zones: Sequence[ZoneInfo], at: datetime | None = None) -> list[LiveCountInfo]:
    """Return how many vehicles stand in each of some zones, with error bars.

    Args:
        zones: The zones, as they hold then.
        at: The instant; now when ``None``.
    """
    moment = at or city_clock().now()
    looks = _looks([zone.key for zone in zones], moment)
    found = feed_counts(zones, moment)
    return [_live(zone, feed, looks.get(zone.key, []), moment) for zone, feed in zip(zones, found, strict=True)]


def list_live_counts_for(actor: Actor, at: datetime | None = None) -> list[LiveCountInfo]:
    """Return the same for the zones that ``actor`` may see."""
    return list_live_counts(list_zones_for(actor, at), at)


def get_live_count_for(actor: Actor, key: str, at: datetime | None = None) -> LiveCountInfo:
    """Return the same for one zone.

    Raises:
        ZoneUnknown: When there is none, or the actor may not see it.
    """
    return list_live_counts([get_zone_for(actor, key, at)], at)[0]


def feed_counts(zones: Sequence[ZoneInfo], at: datetime) -> list[FeedCount]:
    """Return what positions alone say of some zones at an instant."""
    operators = {row.code: row.gps_sigma_m for row in Operator.objects.order_by("code")}
    codes = list(operators)
    standing = _standing(operators, at)
    found = chances(
        standing.lon, standing.lat, standing.sigma, standing.sigma, outlines_of([zone.geometry for zone in zones])
    )
    told = [
        counts(found, group, zones=len(zones), groups=max(1, len(names)))
        for group, names in ((standing.operator, codes), (standing.state, STANDING))
    ]
    return [
        FeedCount(
            mean=float(told[0].mean[number].sum()),
            variance=float(told[0].variance[number].sum()),
            by_operator=_estimates(codes, told[0].mean[number], told[0].variance[number]),
            by_vehicle_state=_estimates(STANDING, told[1].mean[number], told[1].variance[number]),
        )
        for number in range(len(zones))
    ]


def standing_by_operator(at: datetime) -> dict[str, int]:
    """Return how many vehicles of each operator stand somewhere at an instant, inside zones or not."""
    operators = {row.code: row.gps_sigma_m for row in Operator.objects.order_by("code")}
    found = np.bincount(_standing(operators, at).operator, minlength=len(operators))
    return dict(zip(operators, found.tolist(), strict=True))


def _estimates(
    names: Iterable[str], means: npt.NDArray[np.float64], variances: npt.NDArray[np.float64]
) -> dict[str, Estimate]:
    return {
        name: Estimate(value=round(float(mean), 3), sigma=round(math.sqrt(float(variance)), 3))
        for name, mean, variance in zip(names, means, variances, strict=False)
    }


def _live(zone: ZoneInfo, feed: FeedCount, looks: Sequence[ZoneCount], at: datetime) -> LiveCountInfo:
    bias = _bias(zone, looks, at)
    total, variance = corrected(feed.mean, feed.variance, bias)
    sigma = math.sqrt(variance)
    last = looks[-1] if looks else None
    seen = last if last is not None and at - last.at <= _SEEN_FOR else None
    return LiveCountInfo(
        zone=zone.key,
        version=zone.version,
        name_zh=zone.name_zh,
        name_en=zone.name_en,
        capacity=zone.capacity,
        at=at,
        total=round(total, 3),
        sigma=round(sigma, 3),
        low=round(max(0.0, total - _SPREAD * sigma), 3),
        high=round(total + _SPREAD * sigma, 3),
        by_operator=feed.by_operator,
        by_vehicle_state=feed.by_vehicle_state,
        by_state=dict(seen.by_state) if seen is not None else {},
        feed_total=round(feed.mean, 3),
        feed_sigma=round(math.sqrt(feed.variance), 3),
        bias=round(bias.mean, 3),
        bias_sigma=round(math.sqrt(bias.variance), 3),
        looked_at=last.at if last is not None else None,
        looked_by=CountSource(last.source) if last is not None else None,
    )


def _bias(zone: ZoneInfo, looks: Sequence[ZoneCount], at: datetime) -> Bias:
    """Return the bias of a zone, learnt from who looked, in the order in which they did.

    Until anybody has looked it is taken for 0 and its variance is left out: the error bars are then those of the
    positions alone.
    """
    prior = max(_BIAS_LEAST, _BIAS_SHARE * zone.capacity) ** 2
    bias = Bias(0.0, 0.0, at.timestamp())
    for number, look in enumerate(looks):
        second = look.at.timestamp()
        before = Bias(0.0, prior, second) if not number else bias
        before = bias_at(before, second, prior_variance=prior, time_constant_s=_BIAS_LASTS_S)
        assert look.feed_total is not None
        assert look.feed_sigma is not None
        counted = max(look.sigma**2, 1e-6)
        bias = bias_after(before, look.total, counted, look.feed_total, look.feed_sigma**2)
    return bias_at(bias, at.timestamp(), prior_variance=prior if looks else 0.0, time_constant_s=_BIAS_LASTS_S)


def _looks(zones: Sequence[str], at: datetime) -> Mapping[str, list[ZoneCount]]:
    """Return who looked at each zone, in the order in which they did; when the feed was out nothing can be compared."""
    rows = ZoneCount.objects.filter(
        zone__in=zones,
        source__in=[CountSource.CAMERA.value, CountSource.PATROL.value],
        at__gt=at - _LOOKED_BACK,
        at__lte=at,
        feed_total__isnull=False,
    )
    found: dict[str, list[ZoneCount]] = {}
    for row in rows.order_by("at", "id"):
        found.setdefault(row.zone_id, []).append(row)
    return found


def _standing(operators: Mapping[str, float], at: datetime) -> _Standing:
    rows = _standing_now(at) if city_clock().now() - at < _RECENT else _standing_then(at)
    rows += _standing_by_gbfs(at, {row[0] for row in rows})
    codes = {code: number for number, code in enumerate(operators)}
    states = {state: number for number, state in enumerate(STANDING)}
    sigma = [
        operators[operator] if accuracy is None else min(max(accuracy / _RADIUS_SIGMAS, _SIGMA_LEAST_M), _SIGMA_MOST_M)
        for operator, _, _, _, accuracy in rows
    ]
    return _Standing(
        lon=np.array([row[2] for row in rows], np.float64),
        lat=np.array([row[3] for row in rows], np.float64),
        sigma=np.array(sigma, np.float64),
        operator=np.array([codes[row[0]] for row in rows], np.int64),
        state=np.array([states[row[1]] for row in rows], np.int64),
    )


def _standing_now(at: datetime) -> list[tuple[str, str, float, float, float | None]]:
    rows = Vehicle.objects.filter(state__in=STANDING, placed_at__gt=at - _HELD, lon__isnull=False)
    return [
        (row.operator_id, row.state, row.lon, row.lat, row.accuracy_m)
        for row in rows.order_by("pk").only("operator", "state", "lon", "lat", "accuracy_m")
        if row.lon is not None and row.lat is not None
    ]


def _standing_by_gbfs(at: datetime, known: set[str]) -> list[tuple[str, str, float, float, float | None]]:
    """Return the vehicles that GBFS tells of operators who send nothing by MDS: it knows none of its vehicles again."""
    made: list[tuple[str, str, float, float, float | None]] = []
    for operator, row in snapshots_at(at):
        if operator in known:
            continue
        for lon, lat, disabled in zip(row.lon, row.lat, row.disabled, strict=True):
            state = VehicleState.NON_OPERATIONAL if disabled else VehicleState.AVAILABLE
            made.append((operator, state.value, lon, lat, None))
    return made


_THEN = """
WITH placed AS (
    SELECT DISTINCT ON (r.vehicle_id) r.vehicle_id, r.lon, r.lat, r.accuracy_m FROM (
        SELECT vehicle_id, at, event_id AS record, lon, lat, accuracy_m FROM mobility_vehicleevent
        WHERE at <= %(at)s AND at > %(held)s AND lon IS NOT NULL
        UNION ALL
        SELECT vehicle_id, at, telemetry_id, lon, lat, accuracy_m FROM mobility_vehicleposition
        WHERE at <= %(at)s AND at > %(held)s
    ) r ORDER BY r.vehicle_id, r.at DESC, r.record DESC
), stated AS (
    SELECT DISTINCT ON (vehicle_id) vehicle_id, state FROM mobility_vehicleevent
    WHERE at <= %(at)s AND at > %(reach)s ORDER BY vehicle_id, at DESC, event_id DESC
)
SELECT vehicle.operator_id, stated.state, placed.lon, placed.lat, placed.accuracy_m
FROM placed JOIN stated USING (vehicle_id) JOIN mobility_vehicle vehicle ON vehicle.id = placed.vehicle_id
WHERE stated.state = ANY(%(standing)s) ORDER BY vehicle.id
"""


def _standing_then(at: datetime) -> list[tuple[str, str, float, float, float | None]]:
    with connection.cursor() as cursor:
        cursor.execute(_THEN, {"at": at, "held": at - _HELD, "reach": at - _REACH, "standing": list(STANDING)})
        return list(cursor.fetchall())
