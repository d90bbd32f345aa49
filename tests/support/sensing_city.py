"""Streams, a small registry and engines that come and go, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from tests.support.small_registry import SmallRegistry

from furong.engines.readings.frames import Readings, encode_frame
from furong.foundation.streams import NewMessage, Streams
from furong.kernel.clock import FrozenClock
from furong.nets.sensing.actions import city_rules
from furong.nets.sensing.contracts.city_rules import CityRuleSpec
from furong.nets.sensing.models.engine import CityAlarm
from furong.nets.sensing.models.history import HistoryFile
from furong.nets.sensing.pipeline.engine import Engine

__all__ = ["PARTITIONS", "City", "Row", "activate", "drain"]

PARTITIONS = 2
Row = tuple[int, int, float]


@dataclass
class Everything:
    """A worker that owns every partition."""

    def owned(self) -> Sequence[int]:
        return range(PARTITIONS)

    def fence(self, partition: int) -> None:
        assert partition in range(PARTITIONS)


@dataclass
class City:
    """Streams, a registry, and engines that come and go."""

    root: Path
    streams: Streams
    clock: FrozenClock
    things: SmallRegistry = field(default_factory=SmallRegistry)

    def engine(self) -> Engine:
        return Engine(
            root=self.root,
            partitions=PARTITIONS,
            streams=self.streams,
            things=self.things,
            ownership=Everything(),
            clock=self.clock,
        )

    def send(self, rows: Sequence[Row]) -> None:
        messages = []
        for partition in range(PARTITIONS):
            mine = [row for row in rows if row[0] % PARTITIONS == partition]
            if mine:
                frame = Readings(
                    number=np.array([r[0] for r in mine], dtype=np.int32),
                    time_ms=np.array([r[1] for r in mine], dtype=np.int64),
                    value=np.array([r[2] for r in mine]),
                )
                messages.append(NewMessage(f"furong.readings.{partition}", encode_frame(frame)))
        self.streams.publish_many(messages)

    def history(self) -> list[Row]:
        rows: list[Row] = []
        for file in HistoryFile.objects.filter(dropped_at=None):
            table = pq.read_table(self.root / "history" / file.path)
            times = table["time"].cast("int64").to_pylist()
            rows += zip(table["number"].to_pylist(), times, table["value"].to_pylist(), strict=True)
        return sorted(rows)

    def alarms(self) -> list[tuple[str, int, int, int | None]]:
        return sorted(CityAlarm.objects.values_list("rule_key", "number", "raised_ms", "cleared_ms"))


def activate(spec: CityRuleSpec, clock: FrozenClock, mode: str = "active") -> None:
    city_rules.add_rule(spec, by="me", now=clock.now())
    city_rules.change_mode(spec.key, mode, by="me", now=clock.now())


def drain(engine: Engine) -> None:
    quiet = 0
    while quiet < 2:
        quiet = 0 if engine.step() else quiet + 1
