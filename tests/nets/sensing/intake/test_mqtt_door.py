"""Devices over MQTT: answered when it is on disk, sent away when wrong; everything else goes to the server."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from tests.support.city_things import PARTITIONS, ThingsInMemory, city_log, kill_server, readings_in
from tests.support.ports import free_port

from furong.foundation.identity.errors import TokenUnusable
from furong.foundation.servers.nats import EmbeddedNats
from furong.foundation.streams import Streams
from furong.kernel.clock import FrozenClock
from furong.kernel.permissions import Actor
from furong.nets.sensing.adapters.callers import Callers
from furong.nets.sensing.adapters.mqtt_batches import Batches
from furong.nets.sensing.adapters.mqtt_door import MqttDoor
from furong.nets.sensing.adapters.mqtt_upstream import Upstream
from furong.nets.sensing.pipeline.intake import Intake

NOW_MS = 1_795_564_800_000
NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)
TOKEN = "a gateway's token"
#: However busy the machine is. [s]
_PATIENCE_S = 120.0


class OneCaller(Callers):
    """Knows one token."""

    async def actor(self, authorization: str) -> Actor:
        """Return the gateway."""
        if authorization != f"Bearer {TOKEN}":
            raise TokenUnusable
        return Actor(key="user:1", name="gateway")


@contextmanager
def open_door(intake: Intake, nats: EmbeddedNats) -> Iterator[int]:
    """Listen for devices in a thread of its own, and yield the port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    upstream = Upstream("127.0.0.1", nats.mqtt_port, "device", nats.directory.secret("mqtt.device"))
    port = free_port()

    async def listen() -> asyncio.Server:
        door = MqttDoor(Batches(intake, FrozenClock(NOW)), upstream)
        door.callers = OneCaller("observation.write")
        return await door.listen("127.0.0.1", port)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(_PATIENCE_S)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.call_later, 0.2, loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def city(things: ThingsInMemory, tmp_path: Path) -> Iterator[tuple[int, Streams, EmbeddedNats]]:
    """Port of the door, the log, and the server behind it."""
    with city_log(tmp_path, mqtt_port=free_port()) as (nats, log):
        intake = Intake(things, log, PARTITIONS, clock=FrozenClock(NOW), keep=lambda _source, _rejected: None)
        with open_door(intake, nats) as port:
            yield port, log, nats
        intake.close()


def client(port: int, *, password: str = TOKEN, name: str = "g1", clean: bool = True) -> paho.Client:
    made = paho.Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=clean)
    made.username_pw_set("gateway", password)
    made.connect("127.0.0.1", port, keepalive=60)
    made.loop_start()
    return made


def send(device: paho.Client, code: str, count: int) -> list[paho.MQTTMessageInfo]:
    """Publish readings of one thing that ask for an answer."""
    readings = [json.dumps({"time": NOW_MS - n, "value": 1}) for n in range(count)]
    return [device.publish(f"furong/in/g1/{code}", reading, 1) for reading in readings]


def leave(made: paho.Client) -> None:
    made.disconnect()
    made.loop_stop()


def wait_until(done: Callable[[], object]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not done():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.parametrize("quality", [1, 2])
def test_what_is_acknowledged_is_in_the_log(city: tuple[int, Streams, EmbeddedNats], quality: int) -> None:
    port, log, _ = city
    device = client(port)
    sent = [
        device.publish("furong/in/g1", json.dumps({"code": "cd-temp-0", "time": NOW_MS - n, "value": n}), quality)
        for n in range(50)
    ]
    sent.append(device.publish("furong/in/g1/温度-2", "21.5", quality))
    sent.append(device.publish("furong/in/g1", "no reading", quality))
    for one in sent:
        one.wait_for_publish(_PATIENCE_S)
    expected = [(0, NOW_MS - n, float(n)) for n in range(50)] + [(2, NOW_MS, 21.5)]
    assert readings_in(log) == sorted(expected)
    leave(device)


def test_acknowledged_readings_outlive_the_sudden_end_of_the_server(city: tuple[int, Streams, EmbeddedNats]) -> None:
    port, log, nats = city
    device = client(port)
    sent = [
        device.publish("furong/in/g1/cd-temp-1", json.dumps({"time": NOW_MS - n, "value": 1}), 1) for n in range(30)
    ]
    sent[0].wait_for_publish(_PATIENCE_S)
    kill_server(nats)
    sent += [
        device.publish("furong/in/g1/cd-temp-3", json.dumps({"time": NOW_MS - n, "value": 1}), 1) for n in range(5)
    ]
    nats.start()
    for one in sent:
        one.wait_for_publish(_PATIENCE_S)
    found = {(number, at) for number, at, _ in readings_in(log)}
    assert found == {(1, NOW_MS - n) for n in range(30)} | {(3, NOW_MS - n) for n in range(5)}
    leave(device)


def test_subscriptions_are_the_servers(city: tuple[int, Streams, EmbeddedNats]) -> None:
    port, _, _ = city
    heard: list[bytes] = []
    listener, sender = client(port, name="listener"), client(port, name="sender")
    listener.on_message = lambda _client, _data, message: heard.append(bytes(message.payload))
    subscribed: list[int] = []
    listener.on_subscribe = lambda *_: subscribed.append(1)
    listener.subscribe("v1.1/Observations", 1)
    wait_until(lambda: subscribed)
    sender.publish("v1.1/Observations", b"one", 1).wait_for_publish(_PATIENCE_S)
    wait_until(lambda: heard)
    assert heard == [b"one"]
    leave(listener)
    leave(sender)


@pytest.mark.parametrize("password", ["wrong", ""])
def test_nobody_comes_in_without_a_token(city: tuple[int, Streams, EmbeddedNats], password: str) -> None:
    answers: list[bool] = []
    made = paho.Client(CallbackAPIVersion.VERSION2, client_id="x")
    made.on_connect = lambda _client, _data, _flags, reason, _more: answers.append(reason.is_failure)
    made.username_pw_set("gateway", password)
    made.connect("127.0.0.1", city[0])
    made.loop_start()
    wait_until(lambda: answers)
    assert answers[0]
    made.loop_stop()


def _hello(password: str = TOKEN, level: int = 4) -> bytes:
    def text(value: str) -> bytes:
        return struct.pack(">H", len(value.encode())) + value.encode()

    body = text("MQTT") + bytes([level, 0xC2]) + struct.pack(">H", 60) + text("raw") + text("u") + text(password)
    return bytes([0x10, len(body)]) + body


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", b""),
        (b"\x10\xff\xff\xff\xff\xff", b""),
        (_hello(level=5), b"\x20\x02\x00\x01"),
        (_hello() + _hello(), b"\x20\x02\x00\x00"),
        (_hello() + b"\x30\x0e\x00\x0cfurong/in/#/", b"\x20\x02\x00\x00"),
        (_hello() + b"\xc0\x00\xe0\x00", b"\x20\x02\x00\x00\xd0\x00"),
    ],
)
def test_whoever_breaks_the_rules_is_sent_away(
    city: tuple[int, Streams, EmbeddedNats], sent: bytes, answer: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", city[0]), timeout=_PATIENCE_S) as line:
        line.sendall(sent)
        told = b""
        while part := line.recv(100):
            told += part
        assert told == answer


def test_a_message_that_comes_in_crumbs_is_one_message(city: tuple[int, Streams, EmbeddedNats]) -> None:
    port, log, _ = city
    payload = b'{"code":"cd-temp-0","time":%d,"value":5}' % NOW_MS
    body = b"\x00\x0cfurong/in/g1" + b"\x00\x09" + payload
    wire = _hello() + bytes([0x32, len(body)]) + body
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_S) as line:
        for k in range(len(wire)):
            line.sendall(wire[k : k + 1])
        told = b""
        while len(told) < 8:
            told += line.recv(100)
    assert told == b"\x20\x02\x00\x00\x40\x02\x00\x09"
    assert readings_in(log) == [(0, NOW_MS, 5.0)]
