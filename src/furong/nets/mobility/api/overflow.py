"""Overflows of parking zones: how they stand, and the thresholds that they follow from."""

from __future__ import annotations

from datetime import timedelta

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import set_overflow_thresholds as _set
from furong.nets.mobility.actions.judge_zone import judge_zone
from furong.nets.mobility.actions.set_overflow_thresholds import install_thresholds
from furong.nets.mobility.contracts.overflow import OverflowThresholds
from furong.nets.mobility.domain.overflow import check_thresholds
from furong.nets.mobility.selectors.counts import zones_counted_since
from furong.nets.mobility.selectors.overflow import (
    find_episode,
    list_episodes_for,
    list_overflows_for,
    open_episode_of,
    read_overflow_for,
)

__all__ = [
    "check_thresholds",
    "find_episode",
    "install_thresholds",
    "judge_waiting_zones",
    "list_episodes_for",
    "list_overflows_for",
    "open_episode_of",
    "read_overflow_for",
    "set_zone_thresholds",
]

#: A count holds for a day at most, and what waits for its dwell was counted a moment ago.
_WAITING = timedelta(hours=2)


def set_zone_thresholds(actor: Actor, key: str, thresholds: OverflowThresholds | None, *, reason: str) -> None:
    """Let a zone have thresholds of its own; see :mod:`furong.nets.mobility.actions.set_overflow_thresholds`."""
    with transaction():
        _set.set_zone_thresholds(actor, key, thresholds, reason=reason)


def judge_waiting_zones() -> int:
    """Judge every zone that was counted of late as of now: a dwell may be over without another count.

    Returns:
        How many turns overflows have taken.
    """
    now = city_clock().now()
    turns = 0
    for key in zones_counted_since(now - _WAITING):
        with transaction():
            turns += judge_zone(key, since=now, until=now)
    return turns
