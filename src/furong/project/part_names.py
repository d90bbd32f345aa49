"""Which processes a node has."""

from __future__ import annotations

import os

__all__ = ["part_names", "web_processes"]

#: So many processes answer pages when nobody says how many, as far as there are cores. [1]
_WEB_MAX = 4


def web_processes(chosen: int | None) -> int:
    """Return how many processes answer pages: as many as were chosen, or as there are cores, up to four. [1]"""
    return chosen or min(len(os.sched_getaffinity(0)), _WEB_MAX)


def part_names(engines: int, webs: int = 1) -> list[str]:
    """Return the names of a node's processes: what each does is in :mod:`furong.project.parts`.

    Args:
        engines: How many of them evaluate readings. [1]
        webs: How many of them answer pages and API calls. [1]
    """
    more_webs = (f"web-{slot}" for slot in range(1, webs))
    return ["web", *more_webs, "worker", "gateway", *(f"engine-{slot}" for slot in range(engines))]
