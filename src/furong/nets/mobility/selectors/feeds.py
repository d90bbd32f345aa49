"""Reading how operators' feeds are, and what was refused of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import QuerySet

from furong.foundation.areas.tree import within
from furong.foundation.citytime.clock import city_clock
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.feeds import (
    LATE_AFTER,
    LOOKED_BACK,
    SILENT_AFTER,
    Channel,
    FeedHealthInfo,
    FeedRejectionInfo,
    FeedState,
    RejectionState,
)
from furong.nets.mobility.errors.feeds import FeedRejectionUnknown
from furong.nets.mobility.models import FeedMinute, FeedRejection, Operator

__all__ = [
    "get_feed_rejection_for",
    "list_feed_health",
    "list_feed_rejections_for",
    "operators_for",
    "rejection_for",
]


def operators_for(actor: Actor, action: str) -> QuerySet[Operator]:
    """Return the operators of whom ``actor`` may do ``action``: those of its areas, or its own organisation's alone."""
    found = Operator.objects.none()
    for grant in actor.grants_for(action):
        rows = Operator.objects.filter(within("organisation__area__path", [grant.area]))
        found = found | (rows if grant.organisation is None else rows.filter(organisation=grant.organisation))
    return found


def list_feed_health(operators: list[str] | None = None) -> list[FeedHealthInfo]:
    """Return how each channel of each operator is; a channel that never brought anything is left out but for events.

    Args:
        operators: Codes of the operators; all when ``None``.
    """
    asked, rows = Operator.objects.order_by("code"), FeedMinute.objects.all()
    if operators is not None:
        asked, rows = asked.filter(pk__in=operators), rows.filter(operator__in=operators)
    now = city_clock().now()
    by_channel: dict[tuple[str, str], list[FeedMinute]] = defaultdict(list)
    newest = list(rows.order_by("operator", "channel", "-minute").distinct("operator", "channel"))
    known = [row.pk for row in newest]
    for row in [*newest, *rows.filter(minute__gt=now - LOOKED_BACK).exclude(pk__in=known)]:
        by_channel[row.operator_id, row.channel].append(row)
    return [
        _health(code, channel, by_channel.get((code, channel.value), []), now)
        for code in asked.values_list("code", flat=True)
        for channel in Channel
        if channel is Channel.EVENTS or (code, channel.value) in by_channel
    ]


def _health(operator: str, channel: Channel, rows: list[FeedMinute], now: datetime) -> FeedHealthInfo:
    recent = [row for row in rows if row.arrived_at > now - LOOKED_BACK]
    arrived = max((row.arrived_at for row in rows), default=None)
    lag_s = max((row.lag_s for row in recent), default=0.0)
    if arrived is None:
        state = FeedState.NEVER
    elif now - arrived > SILENT_AFTER:
        state = FeedState.SILENT
    else:
        state = FeedState.LATE if lag_s > LATE_AFTER.total_seconds() else FeedState.LIVE
    return FeedHealthInfo(
        operator=operator,
        channel=channel,
        state=state,
        last_arrival_at=arrived,
        newest_at=max((row.newest_at for row in rows if row.newest_at is not None), default=None),
        lag_s=lag_s,
        stored=sum(row.stored for row in recent),
        refused=sum(row.refused for row in recent),
    )


def list_feed_rejections_for(
    actor: Actor,
    *,
    state: RejectionState | None = None,
    operator: str = "",
    limit: int = 100,
    action: str = "quarantine.read",
) -> list[FeedRejectionInfo]:
    """Return refused records of the operators whom ``actor`` may look at, the newest first.

    Args:
        actor: Who looks.
        state: Keeps those in that state.
        operator: Keeps those of that operator.
        limit: How many at most. [1]
        action: By which permission the actor looks.
    """
    rows = FeedRejection.objects.filter(operator__in=operators_for(actor, action))
    if state is not None:
        rows = rows.filter(state=state.value)
    if operator:
        rows = rows.filter(operator=operator)
    return [_info(row) for row in rows.order_by("-id")[:limit]]


def get_feed_rejection_for(actor: Actor, number: int) -> FeedRejectionInfo:
    """Return a refused record.

    Raises:
        FeedRejectionUnknown: When there is none, or the actor may not see it.
    """
    return _info(rejection_for(actor, number, "quarantine.read"))


def rejection_for(actor: Actor, number: int, action: str) -> FeedRejection:
    """Return the row of a refused record on which ``actor`` may do ``action``.

    Raises:
        FeedRejectionUnknown: When there is none, or the actor may not.
    """
    row = FeedRejection.objects.filter(pk=number, operator__in=operators_for(actor, action)).first()
    if row is None:
        raise FeedRejectionUnknown(number=number)
    return row


def _info(row: FeedRejection) -> FeedRejectionInfo:
    return FeedRejectionInfo(
        id=row.pk,
        operator=row.operator_id,
        channel=Channel(row.channel),
        item=row.item,
        error=row.error,
        description=row.description,
        details=tuple(row.details),
        times=row.times,
        at=row.at,
        state=RejectionState(row.state),
        settled_by=row.settled_by,
        settled_at=row.settled_at,
    )
