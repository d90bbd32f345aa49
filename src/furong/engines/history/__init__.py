"""Readings in the order of a history file, and what is counted over them."""

from __future__ import annotations

from furong.engines.history.buckets import bucket_starts, summed
from furong.engines.history.ordering import first_of_equal, not_in, order_of

__all__ = ["bucket_starts", "first_of_equal", "not_in", "order_of", "summed"]
