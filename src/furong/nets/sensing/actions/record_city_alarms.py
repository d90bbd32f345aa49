"""Record the episodes of a batch as alarms and announce them, in the transaction that moves the partition on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection

from furong.engines.quality import quality_words
from furong.foundation.areas.tree import AreaInfo
from furong.foundation.outbox.announce import announce_all, notify
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event
from furong.nets.sensing.columns.registry import read_categories
from furong.nets.sensing.contracts import ALARM_CLEARED, ALARM_RAISED, AlarmChanged, AlarmRaised, Priority
from furong.nets.sensing.contracts.city_rules import RuleKind
from furong.nets.sensing.domain.episodes import alarm_id
from furong.nets.sensing.domain.floods import FloodWatch, cause_of
from furong.nets.sensing.domain.happenings import Episode
from furong.nets.sensing.models.engine import AlarmFlood, AlarmSilencing, CityAlarm, CityAlarmStep
from furong.nets.sensing.selectors.alarm_places import place_of
from furong.nets.sensing.selectors.city_rules import RunningRule

__all__ = ["ThingFacts", "Watchroom", "record_episodes"]

_MS = 1000
_CLEAR = """
UPDATE sensing_cityalarm AS a SET cleared_ms = v.cleared, extreme = v.extreme, escalate_at = NULL
FROM unnest(%s::bigint[], %s::int[], %s::bigint[], %s::float8[]) AS v (rule, number, cleared, extreme)
WHERE a.rule_id = v.rule AND a.number = v.number AND a.cleared_ms IS NULL AND NOT a.withdrawn
  AND a.raised_ms < v.cleared
RETURNING a.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingFacts:
    """What an alarm says of its thing."""

    number: int
    code: str
    category: str
    area: str
    owner: str
    lon: float
    lat: float
    asset: int = -1


@dataclass(slots=True)
class Watchroom:
    """What recording keeps in mind between batches: floods that go on, and what is put aside."""

    floods: FloodWatch = field(default_factory=FloodWatch)
    silencings: Sequence[AlarmSilencing] = ()

    def refresh(self, now: datetime) -> None:
        """Read what is put aside, and floods that go on."""
        self.silencings = list(AlarmSilencing.objects.filter(until__gt=now, ended_at=None))

    def resume(self) -> None:
        """Go on with the floods that were going on before a restart."""
        for row in AlarmFlood.objects.filter(ended_at=None).select_related("rule"):
            self.floods.resume(row.rule.key, row.cause, row.pk, row.last_at)


@transaction_required
def record_episodes(
    episodes: Sequence[Episode],
    rules: Mapping[int, RunningRule],
    facts: Mapping[int, ThingFacts],
    room: Watchroom,
    now: datetime,
) -> int:
    """Write the alarms of active rules and announce them; what was written before is left as it is.

    Args:
        episodes: Of active rules; an episode that began before the batch has no ``raised_ms``.
        rules: The rules by number.
        facts: What is known of the things, by number.
        room: Floods and what is put aside.
        now: When this is recorded.

    Returns:
        How many alarms are new.
    """
    begun, known = _new_rows([e for e in episodes if e.raised_ms is not None], rules, facts, now)
    _put_aside(begun, room)
    floods = _flooded(begun, rules, room, now)
    CityAlarm.objects.bulk_create(begun)
    ended_before = [e for e in episodes if e.raised_ms is None]
    cleared = _clear([e for e in [*ended_before, *known] if e.cleared_ms is not None])
    _write_steps(begun, cleared, now)
    told = [row for row in begun if row.flood is None and not row.suppressed and row.shelved_until is None]
    announce_all(
        [
            *(_raised(row, rules[row.rule_id], facts[row.number]) for row in told),
            *floods,
            *(_cleared(row, by="") for row in [*cleared, *(r for r in told if r.cleared_ms)] if row.flood is None),
        ]
    )
    if begun or cleared:
        notify("sensing.alarm")
    return len(begun)


def _new_rows(
    episodes: Sequence[Episode], rules: Mapping[int, RunningRule], facts: Mapping[int, ThingFacts], now: datetime
) -> tuple[list[CityAlarm], list[Episode]]:
    """Return the alarms to write, and the episodes whose alarm is there already."""
    rows: dict[UUID, tuple[CityAlarm, Episode]] = {}
    for episode in episodes:
        row = _row(episode, rules[episode.rule], facts[episode.number], now)
        rows.setdefault(row.pk, (row, episode))
    known = set(CityAlarm.objects.filter(pk__in=rows).values_list("pk", flat=True))
    return [row for pk, (row, _) in rows.items() if pk not in known], [rows[pk][1] for pk in known]


def _names(language: str, category: str, place: AreaInfo) -> dict[str, str]:
    """Return what an alarm's text calls its category and its area, which is told with its district."""
    known = read_categories().get(category)
    district, area = place_of(_district_of(place.path)).name(language), place.name(language)
    if area != district:
        area = f"{area}, {district}" if language == "en" else district + area
    return {"category": known.name(language) if known else category, "area": area}


def _district_of(path: str) -> str:
    return path.split("/")[min(1, path.count("/"))]


def _row(episode: Episode, rule: RunningRule, thing: ThingFacts, now: datetime) -> CityAlarm:
    spec, place = rule.spec, place_of(thing.area)
    words = {"thing": thing.code, "value": f"{episode.value:g}"}
    after = spec.escalate_after_min
    return CityAlarm(
        id=alarm_id(spec.key, thing.code, episode.since_ms),
        rule_id=rule.number,
        rule_key=spec.key,
        number=thing.number,
        thing=thing.code,
        category=thing.category,
        area=thing.area,
        area_path=place.path,
        owner=thing.owner,
        priority=spec.priority.value,
        title_zh=spec.title("zh", {**words, **_names("zh", thing.category, place)})[:300],
        title_en=spec.title("en", {**words, **_names("en", thing.category, place)})[:300],
        since_ms=episode.since_ms,
        raised_ms=episode.raised_ms or 0,
        cleared_ms=episode.cleared_ms,
        value=episode.value,
        extreme=episode.extreme,
        quality=episode.quality,
        escalate_at=now + timedelta(minutes=after[0]) if after and episode.cleared_ms is None else None,
        stored_at=now,
    )


def _put_aside(rows: Sequence[CityAlarm], room: Watchroom) -> None:
    for silencing in room.silencings:
        for row in rows:
            if _covers(silencing, row):
                row.escalate_at = None
                if silencing.kind == AlarmSilencing.Kind.SHELVED:
                    row.shelved_until = silencing.until
                else:
                    row.suppressed = True


def _covers(silencing: AlarmSilencing, row: CityAlarm) -> bool:
    path = silencing.area_path
    return (
        silencing.rule_key in ("", row.rule_key)
        and silencing.thing in ("", row.thing)
        and (not path or row.area_path == path or row.area_path.startswith(path + "/"))
    )


def _flooded(
    rows: Sequence[CityAlarm], rules: Mapping[int, RunningRule], room: Watchroom, now: datetime
) -> list[Event]:
    """Put alarms of one cause into a flood when there are too many, and return what is to be told of floods."""
    by_cause: dict[tuple[int, str], list[CityAlarm]] = defaultdict(list)
    for row in rows:
        if not row.suppressed and row.shelved_until is None:
            kind = rules[row.rule_id].spec.kind
            by_cause[row.rule_id, cause_of(row.area_path, row.owner, is_silence=kind is RuleKind.SILENCE)].append(row)
    events = []
    for (number, cause), group in by_cause.items():
        rule = rules[number]
        flood = room.floods.flood_of(rule.spec.key, cause, len(group), most=rule.spec.flood_over, now=now)
        if flood is not None:
            for row in group:
                row.flood, row.escalate_at = flood, None
            events.extend(_keep_flood(flood, rule, cause, group, now))
    for identity in room.floods.over(now):
        AlarmFlood.objects.filter(pk=identity, ended_at=None).update(ended_at=now)
    return events


def _keep_flood(flood: UUID, rule: RunningRule, cause: str, group: Sequence[CityAlarm], now: datetime) -> list[Event]:
    known = AlarmFlood.objects.select_for_update().filter(pk=flood).first()
    if known is not None:
        AlarmFlood.objects.filter(pk=flood).update(count=known.count + len(group), last_at=now, ended_at=None)
        return []
    place = place_of(_district_of(group[0].area_path))
    AlarmFlood.objects.create(
        id=flood, rule_id=rule.number, cause=cause, area=place.code, area_path=place.path, began_at=now, last_at=now,
        count=len(group),
    )  # fmt: skip
    spec = rule.spec
    bare = {"thing": "", "value": ""}
    data = AlarmRaised(
        alarm=flood,
        rule=spec.key,
        feed="",
        thing="",
        thing_name_zh=place.name_zh,
        thing_name_en=place.name_en,
        area=place.code,
        lon=place.lon or 0.0,
        lat=place.lat or 0.0,
        priority=Priority(spec.priority),
        title_zh=f"告警泛滥：{spec.title('zh', {**bare, **_names('zh', group[0].category, place)})}",
        title_en=f"Alarm flood: {spec.title('en', {**bare, **_names('en', group[0].category, place)})}",
        case_type=spec.opens,
        raised_at=now,
        value=float(len(group)),
        groups={},
    )
    return [
        Event(
            id=uuid5(flood, "raised"),
            type=ALARM_RAISED,
            source="/nets/sensing",
            subject=str(flood),
            time=now,
            data=data,
        )
    ]


def _clear(episodes: Sequence[Episode]) -> list[CityAlarm]:
    """End the open alarms of these episodes and return them."""
    if not episodes:
        return []
    columns: Any = [
        [e.rule for e in episodes],
        [e.number for e in episodes],
        [e.cleared_ms for e in episodes],
        [e.extreme for e in episodes],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, columns)
        ended = [row[0] for row in cursor.fetchall()]
    return list(CityAlarm.objects.filter(pk__in=ended))


def _write_steps(begun: Sequence[CityAlarm], cleared: Sequence[CityAlarm], now: datetime) -> None:
    steps = [_step(row, "raised", row.raised_ms, now) for row in begun]
    steps += [_step(row, "suppressed", row.raised_ms, now) for row in begun if row.suppressed]
    steps += [_step(row, "shelved", row.raised_ms, now) for row in begun if row.shelved_until is not None]
    ended = [*(row for row in begun if row.cleared_ms is not None), *cleared]
    steps += [_step(row, "cleared", row.cleared_ms or 0, now) for row in ended]
    CityAlarmStep.objects.bulk_create(steps)


def _step(row: CityAlarm, kind: str, at_ms: int, now: datetime) -> CityAlarmStep:
    detail = {"value": row.value, "quality": quality_words(row.quality, "en")} if kind == "raised" else {}
    return CityAlarmStep(alarm=row.pk, kind=kind, event_time=_instant(at_ms), detail=detail, stored_at=now)


def _instant(time_ms: int) -> datetime:
    return datetime.fromtimestamp(time_ms / _MS, UTC)


def _raised(row: CityAlarm, rule: RunningRule, thing: ThingFacts) -> Event:
    at, place = _instant(row.raised_ms), place_of(row.area)
    data = AlarmRaised(
        alarm=row.pk,
        rule=row.rule_key,
        feed="",
        thing=row.thing,
        thing_name_zh=row.thing,
        thing_name_en=row.thing,
        area=place.code,
        lon=thing.lon,
        lat=thing.lat,
        priority=Priority(row.priority),
        title_zh=row.title_zh,
        title_en=row.title_en,
        case_type=rule.spec.opens,
        raised_at=at,
        value=row.value,
        groups={},
        owner=row.owner,
    )
    return Event(
        id=uuid5(row.pk, "raised"), type=ALARM_RAISED, source="/nets/sensing", subject=str(row.pk), time=at, data=data
    )


def _cleared(row: CityAlarm, *, by: str) -> Event:
    at = _instant(row.cleared_ms or row.raised_ms)
    data = AlarmChanged(
        alarm=row.pk,
        at=at,
        raised_at=_instant(row.raised_ms),
        title_zh=row.title_zh,
        title_en=row.title_en,
        value=row.extreme,
        groups={},
        by=by,
    )
    return Event(
        id=uuid5(row.pk, f"cleared {row.cleared_ms}"),
        type=ALARM_CLEARED,
        source="/nets/sensing",
        subject=str(row.pk),
        time=at,
        data=data,
    )
