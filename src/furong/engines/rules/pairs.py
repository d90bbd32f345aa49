"""What goes on between one thing and one rule: kept only where something does go on.

Of millions of things times a thousand rules, a few thousand pairs are pending or active. They live in a hash table of
fixed records with linear probing; a pair that comes to rest leaves it again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from furong.kernel.compiled import compiled

__all__ = [
    "ACTIVE",
    "PAIR",
    "PENDING",
    "RULE_BITS",
    "drop_pair",
    "empty_pairs",
    "find_pair",
    "grown",
    "pair_key",
    "pairs_taken",
    "put_pair",
]

#: The condition holds, not yet for long enough.
PENDING = 1
#: There is an alarm.
ACTIVE = 2

#: Bits of a key that name the rule; the others name the thing. [1]
RULE_BITS = 20

PAIR = np.dtype(
    [("key", "i8"), ("since", "i8"), ("extreme", "f8"), ("value", "f8"), ("phase", "i8")],
    align=True,
)
_FREE = -1


def empty_pairs(capacity: int = 1024) -> Any:
    """Return a table with room for ``capacity`` [1] records, a power of two; at most half of them may be taken."""
    pairs = np.zeros(capacity, dtype=PAIR)
    pairs["key"] = _FREE
    return pairs


def grown(pairs: Any) -> Any:
    """Return a table of twice the size with the same pairs."""
    wider = empty_pairs(2 * len(pairs))
    _refill(pairs, wider)
    return wider


def pairs_taken(pairs: Any) -> Any:
    """Return the records that are taken."""
    return pairs[pairs["key"] != _FREE]


@compiled
def _refill(pairs: Any, wider: Any) -> None:
    for at in range(len(pairs)):
        if pairs["key"][at] != _FREE:
            wider[put_pair(wider, pairs["key"][at])] = pairs[at]


@compiled
def pair_key(thing: int, slot: int) -> int:
    """Return the key of the pair of the ``thing`` [1], as numbered in its partition, and the rule in ``slot`` [1]."""
    return thing * (1 << RULE_BITS) + slot


@compiled
def _home(key: int, mask: int) -> int:
    mixed = key * 0x1E3779B97F4A7C15
    return (mixed ^ (mixed >> 29)) & mask


@compiled
def find_pair(pairs: Any, key: int) -> int:
    """Return where the pair of that ``key`` [1] stands, or -1."""
    mask = len(pairs) - 1
    at = _home(key, mask)
    while pairs["key"][at] != _FREE:
        if pairs["key"][at] == key:
            return at
        at = (at + 1) & mask
    return -1


@compiled
def put_pair(pairs: Any, key: int) -> int:
    """Return where the pair of that ``key`` [1] now stands; it was not there before."""
    mask = len(pairs) - 1
    at = _home(key, mask)
    while pairs["key"][at] != _FREE:
        at = (at + 1) & mask
    pairs["key"][at] = key
    return at


@compiled
def drop_pair(pairs: Any, at: int) -> None:
    """Take out the record at ``at`` [1]; those that stood behind it for want of room move up."""
    mask = len(pairs) - 1
    hole = at
    seen = (at + 1) & mask
    while pairs["key"][seen] != _FREE:
        home = _home(pairs["key"][seen], mask)
        if ((seen - home) & mask) >= ((seen - hole) & mask):
            pairs[hole] = pairs[seen]
            hole = seen
        seen = (seen + 1) & mask
    pairs["key"][hole] = _FREE
