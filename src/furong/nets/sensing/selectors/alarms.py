"""Reading alarms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from furong.foundation.areas.tree import within
from furong.kernel.clock import instant_of_minute, minute_at_or_before
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts import Alarm, AlarmState, Priority
from furong.nets.sensing.domain.episodes import NEVER, Recorded
from furong.nets.sensing.errors import AlarmUnknown
from furong.nets.sensing.models import AlarmRow
from furong.nets.sensing.selectors.feeds import thing_info

__all__ = ["alarms_for", "get_alarm_for", "list_alarms_for", "recorded_alarms"]

READ_ALARMS = "alarm.read"


def recorded_alarms(rule: str, things: Sequence[str], *, after: int) -> list[Recorded]:
    """Return the alarms of a rule, in any version, that were active at ``after`` [min] or raised later.

    Args:
        rule: Key of the rule.
        things: Codes of the things; a position in it is the thing's number.
        after: The minute.
    """
    numbers = {code: number for number, code in enumerate(things)}
    rows = AlarmRow.objects.filter(
        Q(cleared_min=None) | Q(cleared_min__gt=after) | Q(raised_min__gt=after),
        rule__key=rule,
        thing_id__in=numbers,
    ).order_by("raised_min")
    return [
        Recorded(
            id=row.id,
            thing=numbers[row.thing_id],
            raised=row.raised_min,
            cleared=NEVER if row.cleared_min is None else row.cleared_min,
            level=(row.value, row.groups),
            withdrawn=row.withdrawn,
        )
        for row in rows
    ]


def alarms_for(actor: Actor, action: str = READ_ALARMS) -> QuerySet[AlarmRow]:
    """Return the stored alarms on which ``actor`` may do ``action``."""
    areas = [grant.area for grant in actor.grants_for(action)]
    return AlarmRow.objects.filter(within("area_path", areas)).select_related("rule", "thing")


def list_alarms_for(
    actor: Actor, *, state: str = "", thing: str = "", feed: str = "", since: datetime | None = None, limit: int = 200
) -> list[Alarm]:
    """Return the alarms that ``actor`` may see, the newest first.

    Args:
        actor: Who looks.
        state: ``open`` for those that are active, or a state of :class:`AlarmState`; empty for all.
        thing: Code of the thing, or empty.
        feed: Key of the feed, or empty.
        since: Raised at or after this instant.
        limit: How many at most. [1]
    """
    rows = alarms_for(actor)
    if state == "open":
        rows = rows.filter(cleared_min=None, withdrawn=False)
    if thing:
        rows = rows.filter(thing_id=thing)
    if feed:
        rows = rows.filter(thing__feed_id=feed)
    if since is not None:
        rows = rows.filter(raised_min__gte=minute_at_or_before(since))
    alarms = [alarm_info(row) for row in rows.order_by("-raised_min", "thing_id")[:limit]]
    return alarms if state in ("", "open") else [alarm for alarm in alarms if alarm.state == state]


def get_alarm_for(actor: Actor, identity: UUID) -> Alarm:
    """Return the alarm.

    Raises:
        AlarmUnknown: When there is none, or ``actor`` may not see it.
    """
    row = alarms_for(actor).filter(pk=identity).first()
    if row is None:
        raise AlarmUnknown
    return alarm_info(row)


def alarm_info(row: AlarmRow) -> Alarm:
    """Return a stored alarm as it leaves the net."""
    return Alarm(
        id=row.id,
        rule=row.rule.key,
        feed=row.thing.feed_id,
        thing=thing_info(row.thing),
        priority=Priority(row.priority),
        state=_state(row),
        title_zh=row.title_zh,
        title_en=row.title_en,
        raised_at=instant_of_minute(row.raised_min),
        cleared_at=None if row.cleared_min is None else instant_of_minute(row.cleared_min),
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
        value=row.value,
        groups=row.groups,
    )


def _state(row: AlarmRow) -> AlarmState:
    if row.withdrawn:
        return AlarmState.WITHDRAWN
    if row.cleared_min is not None:
        return AlarmState.CLEARED
    return AlarmState.ACKNOWLEDGED if row.acknowledged_at else AlarmState.ACTIVE
