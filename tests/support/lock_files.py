"""Made-up mornings of locks as the commands over files read them: events as CSV, zones as GeoJSON."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.engines.synthetic import LockMornings, Mornings

__all__ = ["MONDAY", "busy_zones", "write_locks", "write_zones"]

#: 2020-12-21 as a day since 1970-01-01, a Monday.
MONDAY = 18_617
_METRE_DEG = 1 / 111_195.08
_RADIUS_M = 75.0
_APART_M = 300.0
_HEAD = "bike_id,lat,lon,lock_time"


def busy_zones(mornings: Mornings, number: int = 13) -> list[int]:
    """Return the busiest hot spots that are well apart from one another."""
    chosen: list[int] = []
    for spot, (lon, lat) in enumerate(mornings.spots):
        away = [_metres(mornings.spots[other], lon, lat) for other in chosen]
        if all(metres > _APART_M for metres in away):
            chosen.append(spot)
        if len(chosen) == number:
            break
    return chosen


def write_zones(path: Path, mornings: Mornings, spots: Sequence[int], **properties: Any) -> Path:
    """Write discs around hot spots as zones."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    features = []
    for number, spot in enumerate(spots):
        lon, lat = mornings.spots[spot]
        east = lon + _RADIUS_M * _METRE_DEG * np.cos(angles) / np.cos(np.radians(lat))
        north = lat + _RADIUS_M * _METRE_DEG * np.sin(angles)
        ring = [*zip(east.tolist(), north.tolist(), strict=True)]
        geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        known = {"zone_id": f"Z{number + 1:02}", "capacity": 50, **properties}
        features.append({"type": "Feature", "properties": known, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def write_locks(path: Path, locks: LockMornings, *, received: npt.NDArray[np.int64] | None = None) -> Path:
    """Write locks as a table; ``received`` says in which minute each came in."""
    lines = [_HEAD + (",received_at" if received is not None else "")]
    for row in range(len(locks)):
        line = f"{locks.bike[row]:08x},{locks.lat[row]:.6f},{locks.lon[row]:.6f},{_time(int(locks.minute[row]))}"
        lines.append(line if received is None else f"{line},{_time(int(received[row]))}")
    content = ("\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def _time(minute: int) -> str:
    return str(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))[:19]


def _metres(spot: npt.NDArray[np.float64], lon: float, lat: float) -> float:
    east = (spot[0] - lon) * np.cos(np.radians(lat))
    return float(np.hypot(east, spot[1] - lat) / _METRE_DEG)
