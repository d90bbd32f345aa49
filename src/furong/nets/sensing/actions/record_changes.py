"""Record what became of alarms, and announce it, in the transaction that moves event time on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from furong.foundation.areas.tree import get_area
from furong.foundation.outbox.announce import announce_all
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import instant_of_minute
from furong.kernel.events import Event, EventType
from furong.nets.sensing.contracts import (
    ALARM_CLEARED,
    ALARM_CORRECTED,
    ALARM_RAISED,
    ALARM_WITHDRAWN,
    AlarmChanged,
    AlarmRaised,
    Priority,
    RuleSpec,
    StreamSpec,
    ThingInfo,
)
from furong.nets.sensing.domain.episodes import NEVER, Change, ChangeKind, LevelAt
from furong.nets.sensing.domain.levels import ThingLevels
from furong.nets.sensing.models import AlarmRow, AlarmTransition

__all__ = ["Watch", "record_changes"]

_EVENT_TYPES: Mapping[ChangeKind, EventType] = {
    ChangeKind.CLEARED: ALARM_CLEARED,
    ChangeKind.CORRECTED: ALARM_CORRECTED,
    ChangeKind.REINSTATED: ALARM_CORRECTED,
    ChangeKind.WITHDRAWN: ALARM_WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Watch:
    """What was watched: one version of a rule over the levels of some things."""

    rule_number: int
    rule: RuleSpec
    stream: StreamSpec
    things: Sequence[ThingInfo]
    levels: ThingLevels

    def level_at(self, thing: int, minute: int) -> LevelAt:
        """Return the value of a thing at a minute and its counts by group; 0 before its first level."""
        row = self.levels.at(thing, minute)
        if row is None:
            return 0.0, {}
        names = self.stream.grouping.groups if self.stream.grouping else ()
        counts = zip(names, self.levels.by_group[row].tolist(), strict=False)
        return float(self.levels.value[row]), {name: count for name, count in counts if count}


@transaction_required
def record_changes(changes: Sequence[Change], watch: Watch) -> None:
    """Write ``changes`` and announce each; an alarm is never deleted."""
    events: list[Event] = []
    for change in changes:
        if change.kind is ChangeKind.RAISED:
            alarm = _new_alarm(change, watch)
            alarm.save(force_insert=True)
            events.append(_raised(alarm, watch.rule, watch.things[change.thing]))
        else:
            alarm = _changed_alarm(change, watch)
            alarm.save()
        for kind in _steps(change):
            AlarmTransition.objects.create(
                alarm=alarm, kind=kind, event_time=_time_of(kind, change), detail={"raised": change.raised}
            )
            if kind is not ChangeKind.RAISED:
                events.append(_changed(kind, change, alarm))
    announce_all(sorted(events, key=lambda event: event.time))


def _steps(change: Change) -> Iterator[ChangeKind]:
    """An episode that was over before it was found is raised and cleared at once."""
    yield change.kind
    if change.kind is ChangeKind.RAISED and change.cleared != NEVER:
        yield ChangeKind.CLEARED


def _new_alarm(change: Change, watch: Watch) -> AlarmRow:
    thing = watch.things[change.thing]
    value, groups = change.level or (0.0, {})
    title_zh, title_en = _titles(watch.rule, thing, value)
    return AlarmRow(
        id=change.id,
        rule_id=watch.rule_number,
        thing_id=thing.code,
        area_path=get_area(thing.area).path,
        priority=watch.rule.priority.value,
        title_zh=title_zh,
        title_en=title_en,
        raised_min=change.raised,
        cleared_min=None if change.cleared == NEVER else change.cleared,
        value=value,
        groups=dict(groups),
    )


def _changed_alarm(change: Change, watch: Watch) -> AlarmRow:
    alarm = AlarmRow.objects.get(pk=change.id)
    if change.level is not None:
        alarm.value, alarm.groups = change.level[0], dict(change.level[1])
        alarm.title_zh, alarm.title_en = _titles(watch.rule, watch.things[change.thing], alarm.value)
    alarm.raised_min = change.raised
    alarm.cleared_min = None if change.cleared == NEVER else change.cleared
    alarm.withdrawn = change.kind is ChangeKind.WITHDRAWN
    return alarm


def _titles(rule: RuleSpec, thing: ThingInfo, value: float) -> tuple[str, str]:
    words = {**thing.properties, "value": f"{value:g}"}
    return (
        rule.title_zh.format_map({**words, "thing": thing.name_zh}),
        rule.title_en.format_map({**words, "thing": thing.name_en}),
    )


def _time_of(kind: ChangeKind, change: Change) -> datetime:
    return instant_of_minute(change.cleared if kind is ChangeKind.CLEARED else change.raised)


def _raised(alarm: AlarmRow, rule: RuleSpec, thing: ThingInfo) -> Event:
    raised_at = instant_of_minute(alarm.raised_min)
    data = AlarmRaised(
        alarm=alarm.pk,
        rule=rule.key,
        feed=thing.feed,
        thing=thing.code,
        thing_name_zh=thing.name_zh,
        thing_name_en=thing.name_en,
        area=thing.area,
        lon=thing.lon,
        lat=thing.lat,
        priority=Priority(alarm.priority),
        title_zh=alarm.title_zh,
        title_en=alarm.title_en,
        case_type=rule.case_type,
        raised_at=raised_at,
        value=alarm.value,
        groups=alarm.groups,
    )
    return Event(
        id=uuid5(alarm.pk, "raised"),
        type=ALARM_RAISED,
        source="/nets/sensing",
        subject=str(alarm.pk),
        time=raised_at,
        data=data,
    )


def _changed(kind: ChangeKind, change: Change, alarm: AlarmRow) -> Event:
    at = _time_of(kind, change)
    data = AlarmChanged(
        alarm=alarm.pk,
        at=at,
        raised_at=instant_of_minute(alarm.raised_min),
        title_zh=alarm.title_zh,
        title_en=alarm.title_en,
        value=alarm.value,
        groups=alarm.groups,
    )
    # The content is part of the id: an alarm can be corrected twice, to different episodes.
    return Event(
        id=uuid5(alarm.pk, f"{kind} {change.raised} {change.cleared} {alarm.value}"),
        type=_EVENT_TYPES[kind],
        source="/nets/sensing",
        subject=str(alarm.pk),
        time=at,
        data=data,
    )
