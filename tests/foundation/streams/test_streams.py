"""Messages are on disk when they are acknowledged, are read in order, and survive the server's sudden end."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from furong.foundation.servers import DataDirectory
from furong.foundation.servers.nats import EmbeddedNats, find_nats_server
from furong.foundation.streams import Message, NewMessage, StreamFull, Streams

_MIB = 1 << 20
#: However busy the machine is. [s]
_PATIENCE_S = 120.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedNats]:
    """A server of our own."""
    nats = EmbeddedNats(DataDirectory(tmp_path), find_nats_server())
    nats.start()
    yield nats
    nats.stop()


@pytest.fixture
def streams(server: EmbeddedNats) -> Iterator[Streams]:
    """A connection with one stream."""
    with Streams(server.server()) as connected:
        connected.ensure_stream("S", ["s.>"], max_bytes=_MIB)
        yield connected


def _messages(count: int, size: int = 8) -> list[NewMessage]:
    return [NewMessage(f"s.{n % 3}", bytes([n % 256]) * size) for n in range(count)]


def test_messages_are_numbered_and_read_in_order(streams: Streams) -> None:
    assert streams.publish_many(_messages(600)) == list(range(1, 601))
    first = streams.fetch("S", after=0, count=400, wait_s=_PATIENCE_S)
    rest = streams.fetch("S", after=first[-1].sequence, count=400, wait_s=_PATIENCE_S)
    assert [message.sequence for message in first + rest] == list(range(1, len(first + rest) + 1))
    assert first[7].payload == bytes([7]) * 8
    assert first[7].subject == "s.1"
    assert streams.last_sequence("S") == 600


def test_a_reader_may_go_back_and_meets_silence_at_the_end(streams: Streams) -> None:
    streams.publish_many(_messages(3))
    assert [message.sequence for message in streams.fetch("S", after=0, count=10, wait_s=_PATIENCE_S)] == [1, 2, 3]
    assert [message.sequence for message in streams.fetch("S", after=1, count=10, wait_s=_PATIENCE_S)] == [2, 3]
    assert streams.fetch("S", after=3, count=10, wait_s=0.2) == []


def test_the_same_identity_is_taken_once(streams: Streams) -> None:
    twice = [NewMessage("s.1", b"a", "one"), NewMessage("s.1", b"a", "one")]
    assert streams.publish_many(twice) == [1, 1]
    assert streams.last_sequence("S") == 1


def test_a_full_stream_refuses_and_takes_again_after_a_purge(streams: Streams) -> None:
    with pytest.raises(StreamFull, match=r"s\.\d"):
        streams.publish_many(_messages(64, size=_MIB // 16))
    last = streams.last_sequence("S")
    assert 0 < last < 64
    streams.purge("S", last)
    assert streams.publish_many(_messages(1)) == [last + 1]


def test_a_limit_grows_and_never_shrinks(streams: Streams) -> None:
    streams.publish_many(_messages(12, size=_MIB // 16))
    streams.ensure_stream("S", ["s.>"], max_bytes=1024)
    assert streams.publish_many(_messages(1)) == [13]
    assert len(streams.fetch("S", after=0, count=20, wait_s=_PATIENCE_S)) == 13
    streams.ensure_stream("S", ["s.>"], max_bytes=4 * _MIB)
    assert streams.publish_many(_messages(20, size=_MIB // 16))[-1] == 33


def test_a_stream_takes_the_place_of_an_earlier_one(server: EmbeddedNats) -> None:
    with Streams(server.server()) as connected:
        assert not connected.has_stream("T")
        connected.ensure_stream("T", ["t"], max_bytes=_MIB, first_sequence=41)
        assert connected.has_stream("T")
        assert connected.publish_many([NewMessage("t", b"a", arrived_ms=7)]) == [41]
        (message,) = connected.fetch("T", after=40, count=5, wait_s=_PATIENCE_S)
        assert (message.sequence, message.arrived_ms) == (41, 7)


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(server: EmbeddedNats, streams: Streams) -> None:
    streams.publish_many(_messages(50))
    assert len(streams.fetch("S", after=0, count=20, wait_s=_PATIENCE_S)) == 20
    process = server._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    server.start()
    kept: list[Message] = []
    while len(kept) < 30:
        kept += streams.fetch("S", after=20 + len(kept), count=50, wait_s=_PATIENCE_S)
    assert [message.sequence for message in kept] == list(range(21, 51))
    assert streams.publish_many(_messages(1)) == [51]
