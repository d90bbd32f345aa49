"""How partitions are shared out among the workers that live."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["share_of"]


def share_of(worker: str, workers: Sequence[str], partitions: int) -> int:
    """Return how many partitions a worker should own; the shares of all differ by one at most and add up.

    Args:
        worker: Its name.
        workers: Names of all that live, itself among them.
        partitions: How many there are to share out. [1]
    """
    rank = sorted(workers).index(worker)
    return partitions // len(workers) + (1 if rank < partitions % len(workers) else 0)
