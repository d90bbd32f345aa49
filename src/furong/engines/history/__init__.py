"""Readings in the order of a history file, and what is counted over them."""

from __future__ import annotations

from furong.engines.history.buckets import Sums, add_up, bucket_starts, no_sums, summed
from furong.engines.history.ordering import first_of_equal, not_in, order_of

__all__ = [
    "Sums",
    "add_up",
    "bucket_starts",
    "first_of_equal",
    "no_sums",
    "not_in",
    "order_of",
    "summed",
]
