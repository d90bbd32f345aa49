"""The watch list in words: why a vehicle is watched for, what holds of an entry, and what was done to it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from furong.foundation.citytime.clock import city_clock
from furong.nets.mobility.contracts.watch import WatchInfo, WatchReason, WatchState

__all__ = ["happened", "is_watched", "person", "reason", "state", "state_kind", "when"]


def reason(code: WatchReason) -> str:
    """Return why a vehicle is watched for."""
    return {
        WatchReason.UNREGISTERED: _("Not registered"),
        WatchReason.OVER_QUOTA: _("Over quota"),
        WatchReason.SCRAPPED: _("Scrapped"),
        WatchReason.STOLEN: _("Stolen"),
        WatchReason.PENALISED: _("Penalty not settled"),
    }[code]


def state(code: WatchState) -> str:
    """Return what holds of an entry."""
    return {
        WatchState.LISTED: _("On the list"),
        WatchState.APPEALED: _("Under appeal"),
        WatchState.UPHELD: _("Upheld"),
        WatchState.LIFTED: _("Lifted"),
    }[code]


def state_kind(code: WatchState) -> str:
    """Return the kind of chip that goes with what holds of an entry."""
    return {WatchState.LISTED: "info", WatchState.APPEALED: "warn", WatchState.UPHELD: "danger"}.get(code, "neutral")


def happened(code: WatchState) -> str:
    """Return what was done to an entry."""
    return {
        WatchState.LISTED: _("Put on the watch list"),
        WatchState.APPEALED: _("Appeal recorded"),
        WatchState.UPHELD: _("Upheld: the vehicle stays on the list"),
        WatchState.LIFTED: _("Lifted: the vehicle is watched for no longer"),
    }[code]


def when(entry: WatchInfo) -> str:
    """Return what the times of an entry say of now, or nothing while they hold or it is lifted."""
    now = city_clock().now()
    if entry.state is WatchState.LIFTED:
        return ""
    if _is_over(entry, now):
        return _("time is over")
    return _("not begun yet") if entry.since > now else ""


def is_watched(entry: WatchInfo) -> bool:
    """Tell whether the vehicle is watched for now."""
    now = city_clock().now()
    return entry.state is not WatchState.LIFTED and entry.since <= now and not _is_over(entry, now)


def person(key: str, names: dict[str, str]) -> str:
    """Return who did something; one whose name is not known is their key."""
    return names.get(key, key)


def _is_over(entry: WatchInfo, now: datetime) -> bool:
    return entry.until is not None and entry.until <= now
