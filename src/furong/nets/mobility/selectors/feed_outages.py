"""Outages of operators' feeds, told from how many events arrive on other days at that time."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from furong.engines.forecast import MINUTES_A_DAY, day_flags, history_flags, outages_of
from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import CITY_TIME
from furong.kernel.columns import FloatColumn
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.feeds import Channel
from furong.nets.mobility.contracts.forecasts import FeedOutageInfo
from furong.nets.mobility.models import FeedMinute
from furong.nets.mobility.selectors.feeds import operators_for
from furong.nets.mobility.selectors.zones import READ

__all__ = ["list_feed_outages", "list_feed_outages_for"]

#: How many days back a feed is compared with, and in what steps.
_DAYS = 15
_BIN_MIN = 5


def list_feed_outages(now: datetime | None = None) -> list[FeedOutageInfo]:
    """Return the outages of every operator's feed of events within the last two weeks, the oldest first.

    Args:
        now: Until when; what arrived later is not looked at.
    """
    moment = (now or city_clock().now()).astimezone(CITY_TIME)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    begin = midnight - timedelta(days=_DAYS - 1)
    rows = FeedMinute.objects.filter(channel=Channel.EVENTS.value, minute__gte=begin, minute__lt=moment)
    counts: dict[str, FloatColumn] = {}
    for operator, minute, stored in rows.values_list("operator", "minute", "stored"):
        at = int((minute - begin).total_seconds()) // 60
        by_day = counts.setdefault(operator, np.zeros((_DAYS, MINUTES_A_DAY // _BIN_MIN)))
        by_day[at // MINUTES_A_DAY, at % MINUTES_A_DAY // _BIN_MIN] += stored
    elapsed = int((moment - midnight).total_seconds()) // 60 // _BIN_MIN
    found = [one for operator, by_day in sorted(counts.items()) for one in _outages(operator, by_day, begin, elapsed)]
    return sorted(found, key=lambda one: (one.since, one.operator))


def list_feed_outages_for(actor: Actor) -> list[FeedOutageInfo]:
    """Return those of the operators that ``actor`` may see."""
    mine = set(operators_for(actor, READ).values_list("code", flat=True))
    return [one for one in list_feed_outages() if one.operator in mine]


def _outages(operator: str, counts: FloatColumn, begin: datetime, elapsed: int) -> list[FeedOutageInfo]:
    """Return the outages of one feed; days before its first event are no outage, and of today what is over counts."""
    told = np.flatnonzero(counts.sum(axis=1))
    first = int(told[0]) if len(told) else _DAYS
    past = counts[first:-1]
    if not len(past):
        return []
    day = (begin.date() - datetime(1970, 1, 1, tzinfo=CITY_TIME).date()).days
    days = day + first + np.arange(len(past) + 1)
    flags = history_flags(days[:-1], past, _BIN_MIN)
    fine = ~flags
    usual = np.where(fine.any(axis=0), (past * fine).sum(axis=0) / np.maximum(fine.sum(axis=0), 1), 0.0)
    today, so_far = counts[-1, :elapsed], usual[:elapsed]
    marks = [*flags, day_flags(today, so_far, _BIN_MIN)] if elapsed else [*flags]
    found = []
    for row, mark in enumerate(marks):
        is_today = row == len(past)
        seen = today if is_today else past[row]
        for one in outages_of(int(days[row]), mark, seen, usual[: len(mark)]):
            since = begin + timedelta(days=first + row, minutes=one.first * _BIN_MIN)
            until = begin + timedelta(days=first + row, minutes=one.end * _BIN_MIN)
            found.append(
                FeedOutageInfo(
                    operator=operator,
                    since=since,
                    until=until,
                    kind=one.kind.value,
                    arrived=one.observed,
                    expected=round(one.expected, 1),
                    present=is_today and one.end == elapsed,
                )
            )
    return found
