"""Batches over NATS reach the log once, also when they are read twice; what cannot be read is kept."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from tests.support.city_things import PARTITIONS, ThingsInMemory, readings_in

from furong.engines.readings.frames import Readings, encode_frame
from furong.foundation.streams import NewMessage, StreamFull, Streams
from furong.kernel.clock import FrozenClock
from furong.nets.sensing.contracts.intake import RejectedReading
from furong.nets.sensing.pipeline.bulk_lane import BULK_STREAM, BULK_SUBJECTS, BulkLane

NOW_MS = 1_795_564_800_000
NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)
FRAME = encode_frame(Readings(number=np.arange(5, dtype=np.int32), time_ms=np.full(5, NOW_MS), value=np.arange(5.0)))
LINES = b'{"code":"cd-temp-0","time":%d,"value":7}\n{"code":"nobody","time":1,"value":1}\n' % (NOW_MS - 1)
ALL = sorted([(n, NOW_MS, float(n)) for n in range(5)] + [(0, NOW_MS - 1, 7.0)])


@pytest.fixture
def kept() -> list[tuple[str, RejectedReading]]:
    """What was put aside, with its source."""
    return []


def lane(things: ThingsInMemory, log: Streams, kept: list[tuple[str, RejectedReading]]) -> BulkLane:
    """Return a lane that has just been started."""

    def keep(source: str, rejected: Sequence[RejectedReading]) -> None:
        kept.extend((source, one) for one in rejected)

    log.ensure_stream(BULK_STREAM, BULK_SUBJECTS, max_bytes=1 << 24)
    return BulkLane(things, log, PARTITIONS, clock=FrozenClock(NOW), keep=keep)


def test_batches_of_both_kinds_reach_the_log(
    things: ThingsInMemory, log: Streams, kept: list[tuple[str, RejectedReading]]
) -> None:
    work = lane(things, log, kept)
    log.publish_many([NewMessage("furong.bulk.water", FRAME), NewMessage("furong.bulk.roads.west", LINES)])
    while work.step(1.0):
        pass
    assert readings_in(log) == ALL
    assert [(source, one.reason, one.place) for source, one in kept] == [("nats roads.west", "unknown_code", "line 2")]
    assert lane(things, log, kept).step(0.2) == 0


def test_a_batch_that_is_read_twice_is_in_the_log_once(
    things: ThingsInMemory, log: Streams, kept: list[tuple[str, RejectedReading]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lane(things, log, kept)
    log.publish_many([NewMessage("furong.bulk.a", FRAME), NewMessage("furong.bulk.a", LINES)])

    def fail(_stream: str, _up_to: int) -> None:
        raise StreamFull(stream="the process ends here")

    with monkeypatch.context() as broken:
        broken.setattr(Streams, "purge", lambda _self, stream, up_to: fail(stream, up_to))
        with pytest.raises(StreamFull):
            [first.step(1.0) for _ in range(5)]
    again = lane(things, log, kept)
    while again.step(0.5):
        pass
    assert readings_in(log) == ALL


def test_a_broken_batch_is_kept_whole(
    things: ThingsInMemory, log: Streams, kept: list[tuple[str, RejectedReading]]
) -> None:
    work = lane(things, log, kept)
    log.publish_many([NewMessage("furong.bulk.a", FRAME[:100]), NewMessage("furong.bulk.a", LINES)])
    while work.step(1.0):
        pass
    source, one = kept[0]
    assert (source, one.reason, one.place) == ("nats a", "arrow_unusable", "batch 1")
    assert base64.b64decode(one.raw) == FRAME[:100]
    assert readings_in(log) == [(0, NOW_MS - 1, 7.0)]
