"""Counting what was sensed, for the cockpit; every figure names the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from furong.kernel.clock import minute_at_or_before
from furong.kernel.permissions import Actor
from furong.nets.sensing.models import Feed, LevelRow, Thing
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
    steps = _steps(things, minutes[0], minutes[-1])
    columns: dict[str, list[float | None]] = {}
    for code in things:
        column: list[float | None] = []
        at, value = 0, None
        for minute in minutes:
            while at < len(steps[code]) and steps[code][at][0] <= minute:
                value = steps[code][at][1]
                at += 1
            column.append(value)
        columns[code] = column
    return columns


def _steps(things: Sequence[str], begin: int, end: int) -> dict[str, list[tuple[int, float]]]:
    """Return the levels from ``begin`` to ``end`` [min] by thing, after the one that held when they begin."""
    found: dict[str, list[tuple[int, float]]] = {code: [] for code in things}
    newest_before = LevelRow.objects.filter(thing_id=OuterRef("pk"), minute__lte=begin).order_by("-minute")
    held = Thing.objects.filter(pk__in=things).values_list(Subquery(newest_before.values("pk")[:1]), flat=True)
    rows = LevelRow.objects.filter(thing_id__in=things, minute__gt=begin, minute__lte=end)
    known = rows | LevelRow.objects.filter(pk__in=list(held))
    for code, minute, value in known.order_by("minute").values_list("thing_id", "minute", "value"):
        found[code].append((minute, value))
    return found
