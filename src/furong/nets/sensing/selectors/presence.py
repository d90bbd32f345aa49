"""Reading where subjects stand now, as density: single subjects are nobody's business on a map."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from furong.engines.places import Cells, cells_of
from furong.nets.sensing.contracts import StreamKind
from furong.nets.sensing.selectors.feeds import get_feed_row, read_batches, spec_of

__all__ = ["read_density"]

_SECONDS_A_MINUTE = 60


def read_density(feed: str, *, size_m: float) -> Cells:
    """Return how many subjects of a presence feed stand in each cell of about ``size_m`` [m], the fullest first."""
    row = get_feed_row(feed)
    spec = spec_of(row)
    if spec.kind is not StreamKind.PRESENCE or row.evaluated_to_min is None:
        return Cells.empty()
    now_s = row.evaluated_to_min * _SECONDS_A_MINUTE
    return _density(feed, row.evaluated_sequence, now_s, now_s - spec.hold_min * _SECONDS_A_MINUTE, size_m)


@lru_cache(maxsize=8)
def _density(feed: str, up_to: int, now_s: int, since_s: int, size_m: float) -> Cells:
    standing = (
        read_batches(feed, StreamKind.PRESENCE, up_to=up_to, since_s=since_s)
        .lazy()
        .filter(pl.col("second").is_between(since_s, now_s, closed="right"))
        .sort("second", maintain_order=True)
        .group_by("subject")
        .agg(pl.col("lon").last(), pl.col("lat").last())
        .collect()
    )
    return cells_of(standing["lon"].to_numpy(), standing["lat"].to_numpy(), size_m=size_m)
