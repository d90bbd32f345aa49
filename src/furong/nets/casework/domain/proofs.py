"""Whether a photo can prove the result of a case: it is of this case alone, of its place, and of after the dispatch.

What may be the same photo is found by prints, and compared then (``engines/pictures``). The limits were measured on 64
real pictures and on made-up streets (``tests/engines/pictures``): of copies with less quality, smaller, or without up
to 5 % at each side, the block that differs most differs by 0.3 spreads of grey values at most, of copies that are 30 %
lighter by 0.4 in 86 of 100 cases; two photos of a camera that stands still, with one to four things that came or went,
by more than 0.4 in 97 of 100. The prints of copies without 5 % at each side are within 12 bits in 86 of 100 cases, and
what is within 11 is always found. In one case the photos before and after
are taken from nearly the same spot within minutes, so that only what differs by 0.15 is the same there.
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
    "COPY_DIFFERENCE",
    "EARLY_BY",
    "REPEAT_BITS",
    "REPEAT_DIFFERENCE",
    "Found",
    "distance_from",
    "finding_of",
    "judge_place",
    "judge_time",
    "noted_instant",
]

#: Photos of two cases may be the same when their prints differ by no more, and are when they do themselves. [bit, 1]
COPY_BITS, COPY_DIFFERENCE = 12, 0.4
#: The same for photos of one case. [bit, 1]
REPEAT_BITS, REPEAT_DIFFERENCE = 12, 0.15
#: How much earlier than the dispatch a camera may say that it was: clocks of phones are off by as much.
EARLY_BY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found about a photo, as facts.

    Args:
        trouble: What kind.
        case: Number of the case that had the photo first, or empty.
        at: When that one was attached, when the camera says that the photo was taken, or when the check sent back.
        since: When the case was dispatched, or when it was looked at.
        value: How far from the place [m], or by how much the two photos differ. [1]
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


def judge_time(noted: datetime | None, dispatched: datetime | None, now: datetime) -> Found | None:
    """Return what is wrong with the time of a photo, if anything is."""
    if noted is not None and noted > now + EARLY_BY:
        return Found(trouble=ProofTrouble.FUTURE, at=noted, since=now)
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
        ProofTrouble.FUTURE: (
            f"拍摄时间 {at} 晚于现在（{since}），请校准相机时间后重拍",
            f"it says that it was taken at {at}, later than now ({since}): set the camera's clock and take it anew",
        ),
        ProofTrouble.REJECTED: (
            f"核查于 {at} 退回返工，返工前的照片不能证明返工结果，请重新拍摄",
            f"the check at {at} was not content with what it shows: take a new one of what was done since",
        ),
    }[found.trouble]
    return PhotoFinding(trouble=found.trouble, case=found.case, zh=zh, en=en)
