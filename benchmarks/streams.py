"""How many readings a second the streams take, on disk before they acknowledge, and give back: one server or three.

Run it by hand: ``python benchmarks/streams.py [--servers 3] [--readings 8000000] [--message 10000]``.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from furong.engines.readings.frames import Readings, decode_frame, encode_frame
from furong.foundation.servers import DataDirectory
from furong.foundation.servers.nats import EmbeddedNats, StreamServer, find_nats_server
from furong.foundation.streams import NewMessage, Streams, StreamUnavailable

_PARTITIONS = 4
_TOGETHER = 4
_LIMIT = 4 << 30
_MILLION = 1e6


@contextlib.contextmanager
def one_server(place: Path) -> Iterator[StreamServer]:
    """Have the embedded server running."""
    server = EmbeddedNats(DataDirectory(place), find_nats_server())
    server.start()
    try:
        yield server.server()
    finally:
        server.stop()


@contextlib.contextmanager
def cluster(place: Path, servers: int) -> Iterator[StreamServer]:
    """Have servers running that know one another."""
    ports = [_free_port() for _ in range(2 * servers)]
    routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in ports[servers:])
    running = []
    try:
        for number in range(servers):
            configuration = place / f"{number}.conf"
            configuration.write_text(
                f"server_name: n{number}\nlisten: 127.0.0.1:{ports[number]}\nmax_payload: 8388608\n"
                f'jetstream {{\n  store_dir: "{place / str(number)}"\n  sync_interval: always\n}}\n'
                f"cluster {{\n  name: city\n  listen: 127.0.0.1:{ports[servers + number]}\n  routes: [{routes}]\n}}\n"
            )
            running.append(subprocess.Popen([find_nats_server(), "-c", configuration], stderr=subprocess.DEVNULL))
        yield StreamServer(url=",".join(f"nats://127.0.0.1:{port}" for port in ports[:servers]))
    finally:
        for process in running:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def prepare(streams: Streams, replicas: int) -> None:
    """Make the streams; a cluster first has to agree on who leads."""
    deadline = time.monotonic() + 30
    for partition in range(_PARTITIONS):
        while True:
            try:
                streams.ensure_stream(f"B_{partition}", [f"b.{partition}"], max_bytes=_LIMIT, replicas=replicas)
                break
            except StreamUnavailable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)


def publish(streams: Streams, payload: bytes, messages: int) -> list[float]:
    """Publish so many messages and return how long each round waited for its acknowledgements. [s]"""
    waits = []
    for begin in range(0, messages, _TOGETHER):
        begun = time.perf_counter()
        streams.publish_many([NewMessage(f"b.{i % _PARTITIONS}", payload) for i in range(begin, begin + _TOGETHER)])
        waits.append(time.perf_counter() - begun)
    return waits


def fetch(streams: Streams) -> int:
    """Read everything back and return how many readings there were."""
    count = 0
    for partition in range(_PARTITIONS):
        after = 0
        while messages := streams.fetch(f"B_{partition}", after, 64, 0.1):
            after = messages[-1].sequence
            count += sum(len(decode_frame(message.payload)) for message in messages)
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", type=int, default=1)
    parser.add_argument("--readings", type=int, default=8_000_000)
    parser.add_argument("--message", type=int, default=10_000, help="readings a message")
    told = parser.parse_args()
    numbers = np.arange(told.message, dtype=np.int32)
    frame = Readings(number=numbers, time_ms=numbers.astype(np.int64), value=numbers.astype(np.float64))
    with tempfile.TemporaryDirectory(prefix="furong-streams-") as place:
        Path(place).chmod(0o755)
        servers = one_server(Path(place)) if told.servers == 1 else cluster(Path(place), told.servers)
        with servers as server, Streams(server) as streams:
            prepare(streams, told.servers)
            waits = publish(streams, encode_frame(frame), told.readings // told.message)
            begun = time.perf_counter()
            count = fetch(streams)
            read_s = time.perf_counter() - begun
    rate = count / sum(waits) / _MILLION
    p50, p99 = (1000 * float(np.percentile(waits, q)) for q in (50, 99))
    print(f"{told.servers} server(s), {told.message} readings a message")
    print(f"stored  {rate:6.2f} million readings/s, acknowledged after {p50:.1f} ms (half), {p99:.1f} ms (99 of 100)")
    print(f"fetched {count / read_s / _MILLION:6.2f} million readings/s")


if __name__ == "__main__":
    main()
