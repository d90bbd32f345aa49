"""A city in processes of its own that takes readings in: started, fed over its streams, killed in parts, asked."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from tests.support.commands import furong
from tests.support.ports import free_port
from tests.support.tables import give_people

from furong.engines.readings.frames import Readings, encode_frame
from furong.foundation.servers import DataDirectory
from furong.foundation.servers.nats import StreamServer, read_address
from furong.foundation.streams import NewMessage, Streams

__all__ = ["Row", "SensingCity", "frames_of", "readings_of"]

#: Whoever waits for something to come waits so long: the machine may be busy with others. [s]
_PATIENCE_S = 300.0
#: Recent enough that nothing of it is thinned yet.
_START_MS = 1000 * (int(time.time()) - 75 * 86_400)
_IN_HISTORY = "dropped_at IS NULL AND tier = 'raw'"
Row = tuple[int, int, float]


def readings_of(numbers: Sequence[int], minute: int) -> list[Row]:
    """Return a reading of each number, at a minute of the test."""
    return [(number, _START_MS + 60_000 * minute, float(minute % 7) + number / 1000) for number in numbers]


def frames_of(rows: Sequence[Row], partitions: int) -> list[NewMessage]:
    """Return readings as the intake would publish them."""
    messages = []
    for partition in range(partitions):
        mine = [row for row in rows if row[0] % partitions == partition]
        if mine:
            number, time_ms, value = zip(*mine, strict=True)
            frame = Readings(
                number=np.array(number, np.int32), time_ms=np.array(time_ms, np.int64), value=np.array(value)
            )
            messages.append(NewMessage(f"furong.readings.{partition}", encode_frame(frame)))
    return messages


@dataclass
class SensingCity:
    """One node.

    Args:
        data: Its data directory.
        settings: What it is told by its environment.
    """

    data: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its commands; one process answers, unless more are what is tested."""
        inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        return {**inherited, "FURONG_SENSING_MQTT_PORT": "0", "FURONG_WEB_PROCESSES": "1", **self.settings}

    def run(self, *arguments: str | Path) -> str:
        """Run a command that must succeed, and return what it prints."""
        done = subprocess.run(
            furong(*arguments), capture_output=True, text=True, check=False, timeout=_PATIENCE_S, env=self.environment
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def up(self) -> Iterator[subprocess.Popen[str]]:
        """Have it running until the block ends."""
        if not self.settings.get("FURONG_DATABASE_URL"):
            give_people(self.data)
        command = furong("up", "--no-demo", "--data", self.data, "--port", str(self.port))
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=self.environment) as node:
            try:
                self._wait_until_open(node)
                yield node
            finally:
                node.terminate()
                node.wait(_PATIENCE_S)

    def _wait_until_open(self, node: subprocess.Popen[str]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                    return
            except OSError:
                assert node.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)

    def server(self) -> StreamServer:
        """Return where its streams are."""
        if url := self.settings.get("FURONG_NATS_URL"):
            return StreamServer(url=url)
        return read_address(DataDirectory(self.data))

    def send(self, streams: Streams, rows: Sequence[Row], partitions: int = 4) -> None:
        """Publish readings; they are on disk when this returns."""
        streams.publish_many(frames_of(rows, partitions))

    def query(self, statement: str) -> list[Any]:
        """Ask its database."""
        address = self.settings.get("FURONG_DATABASE_URL") or (
            f"host={DataDirectory(self.data).socket} user=furong dbname=furong"
        )
        with psycopg.connect(address) as connection:
            return connection.execute(statement.encode()).fetchall()

    def history(self) -> list[Row]:
        """Return the readings in history, in order."""
        paths = self.query(f"SELECT path FROM sensing_historyfile WHERE {_IN_HISTORY}")
        rows: list[Row] = []
        for (path,) in paths:
            table = pq.read_table(self.data / "sensing" / "history" / path)
            times = table["time"].cast(pa.int64()).to_pylist()
            rows += zip(table["number"].to_pylist(), times, table["value"].to_pylist(), strict=True)
        return sorted(rows)

    def wait_for_history(self, rows: Sequence[Row]) -> None:
        """Wait until exactly these readings are in history."""
        deadline = time.monotonic() + _PATIENCE_S
        wanted = sorted(rows)
        # Files are read only once as many lie there: reading all of them again and again takes longer than the waiting.
        while (count := self._count_in_history()) != len(wanted) or self.history() != wanted:
            assert time.monotonic() < deadline, f"{count} in history, {len(wanted)} sent"
            time.sleep(0.3)

    def _count_in_history(self) -> int:
        ((count,),) = self.query(f"SELECT coalesce(sum(rows), 0) FROM sensing_historyfile WHERE {_IN_HISTORY}")
        return int(count)

    def parts(self, name: str) -> list[int]:
        """Return the process numbers of a part."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                line = (entry / "cmdline").read_bytes().split(b"\0")
                variables = (entry / "environ").read_bytes()
            except OSError:
                continue
            if b"furong.project.parts" in line and name.encode() in line and os.fsencode(self.data) in variables:
                found.append(int(entry.name))
        return found

    def wait_for_calm(self, streams: Streams, partitions: int = 4) -> None:
        """Wait until everything in the streams is applied."""
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            marks = dict(self.query("SELECT partition, committed_seq FROM sensing_enginemark"))
            last = {number: streams.last_sequence(f"READINGS_{number}") for number in range(partitions)}
            if all(marks.get(number, 0) == last[number] for number in last):
                return
            assert time.monotonic() < deadline, (marks, last)
            time.sleep(0.3)
