"""Reading alarms of things of the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from furong.foundation.areas.tree import within
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts import Priority
from furong.nets.sensing.contracts.city_alarms import (
    AlarmBoard,
    AlarmFloodInfo,
    AlarmGroup,
    AlarmStep,
    CityAlarmInfo,
    CityAlarmState,
)
from furong.nets.sensing.domain.repairing import RecordedAlarm
from furong.nets.sensing.errors import AlarmUnknown
from furong.nets.sensing.models.engine import AlarmFlood, AlarmSilencing, CityAlarm, CityAlarmStep

__all__ = [
    "BOARD_GROUPS",
    "Silencing",
    "alarm_board",
    "city_alarm_info",
    "city_alarms_for",
    "get_city_alarm",
    "list_alarm_steps",
    "list_silencings",
    "recorded_city_alarms",
]

_MS = 1000
_READ = "alarm.read"
#: What the board may group by, and the field that holds it.
BOARD_GROUPS: Mapping[str, str] = {
    "rule": "rule_key",
    "area": "area",
    "category": "category",
    "owner": "owner",
    "thing": "thing",
}
_OPEN = Q(cleared_ms=None, withdrawn=False)
_GROUPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Silencing:
    """Alarms that are put aside.

    Args:
        number: Its number, by which it is ended. [1]
        kind: ``shelved`` or ``suppressed``.
        rule: Key of the rule, or empty for all.
        thing: Code of the thing, or empty for all.
        area_path: Path of the area, or empty for all.
    """

    number: int
    kind: str
    rule: str
    thing: str
    area_path: str
    until: datetime
    reason: str
    by: str


def list_silencings(now: datetime) -> list[Silencing]:
    """Return what is put aside now, what ends first first."""
    return [
        Silencing(
            number=row.pk,
            kind=row.kind,
            rule=row.rule_key,
            thing=row.thing,
            area_path=row.area_path,
            until=row.until,
            reason=row.reason,
            by=row.by,
        )
        for row in AlarmSilencing.objects.filter(until__gt=now, ended_at=None).order_by("until", "pk")
    ]


def city_alarms_for(actor: Actor, action: str = _READ) -> QuerySet[CityAlarm]:
    """Return the stored alarms on which ``actor`` may do ``action``."""
    areas = [grant.area for grant in actor.grants_for(action)]
    return CityAlarm.objects.filter(within("area_path", areas))


def alarm_board(
    actor: Actor,
    now: datetime,
    *,
    state: str = "open",
    rule: str = "",
    area: str = "",
    category: str = "",
    owner: str = "",
    thing: str = "",
    priority: str = "",
    flood: UUID | None = None,
    group_by: str = "rule",
    offset: int = 0,
    limit: int = 100,
) -> AlarmBoard:
    """Return what stands on the alarm board of ``actor``.

    Args:
        actor: Who looks.
        now: The instant, by which shelved alarms come back.
        state: ``open`` (all that are not cleared or withdrawn), ``all``, or a state of :class:`CityAlarmState`.
        rule: Key of a rule, or empty.
        area: Path of an area, everything below included, or empty.
        category: A category, or empty.
        owner: An owner, or empty.
        thing: Code of a thing, or empty.
        priority: ``1`` to ``4``, or empty.
        flood: The alarms of one flood.
        group_by: A name of :data:`BOARD_GROUPS`.
        offset: How many to pass over. [1]
        limit: How many at most. [1]
    """
    rows = city_alarms_for(actor)
    wanted = {"rule_key": rule, "category": category, "owner": owner, "thing": thing, "priority": priority}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if area:
        rows = rows.filter(within("area_path", [area]))
    if flood is not None:
        rows = rows.filter(flood=flood)
    conditions = _conditions(now)
    opened = rows.filter(_OPEN)
    shown = opened if state == "open" else rows.filter(conditions[state]) if state in conditions else rows
    page = list(shown.select_related("rule").order_by("-raised_ms", "pk")[offset : offset + limit + 1])
    return AlarmBoard(
        by_state=_by_state(rows, conditions, now),
        by_priority=dict(opened.values_list("priority").annotate(Count("pk")).order_by("priority")),
        groups=_grouped(opened, BOARD_GROUPS.get(group_by, "rule_key")),
        floods=_floods(actor),
        alarms=tuple(city_alarm_info(row, now) for row in page[:limit]),
        has_more=len(page) > limit,
    )


def get_city_alarm(actor: Actor, identity: UUID, now: datetime) -> CityAlarmInfo:
    """Return one alarm.

    Raises:
        AlarmUnknown: When there is none, or ``actor`` may not see it.
    """
    row = city_alarms_for(actor).select_related("rule").filter(pk=identity).first()
    if row is None:
        raise AlarmUnknown
    return city_alarm_info(row, now)


def list_alarm_steps(identity: UUID) -> list[AlarmStep]:
    """Return what happened to an alarm, the oldest first."""
    rows = CityAlarmStep.objects.filter(alarm=identity).order_by("pk")
    return [AlarmStep(kind=row.kind, at=row.event_time, by=row.by, detail=row.detail) for row in rows]


def city_alarm_info(row: CityAlarm, now: datetime) -> CityAlarmInfo:
    """Return a stored alarm as it leaves the net."""
    return CityAlarmInfo(
        id=row.pk,
        rule=row.rule_key,
        version=row.rule.version,
        number=row.number,
        thing=row.thing,
        category=row.category,
        area=row.area,
        area_path=row.area_path,
        owner=row.owner,
        priority=Priority(row.priority),
        state=_state(row, now),
        title_zh=row.title_zh,
        title_en=row.title_en,
        since=_instant(row.since_ms),
        raised_at=_instant(row.raised_ms),
        cleared_at=None if row.cleared_ms is None else _instant(row.cleared_ms),
        value=row.value,
        extreme=row.extreme,
        quality=row.quality,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
        shelved_until=row.shelved_until,
        escalation=row.escalation,
        verdict=row.verdict,
        flood=row.flood,
    )


def _state(row: CityAlarm, now: datetime) -> CityAlarmState:
    if row.withdrawn:
        return CityAlarmState.WITHDRAWN
    if row.cleared_ms is not None:
        return CityAlarmState.CLEARED
    if row.suppressed:
        return CityAlarmState.SUPPRESSED
    if row.shelved_until is not None and row.shelved_until > now:
        return CityAlarmState.SHELVED
    return CityAlarmState.ACKNOWLEDGED if row.acknowledged_at else CityAlarmState.ACTIVE


def _conditions(now: datetime) -> dict[str, Q]:
    """Return what each state means as a condition on what is stored."""
    shelved = Q(shelved_until__gt=now)
    return {
        "withdrawn": Q(withdrawn=True),
        "cleared": Q(withdrawn=False, cleared_ms__isnull=False),
        "suppressed": _OPEN & Q(suppressed=True),
        "shelved": _OPEN & Q(suppressed=False) & shelved,
        "acknowledged": _OPEN & Q(suppressed=False, acknowledged_at__isnull=False) & ~shelved,
        "active": _OPEN & Q(suppressed=False, acknowledged_at=None) & (Q(shelved_until=None) | ~shelved),
    }


def _by_state(rows: QuerySet[CityAlarm], conditions: Mapping[str, Q], now: datetime) -> dict[str, int]:
    """Return how many are in each state: of those that are over, only those of the last day."""
    since = int((now - timedelta(days=1)).timestamp() * _MS)
    over = rows.filter(raised_ms__gte=since).aggregate(**_counts(conditions, ("withdrawn", "cleared")))
    names = ("suppressed", "shelved", "acknowledged", "active")
    counts = {**rows.filter(_OPEN).aggregate(**_counts(conditions, names)), **over}
    return {name.removeprefix("in_"): count for name, count in counts.items()}


def _counts(conditions: Mapping[str, Q], names: Sequence[str]) -> dict[str, Count]:
    return {f"in_{name}": Count("pk", filter=conditions[name]) for name in names}


def _grouped(rows: QuerySet[CityAlarm], field: str) -> tuple[AlarmGroup, ...]:
    found = rows.values_list(field).annotate(n=Count("pk"), gravest=Min("priority"), newest=Max("raised_ms"))
    return tuple(
        AlarmGroup(key=key, count=count, gravest=Priority(gravest), newest_at=_instant(newest))
        for key, count, gravest, newest in found.order_by("-n", field)[:_GROUPS]
    )


def _floods(actor: Actor) -> tuple[AlarmFloodInfo, ...]:
    areas = [grant.area for grant in actor.grants_for(_READ)]
    rows = AlarmFlood.objects.filter(within("area_path", areas), ended_at=None).select_related("rule")
    return tuple(
        AlarmFloodInfo(
            id=row.pk,
            rule=row.rule.key,
            cause=row.cause,
            area=row.area,
            began_at=row.began_at,
            last_at=row.last_at,
            ended_at=row.ended_at,
            count=row.count,
        )
        for row in rows.order_by("-count")[:_GROUPS]
    )


def _instant(time_ms: int) -> datetime:
    return datetime.fromtimestamp(time_ms / _MS, UTC)


def recorded_city_alarms(numbers: Sequence[int], rules: Sequence[int], since_ms: int) -> list[RecordedAlarm]:
    """Return the alarms of things and rules that were open at an instant or raised later, withdrawn ones included."""
    rows = CityAlarm.objects.filter(
        Q(cleared_ms=None) | Q(cleared_ms__gte=since_ms) | Q(raised_ms__gte=since_ms),
        number__in=numbers,
        rule_id__in=rules,
    )
    return [
        RecordedAlarm(
            id=row.pk,
            rule=row.rule_id,
            number=row.number,
            since_ms=row.since_ms,
            raised_ms=row.raised_ms,
            cleared_ms=row.cleared_ms,
            value=row.value,
            withdrawn=row.withdrawn,
        )
        for row in rows.order_by("raised_ms")
    ]
