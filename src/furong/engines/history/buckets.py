"""Counts and sums of readings by bucket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.compiled import compiled

__all__ = ["Sums", "add_up", "bucket_starts", "no_sums", "summed"]

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
    sums = no_sums(buckets)
    places = np.ascontiguousarray(bucket, dtype=np.int64)
    _count(places, trusted, sums.n, sums.n_trusted)
    _sum(places, value, trusted, sums.total, sums.total_trusted)
    _bound(places, value, sums.low, sums.high)
    return sums


def no_sums(buckets: int) -> Sums:
    """Return counts and sums of nothing.

    Args:
        buckets: How many buckets there are. [1]
    """
    return Sums(
        n=np.zeros(buckets, dtype=np.int64),
        n_trusted=np.zeros(buckets, dtype=np.int64),
        total=np.zeros(buckets),
        total_trusted=np.zeros(buckets),
        low=np.full(buckets, np.inf),
        high=np.full(buckets, -np.inf),
    )


def add_up(sums: Sums, bucket: npt.NDArray[Any], more: Sums) -> None:
    """Add counts and sums to those of the bucket of each.

    Args:
        sums: What is added to.
        bucket: Bucket of each row of ``more``, from 0; one below 0 is left out. [1]
        more: What is added.
    """
    places = np.ascontiguousarray(bucket, dtype=np.int64)
    _add_counts(places, more.n, sums.n)
    _add_counts(places, more.n_trusted, sums.n_trusted)
    _add_values(places, more.total, sums.total)
    _add_values(places, more.total_trusted, sums.total_trusted)
    _bound(places, more.low, sums.low, sums.low.copy())
    _bound(places, more.high, sums.high.copy(), sums.high)


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


@compiled
def _add_counts(bucket: Positions, counts: Positions, sums: Positions) -> None:
    for i in range(len(bucket)):
        if bucket[i] >= 0:
            sums[bucket[i]] += counts[i]


@compiled
def _add_values(bucket: Positions, values: Values, sums: Values) -> None:
    for i in range(len(bucket)):
        if bucket[i] >= 0:
            sums[bucket[i]] += values[i]
