"""The door for MQTT 3.1.1: readings are taken in here and answered once they are on disk; the rest goes on to NATS.

A message to ``furong/in/…`` never reaches the message server as a message of its own: thousands of them become one
entry of the log, and PUBACK is sent when that is written. Everything else a client does (subscriptions, SensorThings)
is handed to the server's own MQTT door behind this one, packet by packet, from the first such packet on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, cast

import numpy as np

from furong.engines.readings.mqtt_messages import lines_of_messages
from furong.engines.readings.mqtt_packets import (
    BODY,
    END,
    HEADER,
    IDENTITY,
    KIND,
    MALFORMED,
    READINGS,
    START,
    Packets,
    packets_in,
)
from furong.kernel.errors import FurongError, TooBusy
from furong.nets.sensing.adapters.callers import Callers
from furong.nets.sensing.adapters.mqtt_batches import Batches
from furong.nets.sensing.adapters.mqtt_upstream import ServerLine, Upstream
from furong.nets.sensing.api import mqtt as wire

__all__ = ["MqttDoor"]

_log = logging.getLogger("furong.sensing.mqtt")
_HELLO_S = 10.0
#: Most bytes of one connection that are on their way to the disk before it is not read from. [B]
_UNDER_WAY = 1 << 20
#: Largest packet. [B]
_PACKET_MAX = 4 << 20
_PACKETS_MAX = 32_768
_SMALLEST_PACKET = 2
_GONE_AFTER = 1.5
_WRONG_PASSWORD, _NOT_ALLOWED, _UNAVAILABLE = 4, 5, 3


class MqttDoor:
    """Listens for devices.

    Args:
        batches: Takes their readings in.
        upstream: What answers everything else.
    """

    def __init__(self, batches: Batches, upstream: Upstream | None) -> None:
        self.batches = batches
        self.upstream = upstream
        self.callers = Callers("observation.write")

    async def listen(self, host: str, port: int) -> asyncio.Server:
        """Return the server that listens for devices, started."""
        # The compiled loops are ready before the first device calls.
        lines_of_messages(np.zeros(1, dtype=np.uint8), packets_in(np.zeros(1, dtype=np.uint8), 1)[0], 0)
        return await asyncio.get_running_loop().create_server(lambda: _Device(self), host, port, backlog=4096)


class _Device(asyncio.Protocol):
    """One connection of a device."""

    def __init__(self, door: MqttDoor) -> None:
        self._door = door
        self._loop = asyncio.get_running_loop()
        self._buffer = bytearray()
        self._source = ""
        self._hello: wire.Hello | None = None
        self._is_busy = False
        self._server: asyncio.Transport | None = None
        self._under_way = 0
        self._heard = self._loop.time()
        self._tasks: set[asyncio.Task[None]] = set()
        #: Identifiers of messages that are to come once and have not been let go.
        self._once: set[bytes] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin: a device that does not say hello is sent away."""
        self.transport = cast("asyncio.Transport", transport)
        self._timer = self._loop.call_later(_HELLO_S, self.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """End: the server behind is told by the end of its line, as if the device had called it."""
        self._timer.cancel()
        if self._server is not None:
            self._server.close()

    def close(self) -> None:
        """Send what was written and end."""
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        self._buffer += data
        self._heard = self._loop.time()
        if not self._is_busy:
            self._work()

    def _work(self) -> None:
        if self._hello is None and self._buffer[0] >> 4 != wire.CONNECT:
            self.close()
            return
        used = 1
        while used and self._buffer and not self._is_busy and not self.transport.is_closing():
            most = min(_PACKETS_MAX, len(self._buffer) // _SMALLEST_PACKET + 1)
            whole = bytes(self._buffer)
            packets, used = packets_in(np.frombuffer(whole, dtype=np.uint8), most)
            del self._buffer[:used]
            if self._hello is None:
                self._work_on_hello(whole, packets)
            else:
                self._work_on(whole, packets)
        if len(self._buffer) > _PACKET_MAX:
            self.close()

    def _work_on_hello(self, whole: bytes, packets: Packets) -> None:
        if not len(packets):
            return
        first = packets[0]
        if first[KIND] == MALFORMED or first[HEADER] >> 4 != wire.CONNECT:
            self.close()
            return
        # Whatever follows the hello waits until it is known who calls.
        self._buffer[:0] = whole[first[END] : packets[-1][END]]
        self._begin(self._greet(whole[first[BODY] : first[END]]))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that takes time; what the device sends meanwhile waits."""
        self._is_busy = True
        self.transport.pause_reading()
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._go_on)

    def _go_on(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._is_busy = False
        if task.cancelled() or task.exception() is not None:
            _log.warning("mqtt_line_closed", exc_info=task.exception())
            self.close()
        elif not self.transport.is_closing():
            self.transport.resume_reading()
            if self._buffer:
                self._work()

    async def _greet(self, body: bytes) -> None:
        try:
            hello = wire.read_hello(body)
            actor = await self._door.callers.actor(f"Bearer {hello.password}")
        except wire.HelloUnreadable as error:
            self._refuse(error.answer)
        except TooBusy:
            self._refuse(_UNAVAILABLE)
        except FurongError as error:
            self._refuse(_NOT_ALLOWED if error.status == 403 else _WRONG_PASSWORD)
        else:
            self._hello, self._source = hello, f"mqtt by {actor.name}"
            if hello.needs_all and self._door.upstream is not None:
                await self._call_server(hears_answer=True)
            else:
                self.transport.write(wire.connack(0))
            self._timer.cancel()
            self._watch()

    def _refuse(self, code: int) -> None:
        if code:
            self.transport.write(wire.connack(code))
        self.close()

    def _watch(self) -> None:
        """Look now and then whether the device is still there."""
        patience = (self._hello.keep_alive_s if self._hello else 0) * _GONE_AFTER
        silent = self._loop.time() - self._heard
        if patience and silent > patience and not self._is_busy and not self._under_way:
            self.close()
        else:
            self._timer = self._loop.call_later(max(1.0, patience - silent) if patience else 3600.0, self._watch)

    def _work_on(self, whole: bytes, packets: Packets) -> None:
        readings = packets[:, KIND] == READINGS
        if readings.any():
            self._take(whole, packets[readings], are_all=bool(readings.all()))
        others = packets[~readings]
        for k, packet in enumerate(others):
            kind, text = int(packet[HEADER]) >> 4, whole[packet[START] : packet[END]]
            if packet[KIND] == MALFORMED:
                self.close()
            elif not self._answer(kind, text):
                # The line to the server is opened first; this packet and the rest wait for it.
                self._buffer[:0] = b"".join(whole[one[START] : one[END]] for one in others[k:])
                self._begin(self._call_server(hears_answer=False))
                return

    def _take(self, whole: bytes, packets: Packets, *, are_all: bool) -> None:
        """Send readings on their way; they are answered when they are on disk."""
        ours = [whole] if are_all else [whole[packet[START] : packet[END]] for packet in packets]
        text = b"".join(ours)[: packets[-1][END] if are_all else None]
        answers = wire.acknowledgements(packets[:, HEADER], packets[:, IDENTITY])
        self._once.update(wire.identities_of_two(answers))
        self._under_way += len(text)
        if self._under_way > _UNDER_WAY:
            self.transport.pause_reading()
        self._door.batches.put(self._source, text, lambda is_stored: self._taken(answers, len(text), is_stored))

    def _taken(self, answers: bytes, size: int, is_stored: bool) -> None:
        self._under_way -= size
        if self.transport.is_closing():
            return
        if not is_stored:
            self.close()
            return
        if answers:
            self.transport.write(answers)
        if self._under_way <= _UNDER_WAY and not self._is_busy:
            self.transport.resume_reading()

    def _answer(self, kind: int, text: bytes) -> bool:
        """Answer a packet that brings no readings, or hand it on; return whether that could be done."""
        if kind == wire.PINGREQ:
            self.transport.write(wire.PINGRESP)
        elif kind == wire.PUBREL and text[2:4] in self._once:
            self._once.discard(text[2:4])
            self.transport.write(wire.pubcomp(text[2:4]))
        elif kind == wire.CONNECT or (self._door.upstream is None and kind != wire.DISCONNECT):
            self.close()
        elif self._server is not None:
            self._server.write(text)
        elif kind != wire.DISCONNECT:
            return False
        if kind == wire.DISCONNECT:
            self.close()
        return True

    async def _call_server(self, *, hears_answer: bool) -> None:
        upstream = self._door.upstream
        assert upstream is not None
        assert self._hello is not None
        transport, _ = await self._loop.create_connection(
            lambda: ServerLine(self.transport, hears_answer=hears_answer), upstream.host, upstream.port
        )
        transport.write(wire.hello_again(self._hello, upstream.user, upstream.password))
        self._server = transport
