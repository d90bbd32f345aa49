"""Send bodies for some seconds and keep account of what was acknowledged."""

from __future__ import annotations

import http.client
import itertools
import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from furong.project.bench.payloads import LinesBody, mqtt_packets

__all__ = ["Account", "Body", "HttpSender", "MqttSender", "Sending"]

_TIMEOUT_S = 60.0
_RETRY_S = 0.2
#: Rounds of the same body are this far apart in event time. [ms]
_ROUND_MS = 10_000
_TOO_MANY, _AWAY = 429, 503


def _line_to(port: int) -> socket.socket:
    """Return a connection to a port of this machine, as soon as somebody listens there."""
    deadline = time.perf_counter() + _TIMEOUT_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_S)
        except ConnectionRefusedError:
            if time.perf_counter() > deadline:
                raise
            time.sleep(_RETRY_S)


class Body(Protocol):
    """A batch of readings that can be stamped with a time."""

    def __len__(self) -> int: ...

    def stamped(self, time_ms: int) -> memoryview:
        """Return the bytes with all readings at ``time_ms``."""


@dataclass(slots=True)
class Account:
    """What senders have done: readings acknowledged, seconds to the acknowledgement, how often they had to wait."""

    acknowledged: int = 0
    sent_bytes: int = 0
    waits: int = 0
    failures: int = 0
    ack_s: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, readings: int, sent: int, took_s: float) -> None:
        """Note an acknowledged batch."""
        with self._lock:
            self.acknowledged += readings
            self.sent_bytes += sent
            self.ack_s.append(took_s)

    def wait(self) -> None:
        """Note that the other side asked for patience."""
        with self._lock:
            self.waits += 1

    def fail(self) -> None:
        """Note a connection that broke."""
        with self._lock:
            self.failures += 1


@dataclass(slots=True)
class HttpSender:
    """Sends batches over one connection, each again until it is acknowledged."""

    port: int
    token: str
    content_type: str
    account: Account
    _connection: http.client.HTTPConnection | None = field(default=None, init=False)

    def send(self, body: Body, time_ms: int, deadline: float) -> bool:
        """Send one batch and return whether it was acknowledged before the deadline passed."""
        content = body.stamped(time_ms)
        begun = time.perf_counter()
        while True:
            try:
                status, retry_s = self._post(content)
            except (OSError, http.client.HTTPException):
                self.account.fail()
                self._connection = None
                status, retry_s = _AWAY, _RETRY_S
            if status not in (_TOO_MANY, _AWAY):
                self.account.add(len(body), len(content), time.perf_counter() - begun)
                return True
            self.account.wait()
            if time.perf_counter() > deadline + _TIMEOUT_S:
                return False
            time.sleep(retry_s)

    def _post(self, content: memoryview) -> tuple[int, float]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT_S)
            self._connection.connect()
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": self.content_type,
            "Content-Length": str(len(content)),
        }
        self._connection.request("POST", "/api/v1/sensing/readings", body=content, headers=headers)
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status in (_TOO_MANY, _AWAY):
            return answer.status, min(float(answer.getheader("Retry-After", "1")), _RETRY_S)
        told = json.loads(said)
        if answer.status >= http.client.BAD_REQUEST or told.get("quarantined"):
            raise RuntimeError(f"the city refused readings: {answer.status} {said[:500]!r}")
        return answer.status, 0.0


@dataclass(slots=True)
class MqttSender:
    """Publishes readings one a message with QoS 1 over one connection, some hundreds of them under way at a time."""

    port: int
    user: str
    password: str
    client: str
    account: Account
    topic: str = "furong/in/bench"
    window: int = 500
    _socket: socket.socket | None = field(default=None, init=False)

    def send(self, body: LinesBody, time_ms: int, deadline: float) -> bool:
        """Publish all readings of a body and return whether every one was acknowledged in time."""
        packets = mqtt_packets(body, self.topic, time_ms)
        line = self._connected()
        for start in range(0, len(packets), self.window):
            chunk = packets[start : start + self.window]
            begun = time.perf_counter()
            line.sendall(chunk.data.cast("B"))
            self._read(line, 4 * len(chunk))
            self.account.add(len(chunk), chunk.nbytes, time.perf_counter() - begun)
            if time.perf_counter() > deadline:
                break
        return True

    def _connected(self) -> socket.socket:
        if self._socket is None:
            self._socket = _line_to(self.port)
            texts = [text.encode() for text in (self.client, self.user, self.password)]
            payload = b"".join(len(text).to_bytes(2, "big") + text for text in texts)
            variable = b"\x00\x04MQTT\x04\xc2\x00\x00"
            self._socket.sendall(bytes([0x10, len(variable) + len(payload)]) + variable + payload)
            answer = self._read(self._socket, 4)
            if answer[3] != 0:
                raise RuntimeError(f"the broker refused the connection: {answer[3]}")
        return self._socket

    @staticmethod
    def _read(line: socket.socket, count: int) -> bytes:
        taken = bytearray()
        while len(taken) < count:
            piece = line.recv(count - len(taken))
            if not piece:
                raise RuntimeError("the broker closed the connection")
            taken += piece
        return bytes(taken)


@dataclass(slots=True, kw_only=True)
class Sending:
    """Senders at work on their bodies, round after round, until the time is over.

    Args:
        send: For each sender, what sends a body at an event time before a deadline.
        bodies: Sender ``i`` of ``n`` sends bodies ``i``, ``i + n`` …, so no two touch the same body.
        first_ms: Event time of the first round; each round is ten seconds later. [ms]
        rate: Readings a second that all senders together keep to; 0 for as many as go through. [1/s]
    """

    send: Sequence[Callable[[Any, int, float], bool]]
    bodies: Sequence[Body]
    first_ms: int
    rate: float = 0.0
    _troubles: list[BaseException] = field(default_factory=list, init=False)

    def run(self, seconds: float) -> None:
        """Send for so long, each sender in a thread of its own. [s]"""
        deadline = time.perf_counter() + seconds
        threads = [threading.Thread(target=self._guarded, args=(index, deadline)) for index in range(len(self.send))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._troubles:
            raise self._troubles[0]

    def _guarded(self, index: int, deadline: float) -> None:
        try:
            self._work(index, deadline)
        except (OSError, RuntimeError, ValueError) as error:
            self._troubles.append(error)

    def _work(self, index: int, deadline: float) -> None:
        own = list(self.bodies)[index :: len(self.send)]
        begun, told = time.perf_counter(), 0
        for turn in itertools.count():
            for body in own:
                if time.perf_counter() > deadline:
                    return
                self.send[index](body, self.first_ms + turn * _ROUND_MS, deadline)
                told += len(body)
                if self.rate:
                    time.sleep(max(0.0, begun + told * len(self.send) / self.rate - time.perf_counter()))
