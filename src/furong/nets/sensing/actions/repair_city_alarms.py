"""Correct, withdraw and reinstate alarms whose episodes late readings have changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import uuid5

from django.db.models import F

from furong.foundation.outbox.announce import announce_all
from furong.foundation.transactions import transaction
from furong.kernel.events import Event
from furong.nets.sensing.actions.record_city_alarms import ThingFacts, Watchroom, record_episodes
from furong.nets.sensing.contracts import ALARM_CORRECTED, ALARM_WITHDRAWN, AlarmChanged
from furong.nets.sensing.domain.episodes import alarm_id
from furong.nets.sensing.domain.happenings import Episode
from furong.nets.sensing.domain.repairing import Correction
from furong.nets.sensing.models.engine import CityAlarm, CityAlarmStep, LateThing, RuleLoad
from furong.nets.sensing.selectors.city_rules import RunningRule

__all__ = ["apply_corrections", "forget_repairs", "redo_repairs"]

_MS = 1000
_HOUR_MS = 3_600_000


def apply_corrections(
    changes: Sequence[Correction],
    fresh: Sequence[Episode],
    done: Sequence[int],
    position: int,
    rules: Mapping[int, RunningRule],
    facts: Mapping[int, ThingFacts],
    room: Watchroom,
    now: datetime,
    fence: Callable[[], None],
) -> None:
    """Record what late readings changed, and strike the things off the list of those that wait for it.

    Args:
        changes: To alarms that are recorded.
        fresh: Episodes without an alarm.
        done: The things that were looked at.
        position: Where the partition stands.
        rules: The rules by number.
        facts: What is known of the things, by number.
        room: Floods and what is put aside.
        now: The instant.
        fence: Raises when the partition belongs to somebody else by now.
    """
    with transaction():
        fence()
        fresh = _reinstated(fresh, rules, facts, now)
        record_episodes(fresh, rules, facts, room, now)
        for change in changes:
            _change(change, now)
        LateThing.objects.filter(pk__in=done).update(done_seq=position)


def redo_repairs(partition: int, position: int) -> None:
    """Look again at the things that were looked at after the place from which a partition goes on."""
    with transaction():
        LateThing.objects.filter(partition=partition, done_seq__gte=position).update(done_seq=None)


def forget_repairs(partition: int, position: int) -> None:
    """Forget the things that were looked at before a place to which a partition never goes back."""
    with transaction():
        LateThing.objects.filter(partition=partition, done_seq__lt=position).delete()


def _reinstated(
    fresh: Sequence[Episode], rules: Mapping[int, RunningRule], facts: Mapping[int, ThingFacts], now: datetime
) -> list[Episode]:
    """Bring back withdrawn alarms that are right after all, and return the episodes that are really new."""
    rest: list[Episode] = []
    for episode in fresh:
        identity = alarm_id(rules[episode.rule].spec.key, facts[episode.number].code, episode.since_ms)
        if CityAlarm.objects.filter(pk=identity).exists():
            _change(Correction(id=identity, episode=episode), now)
        else:
            rest.append(episode)
    return rest


def _change(change: Correction, now: datetime) -> None:
    row = CityAlarm.objects.select_for_update().get(pk=change.id)
    if change.episode is None:
        row.withdrawn, row.escalate_at = True, None
        hour, word = row.raised_ms // _HOUR_MS, "withdrawn"
        load, _ = RuleLoad.objects.get_or_create(rule_id=row.rule_id, hour=hour)
        RuleLoad.objects.filter(pk=load.pk).update(withdrawn=F("withdrawn") + 1)
    else:
        episode, word = change.episode, "corrected"
        row.since_ms, row.raised_ms, row.cleared_ms = episode.since_ms, episode.raised_ms or 0, episode.cleared_ms
        row.value, row.extreme, row.withdrawn = episode.value, episode.extreme, False
    row.save()
    detail = {"since_ms": row.since_ms, "raised_ms": row.raised_ms, "cleared_ms": row.cleared_ms}
    CityAlarmStep.objects.create(alarm=row.pk, kind=word, event_time=now, detail=detail, stored_at=now)
    if row.flood is None:
        announce_all([_event(row, word, now)])


def _event(row: CityAlarm, word: str, now: datetime) -> Event:
    raised = datetime.fromtimestamp(row.raised_ms / _MS, UTC)
    data = AlarmChanged(
        alarm=row.pk,
        at=raised,
        raised_at=raised,
        title_zh=row.title_zh,
        title_en=row.title_en,
        value=row.value,
        groups={},
    )
    return Event(
        id=uuid5(row.pk, f"{word} {row.raised_ms} {row.cleared_ms} {now.isoformat()}"),
        type=ALARM_WITHDRAWN if word == "withdrawn" else ALARM_CORRECTED,
        source="/nets/sensing",
        subject=str(row.pk),
        time=raised,
        data=data,
    )
