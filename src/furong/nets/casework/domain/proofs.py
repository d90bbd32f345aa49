"""Whether a photo can prove the result of a case: it is of this case alone, of its place, and of after the dispatch.

The limits of what is the same photo are measured on made-up streets (``tests/engines/pictures/test_prints.py``):
a photo stored anew with less quality, or smaller, is at most 6 bits from itself, one that lost 1 % at each side seldom
more than 6; two photos of one place that were taken by hand on different days are more than 6 apart in 97 of 100 cases,
photos of different places always. In one case the photos before and after are taken from nearly the same spot within
minutes, so that only what differs by 2 bits or less is the same photo there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from furong.kernel.clock import city_time
from furong.kernel.geo import CRS, distance_m, transform
from furong.nets.casework.contracts.proofs import PhotoFinding, ProofTrouble

__all__ = [
    "COPY_BITS",
    "EARLY_BY",
    "REPEAT_BITS",
    "Found",
    "distance_from",
    "finding_of",
    "judge_place",
    "judge_time",
    "noted_instant",
]

#: Photos of two cases that differ by no more are the same photo. [bit]
COPY_BITS = 6
#: Photos of one case that differ by no more are the same photo. [bit]
REPEAT_BITS = 2
#: How much earlier than the dispatch a camera may say that it was: clocks of phones are off by as much.
EARLY_BY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found about a photo, as facts.

    Args:
        trouble: What kind.
        case: Number of the case that had the photo first, or empty.
        at: When that one was attached, or when the camera says that the photo was taken.
        since: When the case was dispatched.
        value: How far from the place [m], or how many bits the two photos differ by [bit].
        limit: The most that is allowed. [the same]
    """

    trouble: ProofTrouble
    case: str = ""
    at: datetime | None = None
    since: datetime | None = None
    value: float | None = None
    limit: float | None = None


def noted_instant(camera: datetime | None, phone: datetime | None, believed: datetime) -> datetime | None:
    """Return when the camera says the photo was taken, by the city's clock; ``None`` when it does not say.

    Both times of a phone are of one clock: however wrong that is, the age of the photo when it was chosen is right.

    Args:
        camera: What the camera noted.
        phone: What the phone said when the photo was chosen.
        believed: When that was by the city's clock.
    """
    if camera is None or phone is None:
        return camera
    return believed - (phone - camera)


def judge_time(noted: datetime | None, dispatched: datetime | None) -> Found | None:
    """Return what is wrong with the time of a photo, if anything is."""
    if noted is None or dispatched is None or noted >= dispatched - EARLY_BY:
        return None
    return Found(trouble=ProofTrouble.EARLY, at=noted, since=dispatched)


def distance_from(place: tuple[float, float], spot: tuple[float, float], *, is_camera: bool) -> float:
    """Return how far from a place a photo was taken. [m]

    Some cameras sold in China note their position in GCJ-02 without saying so, some hundred metres off: what the
    camera says is believed in whichever of the two systems is nearer.

    Args:
        place: Longitude and latitude of the case. [deg]
        spot: Those of the photo. [deg]
        is_camera: Whether the camera noted them, and not the browser, which gives WGS 84.
    """
    spots = [spot]
    if is_camera:
        lon, lat = transform(np.array([spot[0]]), np.array([spot[1]]), CRS.GCJ02, CRS.WGS84)
        spots.append((float(lon[0]), float(lat[0])))
    return min(float(distance_m(np.array(place[0]), np.array(place[1]), np.array(x), np.array(y))) for x, y in spots)


def judge_place(metres: float | None, limit_m: float) -> Found | None:
    """Return what is wrong with the place of a photo, if anything is."""
    if metres is None or metres <= limit_m:
        return None
    return Found(trouble=ProofTrouble.FAR, value=metres, limit=limit_m)


def finding_of(found: Found) -> PhotoFinding:
    """Return what was found in sentences."""
    at = f"{city_time(found.at):%Y-%m-%d %H:%M}" if found.at else "?"
    since = f"{city_time(found.since):%Y-%m-%d %H:%M}" if found.since else "?"
    value, limit = found.value or 0.0, found.limit or 0.0
    zh, en = {
        ProofTrouble.REUSED: (
            f"与案件 {found.case} 于 {at} 提交的照片是同一张",
            f"it is the photo that case {found.case} has since {at}",
        ),
        ProofTrouble.REPEATED: (
            f"与本案 {at} 已提交的照片是同一张",
            f"it is a photo that this case has already since {at}",
        ),
        ProofTrouble.FAR: (
            f"拍摄地点距案件现场 {value:.0f} 米，超过 {limit:.0f} 米",
            f"it was taken {value:.0f} m from the place of the case, more than {limit:.0f} m",
        ),
        ProofTrouble.EARLY: (
            f"拍摄于 {at}，早于派遣时间 {since}",
            f"it was taken at {at}, before the dispatch at {since}",
        ),
    }[found.trouble]
    return PhotoFinding(trouble=found.trouble, case=found.case, zh=zh, en=en)
