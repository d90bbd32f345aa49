"""Made-up states of a morning: zones with bikes of several operators, and their vehicles, as a file for a plan."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["make_bike_state"]

_WEST, _SOUTH = 104.04, 30.54
_KM_OF_A_DEGREE = (95.6, 110.9)


def make_bike_state(seed: int, *, zones: int = 13, operators: int = 3, side_km: float = 5.0) -> dict[str, Any]:
    """Return a made-up state: about two zones in five are overfull, by up to 80 %.

    Args:
        seed: Of the random numbers; the same seed gives the same state. [1]
        zones: How many zones. [1]
        operators: How many operators; each has two vehicles for 25 bikes. [1]
        side_km: Side of the square that all lie in [km].
    """
    numbers = np.random.default_rng(seed)
    names = [f"op{place + 1}" for place in range(operators)]
    where = _places(numbers, zones, side_km)
    capacity = numbers.integers(30, 150, zones)
    fill = np.where(numbers.random(zones) < 0.4, numbers.uniform(1.0, 1.8, zones), numbers.uniform(0.2, 0.9, zones))
    parts = numbers.dirichlet([3.0] * operators, zones)
    counts = np.floor(parts * (capacity * fill)[:, None]).astype(int)
    starts = _places(numbers, operators, side_km)
    return {
        "zones": [
            {
                "id": f"P{place + 1:02d}",
                "lon": lon,
                "lat": lat,
                "capacity": int(capacity[place]),
                "counts": dict(zip(names, counts[place].tolist(), strict=True)),
            }
            for place, (lon, lat) in enumerate(where)
        ],
        "operators": [
            {"id": name, "vehicles": {"count": 2, "capacity": 25, "start": start, "window": ["08:00", "12:00"]}}
            for name, start in zip(names, starts, strict=True)
        ],
    }


def _places(numbers: np.random.Generator, many: int, side_km: float) -> list[list[float]]:
    degrees = numbers.uniform(0, side_km, (many, 2)) / np.array(_KM_OF_A_DEGREE) + np.array([_WEST, _SOUTH])
    return [[round(float(lon), 6), round(float(lat), 6)] for lon, lat in degrees]
