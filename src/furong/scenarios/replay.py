"""Letting a recorded morning of shared bikes happen again: zones become points, events are told, cases open."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from furong.engines.places import ZoneFile, ZoneRecord, read_zones
from furong.foundation.outbox.deliver import deliver_pending
from furong.foundation.transactions import transaction
from furong.kernel.clock import instant_of_minute, iso, minute_at_or_after, minute_at_or_before
from furong.kernel.errors import Conflict
from furong.kernel.permissions import Actor, Grant
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import Source
from furong.nets.sensing import api as sensing
from furong.nets.sensing.adapters.files import read_deliveries
from furong.nets.sensing.contracts import Alarm, AlarmState, FeedClock, IngestReceipt, ReasonCode, StreamSpec
from furong.nets.sensing.errors import FileUnreadable, NoUsableZone
from furong.scenarios.pack import Pack
from furong.scenarios.things import things_of

__all__ = ["BikeReplay", "ReplayIsRunning"]

_STREAM = "parking_occupancy"
_ROWS = 25_000


class ReplayIsRunning(Conflict):
    """Another process evaluates the same feed."""

    code = "scenarios.replay_is_running"
    zh = "这些区域的重放({feed})正由另一个进程进行。请等它结束。"
    en = "Another process is replaying these zones ({feed}). Wait until it ends."


@dataclass(slots=True, kw_only=True)
class BikeReplay:
    """One replay.

    Args:
        pack: The pack of shared bikes, which is installed.
        city: Path of the area of the city.
        events: File of lock events.
        zones: GeoJSON of the zones.
        zones_crs: Coordinate system of the zones when the file does not say, or empty.
        factor: How many times as fast as it happened, or ``None`` for as fast as possible. [1]
    """

    pack: Pack
    city: str
    events: Path
    zones: Path
    zones_crs: str = ""
    factor: float | None = None
    messages: list[str] = field(default_factory=list, init=False)
    _stages: dict[str, float] = field(default_factory=dict, init=False)
    _lap: float = field(default_factory=time.perf_counter, init=False)

    def run(self) -> dict[str, Any]:
        """Replay, and return what came of it; what a person should know besides is in ``messages``.

        Raises:
            FileUnreadable: When a file cannot be read at all.
            ColumnsMissing: When the events lack a column.
            NoUsableZone: When no zone is usable.
            ReplayIsRunning: When another process replays the same zones.
        """
        zones = self._read_zones()
        feed = _feed_of(zones.zones)
        self._register(feed, zones)
        spec = sensing.stream_of(feed)
        deliveries = read_deliveries(self.events, spec, rows=1 if self.factor else _ROWS)
        self._note("read")
        evaluator = sensing.FeedEvaluator(feed)
        with evaluator.alone() as alone:
            if not alone:
                raise ReplayIsRunning(feed=feed)
            receipts = self._tell(feed, deliveries, evaluator, spec)
        self._warn(receipts)
        episodes = [self._episode(alarm) for alarm in self._alarms(feed, receipts, spec)]
        self._note("report")
        return {
            "events_read": sum(receipt.received for receipt in receipts),
            "duplicates": sum(receipt.duplicates for receipt in receipts),
            "quarantined": sum(receipt.quarantined for receipt in receipts),
            "zones_quarantined": len(zones.problems),
            "feed": feed,
            "episodes": episodes,
            "stages": {name: round(seconds, 3) for name, seconds in self._stages.items()},
        }

    def _read_zones(self) -> ZoneFile:
        try:
            document = json.loads(self.zones.read_bytes())
        except OSError as error:
            raise FileUnreadable(file=self.zones.name, trouble=error.strerror or str(error)) from error
        except ValueError as error:
            raise FileUnreadable(file=self.zones.name, trouble=f"not JSON ({error})") from error
        found = read_zones(document, positive=self.pack.streams[_STREAM].needs, crs=self.zones_crs)
        self.messages += [f"zone {p.zone} quarantined: {p.code.value}: {p.detail}" for p in found.problems]
        self.messages += [f"zones converted from {crs.value} to WGS 84" for crs in found.crs]
        if not found.zones:
            trouble = "; ".join(f"{p.zone}: {p.detail}" for p in found.problems[:3])
            raise NoUsableZone(file=self.zones.name, trouble=trouble)
        return found

    def _register(self, feed: str, zones: ZoneFile) -> None:
        stream = self.pack.streams[_STREAM]
        area = self.pack.manifest.region
        unusable = [
            sensing.Unusable(
                place=f"zone {p.zone}",
                reason=ReasonCode.ZONE_UNUSABLE,
                raw=p.raw,
                detail={"code": p.code.value, "detail": p.detail},
            )
            for p in zones.problems
        ]
        with transaction():
            sensing.register_feed(
                feed,
                stream=f"{self.pack.id}/{_STREAM}",
                title_zh=f"重放:{self.events.name}",
                title_en=f"Replay: {self.events.name}",
                clock=FeedClock.FEEDER,
                area=area,
                things=things_of(feed, zones.zones, category=stream.category, area=area),
                is_demo=True,
            )
            sensing.quarantine_zones(feed, self.zones.name, unusable)

    def _tell(
        self,
        feed: str,
        deliveries: Sequence[sensing.Delivery],
        evaluator: sensing.FeedEvaluator,
        spec: StreamSpec,
    ) -> list[IngestReceipt]:
        receipts: list[IngestReceipt] = []
        pace = _Pace(self.factor)
        for delivery in deliveries:
            receipt = sensing.store_observations(feed, delivery)
            receipts.append(receipt)
            self._note("store")
            if receipt.last_at is not None:
                pace.wait_for(receipt.last_at)
                # The next delivery may still tell of this minute.
                self._evaluate(evaluator, minute_at_or_before(receipt.last_at) - 1)
        last_at = max((r.last_at for r in receipts if r.last_at is not None), default=None)
        if self.factor is not None and last_at is not None:
            end_min = minute_at_or_after(last_at) + spec.hold_min
            for minute in range(minute_at_or_before(last_at), end_min + 1):
                pace.wait_for(instant_of_minute(minute))
                self._evaluate(evaluator, minute)
        evaluator.step(to_the_end=True)
        self._note("evaluate")
        while deliver_pending():
            pass
        self._note("open cases")
        return receipts

    def _evaluate(self, evaluator: sensing.FeedEvaluator, complete_to_min: int) -> None:
        evaluator.step(complete_to_min=complete_to_min)
        self._note("evaluate")
        deliver_pending()
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

    def _episode(self, alarm: Alarm) -> dict[str, Any]:
        case = casework.find_case_of(Source.SENSING, str(alarm.id))
        tasks = casework.get_case_for(_reader(self.city), case.number).tasks if case else ()
        return {
            "zone_id": alarm.thing.local_code,
            "raised": iso(alarm.raised_at),
            "cleared": iso(alarm.cleared_at) if alarm.cleared_at else None,
            "occupancy": int(alarm.value),
            "capacity": alarm.thing.properties["capacity"],
            "alarm_id": str(alarm.id),
            "case_id": case.number if case else None,
            "tasks": [
                {
                    "operator": task.group,
                    "share": task.share,
                    "organisation": task.organisation,
                    "task_id": str(task.id),
                }
                for task in tasks
            ],
        }

    def _warn(self, receipts: Sequence[IngestReceipt]) -> None:
        """Say once for each reason how many records were put aside, and where the first of them stands."""
        totals: dict[str, tuple[int, str]] = {}
        for receipt in receipts:
            for reason, (count, place) in receipt.reasons.items():
                known, first = totals.get(reason, (0, place))
                totals[reason] = (known + count, first)
        for reason, (count, place) in totals.items():
            self.messages.append(f"{self.events.name}: {count} record(s) quarantined: {reason}, the first at {place}")

    def _note(self, stage: str) -> None:
        now = time.perf_counter()
        self._stages[stage] = self._stages.get(stage, 0.0) + now - self._lap
        self._lap = now


@dataclass(slots=True)
class _Pace:
    """Lets event time pass ``factor`` times as fast as the wall clock, from the first instant that it is asked for."""

    factor: float | None
    _begin: tuple[float, datetime] | None = None

    def wait_for(self, instant: datetime) -> None:
        if self.factor is None:
            return
        if self._begin is None:
            self._begin = (time.monotonic(), instant)
        due = self._begin[0] + (instant - self._begin[1]).total_seconds() / self.factor
        time.sleep(max(0.0, due - time.monotonic()))


def _feed_of(zones: Sequence[ZoneRecord]) -> str:
    """Name the feed after its zones: the same zones are the same feed, and what it knows already stays known."""
    described = [(zone.id, zone.properties.get("capacity"), zone.geometry) for zone in zones]
    digest = hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()
    return f"replay-{digest[:12]}"


def _reader(city: str) -> Actor:
    grant = Grant(role="system", actions=frozenset({"alarm.read", "case.read", "task.read"}), area=city)
    return Actor(key="system:replay", name="replay", grants=(grant,))
