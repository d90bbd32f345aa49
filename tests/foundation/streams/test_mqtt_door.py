"""The embedded server's MQTT door: who may in, and what devices may publish and read there."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from furong.foundation.servers import DataDirectory
from furong.foundation.servers.nats import EmbeddedNats, find_nats_server, mqtt_door
from furong.foundation.streams import Streams

_PATIENCE_S = 120.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNats]:
    nats = EmbeddedNats(DataDirectory(tmp_path_factory.mktemp("door")), find_nats_server())
    nats.start()
    yield nats
    nats.stop()


class Device:
    """A client that notes what it is told."""

    def __init__(self, directory: DataDirectory, password: str | None = None) -> None:
        door = mqtt_door(directory)
        self.told: Queue[Any] = Queue()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2)
        self.client.username_pw_set(door.user, password or door.password)
        self.client.on_connect = lambda _c, _u, _f, code, _p: self.told.put(("connected", str(code)))
        self.client.on_subscribe = lambda _c, _u, _m, codes, _p: self.told.put(("subscribed", codes[0].is_failure))
        self.client.on_message = lambda _c, _u, message: self.told.put((message.topic, message.payload))
        self.client.connect(door.host, door.port)
        self.client.loop_start()

    def next(self) -> Any:
        return self.told.get(timeout=_PATIENCE_S)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def device(server: EmbeddedNats) -> Iterator[Device]:
    device = Device(server.directory)
    assert device.next() == ("connected", "Success")
    yield device
    device.close()


def test_a_wrong_password_is_turned_away(server: EmbeddedNats) -> None:
    device = Device(server.directory, password="guessed")
    assert device.next() == ("connected", "Not authorized")
    device.close()


@pytest.mark.parametrize("topic", ["#", "furong/#", "furong/in/#", "$SYS/#", "$JS/#", "+/+", "furong/readings/0"])
def test_devices_do_not_listen_to_one_another_or_to_the_city(device: Device, topic: str) -> None:
    device.client.subscribe(topic, qos=1)
    assert device.next() == ("subscribed", True)


def test_notices_of_the_standard_are_theirs_to_read(device: Device, server: EmbeddedNats) -> None:
    device.client.subscribe("v1.1/Datastreams(1)/Observations", qos=1)
    assert device.next() == ("subscribed", False)
    with Streams(server.server()) as streams:
        streams.publish_notice("v1//1.Datastreams(1).Observations", b"{}")
    assert device.next() == ("v1.1/Datastreams(1)/Observations", b"{}")


def test_what_is_published_elsewhere_reaches_nobody(device: Device, server: EmbeddedNats) -> None:
    forbidden = ["furong/readings/0", "furong/in", "$JS/API/STREAM/PURGE/TRAP", "$SYS/x", "furong", "v1.1"]
    with Streams(server.server()) as streams:
        streams.ensure_stream("TRAP", ["furong.>"], max_bytes=1 << 20)
        for topic in forbidden:
            device.client.publish(topic, b"injected", qos=1).wait_for_publish(_PATIENCE_S)
        device.client.publish("furong/in/g", b"good", qos=1).wait_for_publish(_PATIENCE_S)
        messages = streams.fetch("TRAP", after=0, count=10, wait_s=_PATIENCE_S)
    assert [(message.subject, message.payload) for message in messages] == [("furong.in.g", b"good")]


def test_a_server_that_was_left_behind_is_ended_before_the_next_begins(tmp_path: Path) -> None:
    first = EmbeddedNats(DataDirectory(tmp_path), find_nats_server())
    first.start()
    process = first._process
    assert process is not None
    waiting = threading.Thread(target=process.wait)
    waiting.start()
    second = EmbeddedNats(DataDirectory(tmp_path), find_nats_server())
    second.start()
    waiting.join(_PATIENCE_S)
    assert process.returncode is not None
    with Streams(second.server()):
        second.stop()
    assert second.exit_status is None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, signal.SIGCONT)
