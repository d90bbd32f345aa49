"""The stretch of time that pages of figures are about: its days stand in the address, and in the name of its table."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.pages import PageRequest
from furong.kernel.clock import city_time

__all__ = ["PERIODS", "days_of", "last_days", "table_of"]

#: The stretches that pages offer. [d]
PERIODS = (7, 30, 90)
_USUAL_DAYS = 30


def days_of(request: PageRequest) -> int:
    """Return of how many days the address asks; the usual number when it does not say one that is offered. [d]"""
    told = request.GET.get("days", "")
    return next((one for one in PERIODS if told == str(one)), _USUAL_DAYS)


def last_days(days: int) -> tuple[datetime, datetime]:
    """Return since and until when the last ``days`` [d] are."""
    now = city_clock().now()
    return now - timedelta(days=days), now


def table_of(content: bytes, name: str, until: datetime, days: int) -> HttpResponse:
    """Return a table to be kept.

    Args:
        content: The table, as CSV.
        name: What it is called.
        until: Until when it is.
        days: Of how many days. [d]
    """
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    file = f"{name}-{city_time(until):%Y%m%d}-{days}d.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response
