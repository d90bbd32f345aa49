"""What people do with alarms of the city, and what happens to those that nobody looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from furong.foundation.outbox.announce import announce_all
from furong.foundation.transactions import transaction, transaction_required
from furong.kernel.events import Event, EventType
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts import ALARM_ACKNOWLEDGED, AlarmChanged
from furong.nets.sensing.contracts.city_alarms import (
    ALARM_ESCALATED,
    ALARM_SHELVED,
    ALARM_SUPPRESSED,
    ALARM_UNSHELVED,
)
from furong.nets.sensing.errors import AlarmUnknown
from furong.nets.sensing.errors.city_rules import SilencingUnusable
from furong.nets.sensing.models.engine import AlarmSilencing, CityAlarm, CityAlarmStep
from furong.nets.sensing.selectors.city_alarms import city_alarms_for

__all__ = [
    "acknowledge_city_alarms",
    "end_suppression",
    "escalate_alarms",
    "judge_city_alarm",
    "shelve_city_alarm",
    "suppress_alarms",
    "unshelve_city_alarm",
]

_ACKNOWLEDGE = "alarm.acknowledge"
_SHELVE_MOST = timedelta(days=7)
_SUPPRESS_MOST = timedelta(days=366)
_MS = 1000
_ESCALATED_AT_A_TIME = 500


def acknowledge_city_alarms(actor: Actor, identities: Sequence[UUID], now: datetime) -> int:
    """Mark alarms as seen by ``actor`` and return how many were not before.

    Raises:
        AlarmUnknown: When one is not there, or ``actor`` may not acknowledge it; then none is changed.
    """
    with transaction():
        rows = _locked(actor, identities)
        fresh = [row for row in rows if row.acknowledged_at is None]
        for row in fresh:
            row.acknowledged_at, row.acknowledged_by, row.escalate_at = now, actor.name, None
        CityAlarm.objects.bulk_update(fresh, ["acknowledged_at", "acknowledged_by", "escalate_at"])
        _tell(ALARM_ACKNOWLEDGED, "acknowledged", fresh, now, by=actor.name)
    return len(fresh)


def shelve_city_alarm(actor: Actor, identity: UUID, minutes: float, reason: str, now: datetime) -> None:
    """Put an alarm aside for a while; new episodes of the same rule on the same thing are put aside with it.

    Raises:
        AlarmUnknown: When it is not there, or ``actor`` may not.
        SilencingUnusable: When there is no reason, or the time is longer than a week.
    """
    until = _until(minutes, reason, now, _SHELVE_MOST)
    with transaction():
        (row,) = _locked(actor, [identity])
        AlarmSilencing.objects.create(
            kind=AlarmSilencing.Kind.SHELVED,
            rule_key=row.rule_key,
            thing=row.thing,
            until=until,
            reason=reason,
            by=actor.name,
        )
        row.shelved_until, row.escalate_at = until, None
        row.save(update_fields=["shelved_until", "escalate_at"])
        _tell(ALARM_SHELVED, "shelved", [row], now, by=actor.name, detail={"until": until.isoformat(), "why": reason})


def unshelve_city_alarm(actor: Actor, identity: UUID, now: datetime) -> None:
    """Bring a shelved alarm back; one that is not shelved stays as it is.

    Raises:
        AlarmUnknown: When it is not there, or ``actor`` may not.
    """
    with transaction():
        (row,) = _locked(actor, [identity])
        if row.shelved_until is None:
            return
        shelf = AlarmSilencing.objects.filter(kind=AlarmSilencing.Kind.SHELVED, rule_key=row.rule_key, thing=row.thing)
        shelf.filter(ended_at=None).update(ended_at=now)
        row.shelved_until = None
        row.save(update_fields=["shelved_until"])
        _tell(ALARM_UNSHELVED, "unshelved", [row], now, by=actor.name)


def suppress_alarms(
    actor: Actor,
    *,
    minutes: float,
    reason: str,
    now: datetime,
    rule: str = "",
    thing: str = "",
    area_path: str = "",
) -> int:
    """Suppress alarms of a rule, a thing or an area, e.g. during works, and return how many open ones that concerns.

    Raises:
        SilencingUnusable: When there is no reason, nothing is named, the time is too long, or the area is not
            ``actor``'s.
    """
    until = _until(minutes, reason, now, _SUPPRESS_MOST)
    if not (rule or thing or area_path):
        raise SilencingUnusable(trouble="name a rule, a thing or an area")
    areas = [grant.area for grant in actor.grants_for(_ACKNOWLEDGE)]
    if not area_path and areas:
        area_path = areas[0]
    if not any(area_path == area or area_path.startswith(area + "/") for area in areas):
        raise SilencingUnusable(trouble=f"the area {area_path} is not yours")
    wanted = {"rule_key": rule, "thing": thing}
    with transaction():
        AlarmSilencing.objects.create(
            kind=AlarmSilencing.Kind.SUPPRESSED,
            rule_key=rule,
            thing=thing,
            area_path=area_path,
            until=until,
            reason=reason,
            by=actor.name,
        )
        rows = city_alarms_for(actor, _ACKNOWLEDGE).filter(
            cleared_ms=None, withdrawn=False, suppressed=False, **{k: v for k, v in wanted.items() if v}
        )
        found = [row for row in rows.select_for_update() if _is_in(row.area_path, area_path)]
        for row in found:
            row.suppressed, row.escalate_at = True, None
        CityAlarm.objects.bulk_update(found, ["suppressed", "escalate_at"])
        _tell(ALARM_SUPPRESSED, "suppressed", found, now, by=actor.name, detail={"why": reason})
    return len(found)


def end_suppression(actor: Actor, number: int, now: datetime) -> None:
    """End a suppression before its time; alarms that are still open come back.

    Raises:
        SilencingUnusable: When there is none of that number.
    """
    with transaction():
        silencing = AlarmSilencing.objects.select_for_update().filter(pk=number, ended_at=None).first()
        if silencing is None:
            raise SilencingUnusable(trouble=f"there is no suppression {number} that holds")
        AlarmSilencing.objects.filter(pk=number).update(ended_at=now)
        wanted = {"rule_key": silencing.rule_key, "thing": silencing.thing}
        rows = city_alarms_for(actor, _ACKNOWLEDGE).filter(
            cleared_ms=None, suppressed=True, **{k: v for k, v in wanted.items() if v}
        )
        found = [row for row in rows.select_for_update() if _is_in(row.area_path, silencing.area_path)]
        CityAlarm.objects.filter(pk__in=[row.pk for row in found]).update(suppressed=False)
        _tell(ALARM_UNSHELVED, "unshelved", found, now, by=actor.name)


def judge_city_alarm(actor: Actor, identity: UUID, *, is_false: bool, now: datetime) -> None:
    """Keep an officer's verdict: whether there was something. The false-alarm figures of the rule count it.

    Raises:
        AlarmUnknown: When it is not there, or ``actor`` may not.
    """
    with transaction():
        (row,) = _locked(actor, [identity])
        row.verdict, row.verdict_by = "false" if is_false else "true", actor.name
        row.save(update_fields=["verdict", "verdict_by"])
        _write([row], "judged", now, by=actor.name, detail={"verdict": row.verdict})


@transaction_required
def escalate_alarms(now: datetime) -> int:
    """Move alarms that nobody acknowledged in time one level up, and return how many."""
    due = CityAlarm.objects.select_for_update(skip_locked=True, of=("self",)).select_related("rule")
    rows = list(due.filter(escalate_at__lte=now, cleared_ms=None, withdrawn=False)[:_ESCALATED_AT_A_TIME])
    for row in rows:
        after = row.rule.spec.get("escalate_after_min", [])
        row.escalation += 1
        following = after[row.escalation : row.escalation + 1]
        row.escalate_at = now + timedelta(minutes=following[0]) if following else None
    CityAlarm.objects.bulk_update(rows, ["escalation", "escalate_at"])
    for row in rows:
        _tell(ALARM_ESCALATED, "escalated", [row], now, detail={"level": row.escalation})
    return len(rows)


def _until(minutes: float, reason: str, now: datetime, most: timedelta) -> datetime:
    if not reason.strip():
        raise SilencingUnusable(trouble="a reason is needed")
    if not 0 < minutes <= most.total_seconds() / 60:
        raise SilencingUnusable(trouble=f"the time must be between 0 and {most.days} days")
    return now + timedelta(minutes=minutes)


def _is_in(path: str, area: str) -> bool:
    return not area or path == area or path.startswith(area + "/")


def _locked(actor: Actor, identities: Sequence[UUID]) -> list[CityAlarm]:
    rows = list(city_alarms_for(actor, _ACKNOWLEDGE).filter(pk__in=identities).select_for_update())
    if len(rows) != len(set(identities)):
        raise AlarmUnknown
    return rows


def _tell(
    kind: EventType,
    word: str,
    rows: Sequence[CityAlarm],
    now: datetime,
    *,
    by: str = "",
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write a step of each alarm and announce it."""
    _write(rows, word, now, by=by, detail=detail)
    announce_all(
        [
            Event(
                id=uuid5(row.pk, f"{word} {now.isoformat()}"),
                type=kind,
                source="/nets/sensing",
                subject=str(row.pk),
                time=now,
                data=AlarmChanged(
                    alarm=row.pk,
                    at=now,
                    raised_at=datetime.fromtimestamp(row.raised_ms / _MS, UTC),
                    title_zh=row.title_zh,
                    title_en=row.title_en,
                    value=row.value,
                    groups={},
                    by=by,
                ),
            )
            for row in rows
        ]
    )


def _write(
    rows: Sequence[CityAlarm], word: str, now: datetime, *, by: str = "", detail: Mapping[str, object] | None = None
) -> None:
    CityAlarmStep.objects.bulk_create(
        CityAlarmStep(alarm=row.pk, kind=word, event_time=now, by=by, detail=dict(detail or {}), stored_at=now)
        for row in rows
    )
