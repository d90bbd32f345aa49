"""Acknowledge an alarm: somebody has seen it, on every screen."""

from __future__ import annotations

from uuid import UUID, uuid5

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import announce
from furong.foundation.transactions import transaction
from furong.kernel.clock import instant_of_minute
from furong.kernel.events import Event
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts import ALARM_ACKNOWLEDGED, AlarmChanged
from furong.nets.sensing.errors import AlarmUnknown
from furong.nets.sensing.models import AlarmRow, AlarmTransition
from furong.nets.sensing.selectors.alarms import alarms_for

__all__ = ["acknowledge_alarm"]


def acknowledge_alarm(actor: Actor, identity: UUID) -> None:
    """Mark the alarm as seen by ``actor``; once it is, doing so again changes nothing.

    Raises:
        AlarmUnknown: When there is none, or ``actor`` may not acknowledge it.
    """
    now = city_clock().now()
    with transaction():
        allowed = alarms_for(actor, "alarm.acknowledge").filter(pk=identity).exists()
        row = AlarmRow.objects.select_for_update().filter(pk=identity).first()
        if row is None or not allowed:
            raise AlarmUnknown
        if row.acknowledged_at is not None:
            return
        row.acknowledged_at, row.acknowledged_by = now, actor.name
        row.save(update_fields=["acknowledged_at", "acknowledged_by"])
        AlarmTransition.objects.create(alarm=row, kind="acknowledged", event_time=now, by=actor.name)
        announce(
            Event(
                id=uuid5(row.id, "acknowledged"),
                type=ALARM_ACKNOWLEDGED,
                source="/nets/sensing",
                subject=str(row.id),
                time=now,
                data=AlarmChanged(
                    alarm=row.id,
                    at=now,
                    raised_at=instant_of_minute(row.raised_min),
                    title_zh=row.title_zh,
                    title_en=row.title_en,
                    value=row.value,
                    groups=row.groups,
                    by=actor.name,
                ),
            )
        )
