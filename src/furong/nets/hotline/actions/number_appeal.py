"""Number a new appeal, and see to it that one delivery makes one appeal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from furong.foundation.transactions import transaction_required, wait_for_lock
from furong.kernel.clock import city_time
from furong.nets.hotline.contracts.appeals import AppealChannel
from furong.nets.hotline.models import Appeal, AppealSerial

__all__ = ["lock_name", "locked_delivery", "next_appeal_number", "next_appeal_numbers"]


def lock_name(channel: AppealChannel, source_key: str) -> str:
    """Return the name of the lock under which deliveries of one key wait for each other."""
    return f"appeal:{channel}:{source_key}"


@transaction_required
def locked_delivery(channel: AppealChannel, source_key: str) -> str | None:
    """Let deliveries of one key wait for each other; return the number of the appeal that there is already."""
    wait_for_lock(lock_name(channel, source_key))
    known = Appeal.objects.filter(channel=channel.value, source_key=source_key)
    return known.values_list("number", flat=True).first()


@transaction_required
def next_appeal_number(at: datetime) -> str:
    """Return the next number of the day of ``at``: SQ (诉求), the day, and a serial of six digits."""
    return next_appeal_numbers([at])[0]


@transaction_required
def next_appeal_numbers(times: Sequence[datetime]) -> list[str]:
    """Return the next number of the day of each time, in their order."""
    days = [city_time(at).date() for at in times]
    counts = Counter(days)
    # The days in one order, so that two files cannot wait for one another.
    serials = {day: _reserved(day, counts[day]) for day in sorted(counts)}
    numbers: list[str] = []
    for day in days:
        numbers.append(f"SQ{day:%Y%m%d}{serials[day]:06d}")
        serials[day] += 1
    return numbers


def _reserved(day: date, count: int) -> int:
    """Reserve serials of a day and return the first of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {AppealSerial._meta.db_table} (day, last) VALUES (%s, %s)"
            " ON CONFLICT (day) DO UPDATE SET last = hotline_appealserial.last + excluded.last RETURNING last",
            [day, count],
        )
        (last,) = cursor.fetchone()
    return int(last) - count + 1
