"""A stream server for the tests of the engine, and a city on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.sensing_city import PARTITIONS, City

from furong.foundation.servers import DataDirectory
from furong.foundation.servers.nats import EmbeddedNats, find_nats_server
from furong.foundation.streams import Streams
from furong.kernel.clock import FrozenClock


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNats]:
    nats = EmbeddedNats(DataDirectory(tmp_path_factory.mktemp("nats")), find_nats_server())
    nats.start()
    yield nats
    nats.stop()


@pytest.fixture
def city(server: EmbeddedNats, tmp_path: Path, clock: FrozenClock) -> Iterator[City]:
    with Streams(server.server()) as streams:
        for partition in range(PARTITIONS):
            name = f"READINGS_{partition}"
            streams.ensure_stream(name, [f"furong.readings.{partition}"], max_bytes=64 << 20)
        yield City(root=tmp_path, streams=streams, clock=clock)
        for partition in range(PARTITIONS):
            streams._wait(streams._client.jsm().delete_stream(f"READINGS_{partition}"), 10)
