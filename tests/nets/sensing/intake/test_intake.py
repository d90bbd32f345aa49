"""From what is sent to the log: everything is in it once, the rest lies in the quarantine, and failures are told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from tests.support.city_things import PARTITIONS, ThingsInMemory, city_log, kill_server, readings_in

from furong.engines.readings.frames import Readings, decode_frame, encode_frame
from furong.foundation.streams import Streams
from furong.kernel.clock import FrozenClock
from furong.nets.sensing.contracts.intake import RejectedReading
from furong.nets.sensing.errors.intake import DeliveryTooLarge, IntakeUnavailable
from furong.nets.sensing.pipeline import intake as module
from furong.nets.sensing.pipeline.group_commit import FRAME_MAX
from furong.nets.sensing.pipeline.intake import Intake
from furong.nets.sensing.pipeline.receipts import add_receipts

NOW_MS = 1_795_564_800_000
NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)


class Kept:
    """What was put aside."""

    def __init__(self) -> None:
        self.records: list[RejectedReading] = []

    def __call__(self, _source: str, rejected: Sequence[RejectedReading]) -> None:
        self.records += rejected


@pytest.fixture
def kept() -> Kept:
    """Where the intake puts aside."""
    return Kept()


@pytest.fixture
def intake(things: ThingsInMemory, log: Streams, kept: Kept) -> Iterator[Intake]:
    """An intake over a real log."""
    opened = Intake(things, log, PARTITIONS, clock=FrozenClock(NOW), keep=kept)
    yield opened
    opened.close()


def line(code: str, time_ms: int = NOW_MS, value: float = 1.0) -> str:
    return json.dumps({"code": code, "time": time_ms, "value": value})


def test_what_is_answered_for_is_in_the_log(intake: Intake, log: Streams, kept: Kept) -> None:
    body = "\n".join([line("cd-temp-0"), line("nobody"), line("温度-2", value=2.5), "{"]).encode()
    receipt = intake.take_ndjson(body, "test")
    assert (receipt.durability, receipt.received, receipt.stored, receipt.quarantined) == ("stored", 4, 2, 2)
    assert receipt.reasons == {"not_json": 1, "unknown_code": 1}
    assert {(first.place, first.reason) for first in receipt.first} == {
        ("line 4", "not_json"),
        ("line 2", "unknown_code"),
    }
    assert readings_in(log) == [(0, NOW_MS, 1.0), (2, NOW_MS, 2.5)]
    assert {record.raw for record in kept.records} == {line("nobody"), "{"}


def test_columns_and_arrow_come_to_the_same_log(intake: Intake, log: Streams) -> None:
    assert intake.take_columns(["cd-temp-0", "nobody"], [NOW_MS, NOW_MS], [1.0, 2.0], "test").stored == 1
    assert intake.take_columns(np.array([1, 9], dtype=np.int32), [NOW_MS] * 2, [3.0, 4.0], "test").stored == 1
    frame = encode_frame(Readings(number=np.array([4]).astype(np.int32), time_ms=np.array([NOW_MS]), value=np.ones(1)))
    assert intake.take_arrow(frame, "test").stored == 1
    assert readings_in(log) == [(0, NOW_MS, 1.0), (1, NOW_MS, 3.0), (4, NOW_MS, 1.0)]


def test_many_deliveries_at_once_become_few_messages_in_order(intake: Intake, log: Streams) -> None:
    count = 60
    with ThreadPoolExecutor(20) as senders:
        receipts = list(
            senders.map(lambda n: intake.take_ndjson(line("cd-temp-0", NOW_MS + n).encode(), "t"), range(count))
        )
    assert add_receipts(receipts).stored == count
    assert [time for _, time, _ in readings_in(log)] == [NOW_MS + n for n in range(count)]
    assert log.last_sequence("READINGS_0") < count / 2


def test_a_large_delivery_keeps_the_order_of_a_thing(intake: Intake, log: Streams) -> None:
    count = FRAME_MAX + 10
    intake.take_columns(np.zeros(count, dtype=np.int32), NOW_MS - np.arange(count)[::-1], np.ones(count), "test")
    messages = log.fetch("READINGS_0", after=0, count=10, wait_s=1)
    assert len(messages) == 2
    times = np.concatenate([decode_frame(message.payload).time_ms for message in messages])
    assert times.tolist() == (NOW_MS - np.arange(count)[::-1]).tolist()


def test_a_thing_that_was_registered_since_is_known(intake: Intake, things: ThingsInMemory) -> None:
    assert intake.take_ndjson(line("late").encode(), "test").stored == 0
    things.register("late")
    assert intake.take_ndjson(line("late").encode(), "test").stored == 1


def test_trying_puts_nothing_aside(intake: Intake, kept: Kept) -> None:
    assert intake.trying().take_ndjson(b"{", "test").quarantined == 1
    assert kept.records == []


def test_too_much_arrow_is_refused_with_the_limit(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ARROW_MAX_MB", 0)
    with pytest.raises(DeliveryTooLarge):
        intake.take_arrow(b"x", "test")


def test_a_full_log_is_told_and_takes_again_when_there_is_room(things: ThingsInMemory, tmp_path: Path) -> None:
    with city_log(tmp_path, max_bytes=20_000) as (_, log):
        intake = Intake(things, log, PARTITIONS, clock=FrozenClock(NOW), keep=Kept())
        body = "\n".join(line("cd-temp-0", NOW_MS - n) for n in range(300)).encode()
        for _ in range(2):
            intake.take_ndjson(body, "test")
        with pytest.raises(IntakeUnavailable) as raised:
            [intake.take_ndjson(body, "test") for _ in range(10)]
        assert raised.value.params == {"trouble": "streams.full", "retry_after_s": 2}
        log.purge("READINGS_0", log.last_sequence("READINGS_0"))
        assert intake.take_ndjson(body, "test").stored == 300
        intake.close()


def test_readings_outlive_the_sudden_end_of_the_server(things: ThingsInMemory, tmp_path: Path) -> None:
    with city_log(tmp_path) as (nats, log):
        intake = Intake(things, log, PARTITIONS, clock=FrozenClock(NOW), keep=Kept())
        stored = [
            NOW_MS - n for n in range(50) if intake.take_ndjson(line("cd-temp-1", NOW_MS - n).encode(), "t").stored
        ]
        kill_server(nats)
        nats.start()
        assert [time for _, time, _ in readings_in(log)] == sorted(stored)
        assert intake.take_ndjson(line("cd-temp-1", NOW_MS - 100).encode(), "t").stored == 1
        intake.close()
