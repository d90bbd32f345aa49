"""Number a new appeal, and see to it that one delivery makes one appeal."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.nets.hotline.contracts.appeals import AppealChannel
from furong.nets.hotline.models import Appeal, AppealSerial

__all__ = ["locked_delivery", "next_appeal_number"]


@transaction_required
def locked_delivery(channel: AppealChannel, source_key: str) -> str | None:
    """Let deliveries of one key wait for each other; return the number of the appeal that there is already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"appeal:{channel}:{source_key}"])
    known = Appeal.objects.filter(channel=channel.value, source_key=source_key)
    return known.values_list("number", flat=True).first()


@transaction_required
def next_appeal_number(at: datetime) -> str:
    """Return the next number of the day of ``at``: SQ (诉求), the day, and a serial of six digits."""
    day = city_time(at).date()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {AppealSerial._meta.db_table} (day, last) VALUES (%s, 1)"
            " ON CONFLICT (day) DO UPDATE SET last = hotline_appealserial.last + 1 RETURNING last",
            [day],
        )
        (serial,) = cursor.fetchone()
    return f"SQ{day:%Y%m%d}{serial:06d}"
