"""A few registered things in memory, as the intake sees them, and a city's message server for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from furong.engines.readings.code_table import CodeTable, NumberColumn
from furong.engines.readings.fingerprints import FingerprintKey, fingerprints_of
from furong.engines.readings.frames import Readings, decode_frame
from furong.foundation.servers import DataDirectory
from furong.foundation.servers.nats import EmbeddedNats, find_nats_server
from furong.foundation.streams import Streams

__all__ = ["PARTITIONS", "ThingsInMemory", "city_log", "kill_server", "readings_in"]

PARTITIONS = 3
#: However busy the machine is. [s]
_PATIENCE_S = 120.0
_KEY = (0x1122, 0x3344)


@dataclass
class ThingsInMemory:
    """Things numbered in the order of their codes."""

    codes: list[str]
    category: npt.NDArray[np.uint16]
    category_units: list[str]
    key: FingerprintKey = _KEY
    table: CodeTable = field(init=False)

    def __post_init__(self) -> None:
        self.table = CodeTable.build(10_000)
        self.table.insert_many(fingerprints_of(self.codes, self.key), np.arange(len(self.codes), dtype=np.int32))

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.codes)

    def register(self, code: str) -> None:
        """Add a thing of the first category."""
        self.table.insert_many(fingerprints_of([code], self.key), np.array([self.count], dtype=np.int32))
        self.codes.append(code)
        self.category = np.append(self.category, np.uint16(0))

    def refresh(self) -> bool:
        """Return that nothing is new: everything is in memory."""
        return False

    def codes_of(self, numbers: NumberColumn) -> list[str]:
        """Return the codes of numbers."""
        return [self.codes[number] for number in numbers.tolist()]


@contextmanager
def city_log(root: Path, *, mqtt_port: int = 0, max_bytes: int = 1 << 30) -> Iterator[tuple[EmbeddedNats, Streams]]:
    """Run a message server with the streams of a small city."""
    nats = EmbeddedNats(DataDirectory(root), find_nats_server(), mqtt_port=mqtt_port)
    nats.start()
    try:
        with Streams(nats.server()) as log:
            for partition in range(PARTITIONS):
                log.ensure_stream(f"READINGS_{partition}", [f"furong.readings.{partition}"], max_bytes=max_bytes)
            yield nats, log
    finally:
        nats.stop()


def kill_server(nats: EmbeddedNats) -> None:
    """End the server without a warning, as a power cut would."""
    process = nats._process
    assert process is not None
    process.kill()
    process.wait()
    nats._process = None


def readings_in(log: Streams) -> list[tuple[int, int, float]]:
    """Return every reading in the log, sorted: number, time, value."""
    frames = [
        decode_frame(message.payload)
        for partition in range(PARTITIONS)
        if log.last_sequence(f"READINGS_{partition}")
        for message in log.fetch(f"READINGS_{partition}", after=0, count=10_000, wait_s=_PATIENCE_S)
    ]
    all_of = Readings.concat(*frames)
    return sorted(zip(all_of.number.tolist(), all_of.time_ms.tolist(), all_of.value.tolist(), strict=True))
