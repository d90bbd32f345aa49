"""Instants, spans and figures in the reader's words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.language import language_of
from furong.kernel.clock import city_time

__all__ = ["clock_time", "day", "day_and_time", "number", "span", "time_left"]

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_TEN_THOUSAND = 10_000


def clock_time(instant: datetime) -> str:
    """Return the time of day, e.g. ``07:41``."""
    return f"{city_time(instant):%H:%M}"


def day(instant: datetime) -> str:
    """Return the day, e.g. ``11月24日`` or ``24 Nov``."""
    local = city_time(instant)
    return f"{local:%-d %b}" if language_of() == "en" else f"{local.month}月{local.day}日"


def day_and_time(instant: datetime) -> str:
    """Return day and time for tables, e.g. ``2026-11-24 07:41``."""
    return f"{city_time(instant):%Y-%m-%d %H:%M}"


def number(value: float) -> str:
    """Return a figure with separators; from 100,000 on in 万 for readers of Chinese."""
    if language_of() == "zh" and abs(value) >= 10 * _TEN_THOUSAND:
        return f"{value / _TEN_THOUSAND:,.0f} 万"
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def span(length: timedelta) -> str:
    """Return a length of time in one or two units, e.g. ``2 时 5 分``."""
    if length < _HOUR:
        return _("%(minutes)d min") % {"minutes": length // _MINUTE}
    if length < _DAY:
        return _("%(hours)d h %(minutes)d min") % {"hours": length // _HOUR, "minutes": length % _HOUR // _MINUTE}
    return _("%(days)d d %(hours)d h") % {"days": length // _DAY, "hours": length % _DAY // _HOUR}


def time_left(due_at: datetime | None) -> str:
    """Return how long it is to a deadline, or how far it is overdue, in words."""
    if due_at is None:
        return _("suspended")
    left = due_at - city_clock().now()
    if left < timedelta(0):
        return _("%(span)s overdue") % {"span": span(-left)}
    return _("%(span)s left") % {"span": span(left)}
