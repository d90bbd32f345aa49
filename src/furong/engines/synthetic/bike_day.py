"""A made-up day of shared-bike lock events.

The morning is modelled on two recorded ones (Xiamen island, 21 and 22 December 2020, 07:00 to 09:00, 78,801 lock
events): its shape over the minutes, how often a bike locks again, how far it goes, how the bikes fall to operators,
and what share of the locks lies inside the 13 monitored zones. What the rest of the day looks like is assumed, and so
is where in the city the bikes go. No row of the recorded data is in here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from furong.kernel.columns import BytesColumn, Columns, FloatColumn, IntColumn, column

__all__ = ["BikeDayProfile", "LockEvents", "Spot", "bike_day"]

_DAY_MIN = 24 * 60
_METRE_DEG = 1 / 111_195.08  # of latitude, on the mean sphere (IUGG R1)

#: Locks a minute relative to the busiest, by time of day [h]. 07:00 to 09:00 as measured in steps of ten minutes (the
#: first step is low because the recording begins in it); the rest is assumed: quiet nights, a bump at noon, a peak in
#: the evening.
_SHAPE = (
    (0.0, 0.02), (5.5, 0.03), (6.5, 0.20), (7.0, 0.23), (7.25, 0.30), (7.5, 0.43), (7.75, 0.58), (8.0, 0.76),
    (8.25, 0.80),
    (8.5, 1.00), (8.75, 0.75), (9.0, 0.55), (9.5, 0.35), (11.5, 0.30), (12.25, 0.45), (13.5, 0.30), (16.5, 0.40),
    (17.75, 0.90), (18.5, 0.85), (19.5, 0.50), (21.0, 0.30), (22.5, 0.12), (24.0, 0.02),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that draws bikes.

    Args:
        lon: Longitude of its middle, WGS 84. [deg]
        lat: Latitude of its middle. [deg]
        pull: How strongly it draws in the morning, relative to the others. [1]
        first_min: When in the morning the pull begins. [min after midnight]
        last_min: When it is over; in the evening bikes leave it. [min after midnight]
    """

    lon: float
    lat: float
    pull: float
    first_min: int
    last_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BikeDayProfile:
    """The statistics of a day. Defaults are measured on the recorded mornings unless it is said otherwise.

    Args:
        bikes: Bikes in use; about half of the recorded 24 thousand, assumed for one district. [1]
        locks_a_bike: Locks of one bike between 07:00 and 09:00. [1]
        inside_share: Share of locks inside the monitored spots at the peak; 0.05 was measured over a whole island, and
            one district is a smaller place. [1]
        scatter_m: Half of the locks at a spot lie within this distance of its middle. [m]
        trip_m: Half of the trips go no further than this. [m]
        operator_shares: Shares of operators A, B and C, told by the first hexadecimal digit modulo 3. [1]
        spread_m: How far from its middle the district is in use, assumed. [m]
    """

    bikes: int = 9_000
    locks_a_bike: float = 1.65
    inside_share: float = 0.19
    scatter_m: float = 50.0
    trip_m: float = 720.0
    operator_shares: tuple[float, float, float] = (0.376, 0.316, 0.308)
    spread_m: float = 2_600.0


@dataclass(frozen=True, eq=False)
class LockEvents(Columns):
    """Lock events in the order of time.

    Args:
        vehicle: Identifier of the bike, 32 hexadecimal digits.
        second: When it was locked. [s since 1970-01-01T00:00Z]
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
    """

    vehicle: BytesColumn = column("S32")
    second: IntColumn = column("int64", unit="s")
    lon: FloatColumn = column("float64", unit="deg")
    lat: FloatColumn = column("float64", unit="deg")


def bike_day(profile: BikeDayProfile, spots: Sequence[Spot], *, seed: int, midnight_s: int) -> LockEvents:
    """Return the lock events of the day that begins at ``midnight_s`` [s since 1970-01-01T00:00Z].

    Every bike is locked once in the small hours, so that the day opens with bikes standing everywhere.

    Args:
        profile: The statistics.
        spots: Monitored places, which draw more than their share.
        seed: Makes the day; the same seed and midnight give the same events. [1]
        midnight_s: When the day begins. [s since 1970-01-01T00:00Z]
    """
    dice = np.random.Generator(np.random.PCG64([seed, midnight_s // 86_400]))
    names = _names(profile, dice)
    rate = _rate(profile)
    counts = dice.poisson(rate)
    minutes = np.repeat(np.arange(_DAY_MIN), counts)
    opening = np.sort(dice.integers(0, 6 * 60, profile.bikes))
    bike = np.concatenate([dice.permutation(profile.bikes), dice.integers(0, profile.bikes, len(minutes))])
    minute = np.concatenate([opening, minutes])
    lon, lat = _places(profile, spots, minute, dice)
    order = np.argsort(minute, kind="stable")
    return LockEvents(
        vehicle=names[bike[order]],
        second=midnight_s + minute[order] * 60,
        lon=np.round(lon[order], 6),
        lat=np.round(lat[order], 6),
    )


def _names(profile: BikeDayProfile, dice: np.random.Generator) -> BytesColumn:
    """Return identifiers whose first digit tells the operator in the profile's shares."""
    operator = dice.choice(3, profile.bikes, p=np.array(profile.operator_shares) / sum(profile.operator_shares))
    first = operator + 3 * dice.integers(0, 5, profile.bikes)  # 0 to 14: every digit but f, which would add to A
    rest = dice.integers(0, 1 << 62, (profile.bikes, 2))
    return np.array([f"{d:x}{a:015x}{b:016x}" for d, (a, b) in zip(first, rest.tolist(), strict=True)], dtype="S32")


def _rate(profile: BikeDayProfile) -> FloatColumn:
    """Return the locks to expect in each minute of the day."""
    hours, heights = np.array(_SHAPE).T
    shape = np.interp(np.arange(_DAY_MIN) / 60, hours, heights)
    morning = shape[7 * 60 : 9 * 60].sum()
    return np.asarray(shape / morning * profile.bikes * profile.locks_a_bike)


def _places(
    profile: BikeDayProfile, spots: Sequence[Spot], minute: IntColumn, dice: np.random.Generator
) -> tuple[FloatColumn, FloatColumn]:
    """Return where each lock happens: at a spot, or at one of the street corners around them."""
    middle = np.array([[spot.lon, spot.lat] for spot in spots])
    pull = np.array([_pull(spot, minute) for spot in spots])
    total = pull.sum(axis=0)
    at_spot = dice.random(len(minute)) < profile.inside_share * np.minimum(total / len(spots), 1.0)
    chance = np.cumsum(pull / np.maximum(total, 1e-9), axis=0)
    which = np.minimum((dice.random(len(minute)) > chance).sum(axis=0), len(spots) - 1)
    centre = middle.mean(axis=0)
    corners = centre + _metres(dice.normal(0, profile.spread_m / 2, (160, 2)), centre[1])
    corner = corners[dice.integers(0, len(corners), len(minute))]
    base = np.where(at_spot[:, None], middle[which], corner)
    # A two-dimensional normal has half of its points within 1.177 standard deviations.
    reach_m = np.where(at_spot, profile.scatter_m, profile.trip_m / 3) / 1.177
    placed = base + _metres(dice.normal(0, 1, (len(minute), 2)) * reach_m[:, None], centre[1])
    return placed[:, 0], placed[:, 1]


def _pull(spot: Spot, minute: IntColumn) -> FloatColumn:
    """Return how strongly a spot draws at each minute: its own span in the morning, a little the rest of the day."""
    inside = (minute >= spot.first_min) & (minute < spot.last_min)
    return np.where(inside, spot.pull, 0.15)


def _metres(offsets: FloatColumn, lat: float) -> FloatColumn:
    """Return offsets to the east and north [m] in degrees at a latitude."""
    return np.asarray(offsets * _METRE_DEG / np.array([np.cos(np.radians(lat)), 1.0]))
