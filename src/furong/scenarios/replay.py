"""Letting a recorded morning of shared bikes happen again: zones become points, events are told, cases open."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from furong.engines.places import ZoneRecord
from furong.foundation.areas.tree import AreaUnknown, get_area
from furong.foundation.outbox.deliver import deliver_pending, undelivered
from furong.foundation.transactions import transaction
from furong.kernel.clock import instant_of_minute, iso, minute_at_or_after, minute_at_or_before
from furong.kernel.errors import Conflict
from furong.kernel.permissions import Actor, Grant
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import Source
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import Alarm, AlarmState, FeedClock, IngestReceipt, StreamSpec
from furong.scenarios.recording import STREAM, Recording
from furong.scenarios.replay_notes import Note, delivery_note, quarantine_notes
from furong.scenarios.replay_pace import Pace
from furong.scenarios.things import things_of

__all__ = ["BikeReplay", "Progress", "ReplayIsRunning"]

_WAIT_S = 0.1
_SECONDS_A_MINUTE = 60


class ReplayIsRunning(Conflict):
    """Another process evaluates the same feed."""

    code = "scenarios.replay_is_running"
    zh = "这些区域的重放（{feed}）正由另一个进程进行。请等它结束。"
    en = "Another process is replaying these zones ({feed}). Wait until it ends."


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay has got.

    Args:
        told: Records told so far. [1]
        total: Records in the file. [1]
        at: Up to when the city knows everything, or ``None`` before the first event.
    """

    told: int
    total: int
    at: datetime | None


@dataclass(slots=True, kw_only=True)
class BikeReplay:
    """One replay.

    Args:
        recording: The files, read.
        city: Path of the area of the city.
        factor: How many times as fast as it happened, or ``None`` for as fast as possible. [1]
        on_progress: Is told how far the replay has got.
    """

    recording: Recording
    city: str
    factor: float | None = None
    on_progress: Callable[[Progress], None] = lambda progress: None
    notes: list[Note] = field(default_factory=list, init=False)
    stages: dict[str, float] = field(default_factory=dict, init=False)
    _lap: float = field(default_factory=time.perf_counter, init=False)
    _evaluated_min: int = field(default=0, init=False)
    _told: int = field(default=0, init=False)

    def run(self) -> dict[str, Any]:
        """Replay, and return what came of it; what a person should know besides is in ``notes``.

        Raises:
            ReplayIsRunning: When another process replays the same zones.
        """
        self._lap = time.perf_counter()
        feed = _feed_of(self.recording.zones.zones)
        self._register(feed)
        spec = sensing.stream_of(feed)
        evaluator = sensing.FeedEvaluator(feed)
        self._note("register")
        with evaluator.alone() as alone:
            if not alone:
                raise ReplayIsRunning(feed=feed)
            receipts = self._tell(feed, evaluator, spec)
        alarms = list(self._alarms(feed, receipts, spec))
        self._open_cases(alarms)
        episodes = _episodes(alarms)
        self.notes += [*self.recording.notes, *quarantine_notes(self.recording.source, receipts)]
        self._note("report")
        return {
            "events_read": sum(receipt.received for receipt in receipts),
            "duplicates": sum(receipt.duplicates for receipt in receipts),
            "quarantined": sum(receipt.quarantined for receipt in receipts),
            "episodes": episodes,
        }

    def _register(self, feed: str) -> None:
        recording = self.recording
        stream = recording.pack.streams[STREAM]
        area = recording.pack.manifest.region
        zones = [_in_known_area(zone) for zone in recording.zones.zones]
        with transaction():
            sensing.register_feed(
                feed,
                stream=f"{recording.pack.id}/{STREAM}",
                title_zh=f"重放：{recording.source}"[:120],
                title_en=f"Replay: {recording.source}"[:200],
                clock=FeedClock.FEEDER,
                area=area,
                things=things_of(feed, zones, category=stream.category, area=area),
            )
            sensing.quarantine_zones(feed, recording.zones_source, recording.unusable_zones)

    def _tell(self, feed: str, evaluator: sensing.FeedEvaluator, spec: StreamSpec) -> list[IngestReceipt]:
        """Tell the events part by part, each when its time has come, and let the time between them pass."""
        receipts: list[IngestReceipt] = []
        evaluated_to = sensing.get_feed(feed).evaluated_to
        # What an earlier run has been through already need not be waited for again.
        pace = Pace(self.factor, minute_at_or_before(evaluated_to) if evaluated_to else None)
        for part in self.recording.parts(spec, factor=self.factor):
            if part.begins_s is not None:
                # The part may still tell of the minute that it begins in.
                self._pass_time(evaluator, pace, part.begins_s // _SECONDS_A_MINUTE - 1)
                pace.wait_for_second(part.begins_s)
            receipts.append(sensing.store_observations(feed, part))
            self._told += receipts[-1].received
            self._note("store")
            self._report_progress()
        last_at = max((r.last_at for r in receipts if r.last_at is not None), default=None)
        if last_at is not None:
            self._pass_time(evaluator, pace, minute_at_or_after(last_at) + spec.hold_min)
        evaluator.step(to_the_end=True)
        self._note("evaluate")
        return receipts

    def _pass_time(self, evaluator: sensing.FeedEvaluator, pace: Pace, until_min: int) -> None:
        """Let event time pass up to ``until_min`` at the pace of the replay; alarms are raised and cleared on the way.

        As fast as possible, what is still to come is evaluated at once; the outcome is the same.
        """
        pace.begin(until_min)
        while self._evaluated_min < until_min:
            minute = pace.wait_for_minute_after(self._evaluated_min, until_min)
            evaluator.step(complete_to_min=minute)
            self._evaluated_min = minute
            self._note("evaluate")
            deliver_pending()
            self._note("open cases")
            self._report_progress()

    def _open_cases(self, alarms: Sequence[Alarm]) -> None:
        """Deliver what has been announced, or wait until the city's worker, which may be at it, has done so."""
        subjects = [str(alarm.id) for alarm in alarms]
        while pending := undelivered(subjects):
            if deliver_pending():
                continue
            failed = [delivery for delivery in pending if delivery.attempts]
            if failed:
                self.notes.append(delivery_note(failed))
                break
            time.sleep(_WAIT_S)
        self._note("open cases")

    def _alarms(self, feed: str, receipts: Sequence[IngestReceipt], spec: StreamSpec) -> Iterator[Alarm]:
        """Yield the alarms that the told events can have raised, by time and zone."""
        first = min((r.first_at for r in receipts if r.first_at is not None), default=None)
        last = max((r.last_at for r in receipts if r.last_at is not None), default=None)
        if first is None or last is None:
            return
        until = last + timedelta(minutes=spec.hold_min)
        alarms = sensing.list_alarms_for(_reader(self.city), feed=feed, since=first, limit=1_000_000)
        for alarm in sorted(alarms, key=lambda alarm: (alarm.raised_at, alarm.thing.local_code)):
            if alarm.state is not AlarmState.WITHDRAWN and alarm.raised_at <= until:
                yield alarm

    def _report_progress(self) -> None:
        at = instant_of_minute(self._evaluated_min) if self._evaluated_min else None
        self.on_progress(Progress(self._told, self.recording.total, at))

    def _note(self, stage: str) -> None:
        now = time.perf_counter()
        self.stages[stage] = self.stages.get(stage, 0.0) + now - self._lap
        self._lap = now


def _episodes(alarms: Sequence[Alarm]) -> list[dict[str, Any]]:
    cases = casework.cases_of_source(Source.SENSING, [str(alarm.id) for alarm in alarms])
    return [_episode(alarm, cases) for alarm in alarms]


def _episode(alarm: Alarm, cases: Mapping[str, casework.SourcedCase]) -> dict[str, Any]:
    case = cases.get(str(alarm.id))
    return {
        "zone_id": alarm.thing.local_code,
        "raised": iso(alarm.raised_at),
        "cleared": iso(alarm.cleared_at) if alarm.cleared_at else None,
        "occupancy": int(alarm.value),
        "capacity": alarm.thing.properties["capacity"],
        "case_id": case.number if case else None,
        "tasks": [{"operator": group, "share": share} for group, share in case.shares] if case else [],
    }


def _feed_of(zones: Sequence[ZoneRecord]) -> str:
    """Name the feed after its zones: the same zones are the same feed, and what it knows already stays known."""
    described = [(zone.id, zone.properties.get("capacity"), zone.geometry) for zone in zones]
    digest = hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()
    return f"replay-{digest[:12]}"


def _in_known_area(zone: ZoneRecord) -> ZoneRecord:
    """A zone of somebody else's file may say ``area`` and mean its size: what is no area's code says nothing."""
    try:
        get_area(str(zone.properties.get("area", "")))
    except AreaUnknown:
        return replace(zone, properties={key: value for key, value in zone.properties.items() if key != "area"})
    return zone


def _reader(city: str) -> Actor:
    grant = Grant(role="system", actions=frozenset({"alarm.read", "case.read", "task.read"}), area=city)
    return Actor(key="system:replay", name="replay", grants=(grant,))
