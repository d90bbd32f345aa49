"""Positions that a text tells: a pair of coordinates, and the system that it says they are in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from furong.kernel.geo import CRS, Position

__all__ = ["ToldPosition", "position_in"]

_DEGREES = r"(\d{1,3}\.\d{3,})"
_PAIR = re.compile(rf"{_DEGREES}\s*[°度]?\s*[EN]?\s*[,;、/ ]\s*(?:北纬|东经|纬度|经度|lat|lon|lng)?[:=]?\s*{_DEGREES}")
_NAMED = re.compile(
    rf"(?:东经|经度|lo?ng?)[:=]?\s*{_DEGREES}.{{0,12}}?(?:北纬|纬度|lat)[:=]?\s*{_DEGREES}", re.IGNORECASE
)
_SYSTEMS = (
    (CRS.GCJ02, re.compile(r"gcj|高德|腾讯|火星|微信", re.IGNORECASE)),
    (CRS.BD09, re.compile(r"bd-?09|百度", re.IGNORECASE)),
    (CRS.CGCS2000, re.compile(r"cgcs|2000坐标", re.IGNORECASE)),
    (CRS.WGS84, re.compile(r"wgs|gps|北斗", re.IGNORECASE)),
)
#: Longitudes and latitudes of China, so that the two cannot be mistaken for each other. [deg]
_LONS, _LATS = (73.0, 135.1), (3.0, 54.0)


@dataclass(frozen=True, slots=True)
class ToldPosition:
    """A position as a text tells it.

    Args:
        lon: Longitude, as it stands there. [deg]
        lat: Latitude. [deg]
        crs: The system that the text names, or ``None``.
    """

    lon: float
    lat: float
    crs: CRS | None

    def readings(self) -> tuple[Position, ...]:
        """Return what it may mean in WGS 84: one position, or one for each system when none is named."""
        systems = (self.crs,) if self.crs else (CRS.WGS84, CRS.GCJ02, CRS.BD09)
        return tuple(Position(self.lon, self.lat, system).to(CRS.WGS84) for system in systems)


def position_in(text: str) -> ToldPosition | None:
    """Return the position that a text tells, in whichever order, or ``None``."""
    plain = unicodedata.normalize("NFKC", text)
    match = _NAMED.search(plain) or _PAIR.search(plain)
    if match is None:
        return None
    one, two = float(match[1]), float(match[2])
    systems = [system for system, words in _SYSTEMS if words.search(plain)]
    for lon, lat in ((one, two), (two, one)):
        if _LONS[0] <= lon <= _LONS[1] and _LATS[0] <= lat <= _LATS[1]:
            return ToldPosition(lon, lat, systems[0] if len(systems) == 1 else None)
    return None
