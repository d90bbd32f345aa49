"""Made-up things of a city: codes, categories, places, owners, in columns, as many as are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

__all__ = ["DeviceKind", "DevicePlace", "devices"]

_PART = 1_000_000
#: Spread of things around the middle of their area. [deg]
_SPREAD_DEG = 0.004
_ASSET_SHARE, _ASSET_SIZE = 0.1, 4


@dataclass(frozen=True, slots=True)
class DeviceKind:
    """A category of things.

    Args:
        category: Its code.
        owner: Who owns them.
        weight: How many there are of it, compared with others. [1]
    """

    category: str
    owner: str
    weight: float


@dataclass(frozen=True, slots=True)
class DevicePlace:
    """An area that things stand in.

    Args:
        area: Its code.
        lon: Longitude of its middle. [deg]
        lat: Latitude of its middle. [deg]
    """

    area: str
    lon: float
    lat: float


def devices(
    count: int, kinds: Sequence[DeviceKind], places: Sequence[DevicePlace], *, seed: int, part: int = _PART
) -> Iterator[pl.DataFrame]:
    """Yield tables of made-up things, the same ones for the same seed.

    Args:
        count: How many in all. [1]
        kinds: Categories they are of.
        places: Areas they stand in.
        seed: Of the random numbers. [1]
        part: How many a table. [1]
    """
    random = np.random.default_rng(seed)
    weights = np.array([kind.weight for kind in kinds])
    for first in range(0, count, part):
        size = min(part, count - first)
        kind = random.choice(len(kinds), size, p=weights / weights.sum())
        place = random.integers(0, len(places), size)
        yield _table(np.arange(first, first + size), kind, place, kinds, places, random)


def _table(
    number: npt.NDArray[np.int64],
    kind: npt.NDArray[np.int64],
    place: npt.NDArray[np.int64],
    kinds: Sequence[DeviceKind],
    places: Sequence[DevicePlace],
    random: np.random.Generator,
) -> pl.DataFrame:
    size = len(number)
    middle = np.array([(spot.lon, spot.lat) for spot in places])[place]
    scattered = middle + random.normal(0.0, _SPREAD_DEG, (size, 2))
    in_asset = random.random(size) < _ASSET_SHARE
    digits = pl.Series(number).cast(pl.String).str.zfill(9)
    kinds_as_digits = pl.Series(kind).cast(pl.String).str.zfill(3)
    asset = "A" + pl.Series(number // _ASSET_SIZE).cast(pl.String)
    return pl.DataFrame(
        {
            "code": "CD" + kinds_as_digits + "-" + digits,
            "category": pl.Series([one.category for one in kinds]).gather(kind),
            "area": pl.Series([spot.area for spot in places]).gather(place),
            "owner": pl.Series([one.owner for one in kinds]).gather(kind),
            "lon": scattered[:, 0].round(7),
            "lat": scattered[:, 1].round(7),
            "asset": asset.zip_with(pl.Series(in_asset), pl.Series([None], dtype=pl.String)),
        }
    )
