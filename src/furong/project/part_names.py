"""Which processes a node has."""

from __future__ import annotations

__all__ = ["part_names"]


def part_names(engines: int) -> list[str]:
    """Return the names of a node's processes: what each does is in :mod:`furong.project.parts`.

    Args:
        engines: How many of them evaluate readings. [1]
    """
    return ["web", "worker", "gateway", *(f"engine-{slot}" for slot in range(engines))]
