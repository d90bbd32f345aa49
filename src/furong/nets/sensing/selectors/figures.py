"""Counting what was sensed, for the cockpit; every figure names the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q, Sum

from furong.kernel.clock import minute_at_or_before
from furong.kernel.permissions import Actor
from furong.nets.sensing.models import Feed, LevelRow
from furong.nets.sensing.selectors.alarms import alarms_for

__all__ = ["count_alarms", "count_observations", "read_level_columns"]


def count_alarms(actor: Actor, *, since: datetime) -> dict[str, int]:
    """Return counts of alarms that ``actor`` may see.

    Returns:
        ``active`` and ``unacknowledged`` now; ``raised`` since ``since``.
    """
    active = Q(cleared_min=None, withdrawn=False)
    found: dict[str, int] = alarms_for(actor).aggregate(
        active=Count("pk", filter=active),
        unacknowledged=Count("pk", filter=active & Q(acknowledged_at=None)),
        raised=Count("pk", filter=Q(raised_min__gte=minute_at_or_before(since), withdrawn=False)),
    )
    return found


def count_observations() -> int:
    """Return how many observations the node has stored."""
    return int(Feed.objects.aggregate(total=Sum("observation_count"))["total"] or 0)


def read_level_columns(things: Sequence[str], minutes: Sequence[int]) -> dict[str, list[float | None]]:
    """Return the value that held at each minute, by thing; ``None`` before the first level.

    Args:
        things: Codes of the things.
        minutes: Minutes in order. [min since 1970-01-01T00:00Z]
    """
    columns: dict[str, list[float | None]] = {}
    for code in things:
        steps = list(
            LevelRow.objects.filter(thing_id=code, minute__lte=minutes[-1])
            .order_by("minute")
            .values_list("minute", "value")
        )
        column: list[float | None] = []
        at, value = 0, None
        for minute in minutes:
            while at < len(steps) and steps[at][0] <= minute:
                value = steps[at][1]
                at += 1
            column.append(value)
        columns[code] = column
    return columns
