"""The client: one event loop in a thread of its own, called from threads that wait or awaited from other loops."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    PubAck,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.client import JetStreamContext
from nats.js.errors import APIError, NotFoundError

from furong.foundation.servers.nats import StreamServer
from furong.foundation.streams.errors import StreamFull, StreamUnavailable

__all__ = ["Message", "NewMessage", "Streams"]

T = TypeVar("T")

_CONNECT_S = 30.0
_PUBLISH_S = 30.0
_ANSWER_S = 20.0
#: A reader that nobody asks any more is forgotten by the server after this. [s]
_READER_IDLE_S = 120.0
#: So many messages are under way at a time before the first is acknowledged. [1]
_WINDOW = 256
#: JetStream's error when a stream with discard=new has reached its limits.
_ERR_FULL = 10077
_MS = 1000
_ARRIVED = "Furong-Arrived"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to publish.

    Args:
        subject: Where to.
        payload: Its content.
        identity: Two messages of the same identity within two minutes are one, or empty.
        arrived_ms: When it arrived first, for one that is put back from a backup. [ms since 1970-01-01T00:00Z]
    """

    subject: str
    payload: bytes
    identity: str = ""
    arrived_ms: int | None = None

    def headers(self) -> dict[str, str] | None:
        """Return what goes beside it."""
        found = {"Nats-Msg-Id": self.identity} if self.identity else {}
        if self.arrived_ms is not None:
            found[_ARRIVED] = str(self.arrived_ms)
        return found or None


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a stream.

    Args:
        sequence: Its number in the stream, from 1 on. [1]
        subject: Where it was published.
        payload: Its content.
        arrived_ms: When the server took it. [ms since 1970-01-01T00:00Z]
        headers: What came beside it.
    """

    sequence: int
    subject: str
    payload: bytes
    arrived_ms: int
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Streams:
    """A connection to the streams, for any number of threads.

    Args:
        server: Where it is.
        name: Under which name it is listed there.
    """

    server: StreamServer
    name: str = "furong"
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)
    _client: Client = field(default_factory=Client, init=False)
    _readers: dict[str, tuple[int, JetStreamContext.PullSubscription]] = field(default_factory=dict, init=False)

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def connect(self) -> Self:
        """Connect; a connection that breaks later is made again by itself.

        Raises:
            StreamUnavailable: When nobody answers.
        """
        self._thread = threading.Thread(target=self._loop.run_forever, name="streams", daemon=True)
        self._thread.start()
        self._wait(self._connected(), _CONNECT_S)
        return self

    def close(self) -> None:
        """Close the connection."""
        if self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._client.close(), self._loop).result(_ANSWER_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._thread = None

    def ensure_stream(
        self, name: str, subjects: Sequence[str], *, max_bytes: int, replicas: int = 1, first_sequence: int = 1
    ) -> None:
        """Make a stream, or bring one up to these limits; a full one refuses new messages and never drops old ones.

        Args:
            name: Of the stream.
            subjects: What it takes.
            max_bytes: Its limit. [B]
            replicas: On how many servers of a cluster it lies. [1]
            first_sequence: Number of its first message, for one that takes an earlier one's place. [1]
        """
        configuration = StreamConfig(
            name=name,
            subjects=list(subjects),
            max_bytes=max_bytes,
            retention=RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            discard=DiscardPolicy.NEW,
            num_replicas=replicas,
            first_seq=first_sequence,
        )
        self._wait(self._ensured(configuration), _ANSWER_S)

    def has_stream(self, name: str) -> bool:
        """Return whether there is a stream of that name."""
        try:
            self._wait(self._client.jsm().stream_info(name), _ANSWER_S)
        except StreamUnavailable as error:
            if isinstance(error.__cause__, NotFoundError):
                return False
            raise
        return True

    def last_sequence(self, stream: str) -> int:
        """Return the number of the newest message of a stream, 0 for none. [1]"""
        info = self._wait(self._client.jsm().stream_info(stream), _ANSWER_S)
        return info.state.last_seq

    def publish_many(self, messages: Sequence[NewMessage]) -> list[int]:
        """Publish messages and return their numbers once every one is on disk.

        Raises:
            StreamFull: When a stream has no room; messages before it may have been stored.
            StreamUnavailable: When the server does not answer.
        """
        return self._wait(self._published(messages), _PUBLISH_S + _ANSWER_S)

    def publish_notice(self, subject: str, payload: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Publish a message that nobody has to keep."""
        self._wait(self._client.publish(subject, payload, headers=dict(headers or {}) or None), _ANSWER_S)

    def fetch(self, stream: str, after: int, count: int, wait_s: float) -> list[Message]:
        """Return the next messages of a stream after a number, as soon as there is at least one.

        Args:
            stream: Its name.
            after: Number of the last message that the caller has. [1]
            count: How many at most. [1]
            wait_s: How long to wait for the first. [s]

        Raises:
            StreamUnavailable: When the server does not answer.
        """
        return self._wait(self._fetched(stream, after, count, wait_s), wait_s + _ANSWER_S)

    def purge(self, stream: str, up_to: int) -> None:
        """Let go of the messages of a stream up to a number, itself included."""
        self._wait(self._client.jsm().purge_stream(stream, seq=up_to + 1), _ANSWER_S)

    def _wait(self, work: Coroutine[Any, Any, T], patience_s: float) -> T:
        future = asyncio.run_coroutine_threadsafe(self._told(work), self._loop)
        try:
            return future.result(patience_s)
        except TimeoutError as error:
            future.cancel()
            raise StreamUnavailable(trouble="no answer in time") from error

    async def _told(self, work: Awaitable[T]) -> T:
        """Await work of the library and tell its errors as ours."""
        try:
            return await work
        except APIError as error:
            raise StreamUnavailable(trouble=error.description or str(error)) from error
        except (NatsError, OSError, TimeoutError) as error:
            raise StreamUnavailable(trouble=str(error) or type(error).__name__) from error

    async def _connected(self) -> None:
        self._client = await nats.connect(
            [url for url in self.server.url.split(",") if url],
            name=self.name,
            user=self.server.user or None,
            password=self.server.password or None,
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.1,
            connect_timeout=2,
            error_cb=_silent,
            pending_size=256 << 20,
        )

    async def _ensured(self, configuration: StreamConfig) -> None:
        manager = self._client.jsm()
        assert configuration.name is not None
        try:
            there = (await manager.stream_info(configuration.name)).config
        except NotFoundError:
            await manager.add_stream(configuration)
            return
        # A limit only ever grows: below what the stream holds, the server would let go of messages.
        max_bytes = max(there.max_bytes or 0, configuration.max_bytes or 0)
        if (max_bytes, configuration.num_replicas) != (there.max_bytes, there.num_replicas):
            await manager.update_stream(there.evolve(max_bytes=max_bytes, num_replicas=configuration.num_replicas))

    async def _published(self, messages: Sequence[NewMessage]) -> list[int]:
        # The library's publish_async never ends when the server answers with an error, so every answer is awaited.
        stream = self._client.jetstream(timeout=_PUBLISH_S)
        numbers: list[int] = []
        for begin in range(0, len(messages), _WINDOW):
            under_way = [
                stream.publish(
                    message.subject,
                    message.payload,
                    headers=message.headers(),
                )
                for message in messages[begin : begin + _WINDOW]
            ]
            answers = await asyncio.gather(*under_way, return_exceptions=True)
            batch = messages[begin : begin + _WINDOW]
            numbers += [_number(answer, message) for answer, message in zip(answers, batch, strict=True)]
        return numbers

    async def _fetched(self, stream: str, after: int, count: int, wait_s: float) -> list[Message]:
        try:
            taken = await self._asked(stream, after, count, wait_s)
        except (NatsError, APIError):
            # The server has been started again and knows no readers: a new one begins where the old one stood.
            self._readers.pop(stream, None)
            taken = await self._asked(stream, after, count, wait_s)
        messages = [_message(message) for message in taken]
        if messages:
            self._readers[stream] = (messages[-1].sequence, self._readers[stream][1])
        return messages

    async def _asked(self, stream: str, after: int, count: int, wait_s: float) -> list[Msg]:
        reader = await self._reader(stream, after)
        try:
            return await reader.fetch(count, timeout=wait_s)
        except TimeoutError:
            return []

    async def _reader(self, stream: str, after: int) -> JetStreamContext.PullSubscription:
        known = self._readers.get(stream)
        if known is not None and known[0] == after:
            return known[1]
        if known is not None:
            await known[1].unsubscribe()
        reader = await self._client.jetstream().pull_subscribe(
            "",
            stream=stream,
            config=ConsumerConfig(
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=after + 1,
                ack_policy=AckPolicy.NONE,
                inactive_threshold=_READER_IDLE_S,
                mem_storage=True,
                num_replicas=1,
            ),
            pending_msgs_limit=-1,
            pending_bytes_limit=-1,
        )
        self._readers[stream] = (after, reader)
        return reader


def _number(answer: PubAck | BaseException, message: NewMessage) -> int:
    if isinstance(answer, APIError) and answer.err_code == _ERR_FULL:
        raise StreamFull(stream=message.subject) from answer
    if isinstance(answer, BaseException):
        raise answer
    return answer.seq


def _message(message: Msg) -> Message:
    headers = message.headers or {}
    # A message that was put back from a backup arrived when it first did.
    first_ms = headers.get(_ARRIVED)
    return Message(
        sequence=message.metadata.sequence.stream,
        subject=message.subject,
        payload=message.data,
        arrived_ms=int(first_ms) if first_ms else int(message.metadata.timestamp.timestamp() * _MS),
        headers=headers,
    )


async def _silent(_error: Exception) -> None:
    """The library reports every lost connection; whoever waits for an answer is told anyway."""
