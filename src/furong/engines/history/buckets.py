"""Counts and sums of readings by bucket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.compiled import compiled

__all__ = ["Sums", "bucket_starts", "summed"]

Positions = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What was counted, one place a bucket.

    Args:
        n: Readings. [1]
        n_trusted: Readings with no quality bit that speaks against them. [1]
        total: Sum of the values.
        total_trusted: Sum of the values that are trusted.
        low: Least value; +inf where there is none.
        high: Greatest value; -inf where there is none.
    """

    n: Positions
    n_trusted: Positions
    total: Values
    total_trusted: Values
    low: Values
    high: Values


def summed(bucket: npt.NDArray[Any], value: Values, trusted: npt.NDArray[np.bool_], buckets: int) -> Sums:
    """Return counts and sums by bucket.

    Args:
        bucket: Bucket of each reading, from 0; one below 0 is not counted. [1]
        value: What it says.
        trusted: Whether it counts among the trusted.
        buckets: How many buckets there are. [1]
    """
    sums = Sums(
        n=np.zeros(buckets, dtype=np.int64),
        n_trusted=np.zeros(buckets, dtype=np.int64),
        total=np.zeros(buckets),
        total_trusted=np.zeros(buckets),
        low=np.full(buckets, np.inf),
        high=np.full(buckets, -np.inf),
    )
    places = np.ascontiguousarray(bucket, dtype=np.int64)
    _count(places, trusted, sums.n, sums.n_trusted)
    _sum(places, value, trusted, sums.total, sums.total_trusted)
    _bound(places, value, sums.low, sums.high)
    return sums


@compiled
def bucket_starts(
    number: npt.NDArray[np.int32], time_ms: npt.NDArray[np.int64], width_ms: int, origin_ms: int
) -> Positions:
    """Return the place at which each new (thing, time bucket) begins, of readings in order.

    Args:
        number: Number of the thing of each reading. [1]
        time_ms: When it was made. [ms since 1970-01-01T00:00Z]
        width_ms: How long a bucket is. [ms]
        origin_ms: When some bucket begins. [ms since 1970-01-01T00:00Z]
    """
    starts = np.empty(len(number), dtype=np.int64)
    found = 0
    for i in range(len(number)):
        bucket = (time_ms[i] - origin_ms) // width_ms
        if i == 0 or number[i] != number[i - 1] or bucket != (time_ms[i - 1] - origin_ms) // width_ms:
            starts[found] = i
            found += 1
    return starts[:found]


@compiled
def _count(bucket: Positions, trusted: npt.NDArray[np.bool_], n: Positions, n_trusted: Positions) -> None:
    for i in range(len(bucket)):
        if bucket[i] >= 0:
            n[bucket[i]] += 1
            n_trusted[bucket[i]] += trusted[i]


@compiled
def _sum(
    bucket: Positions, value: Values, trusted: npt.NDArray[np.bool_], total: Values, total_trusted: Values
) -> None:
    for i in range(len(bucket)):
        if bucket[i] >= 0:
            total[bucket[i]] += value[i]
            if trusted[i]:
                total_trusted[bucket[i]] += value[i]


@compiled
def _bound(bucket: Positions, value: Values, low: Values, high: Values) -> None:
    for i in range(len(bucket)):
        if bucket[i] >= 0:
            low[bucket[i]] = min(low[bucket[i]], value[i])
            high[bucket[i]] = max(high[bucket[i]], value[i])
