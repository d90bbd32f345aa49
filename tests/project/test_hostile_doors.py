"""What nobody should publish over MQTT or ask of SensorThings, said to a running node."""

from __future__ import annotations

import json
import os
import socket
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from tests.support.city_node import frames_of
from tests.support.fed_city import FedCity, code_of

from furong.foundation.streams import Streams

pytestmark = pytest.mark.slow

#: What an answer may cost of the processors; how long it takes is the machine's. [s]
_ANSWER_S = 1.0
#: However busy the machine is. [s]
_PATIENCE_S = 120.0
#: Asked so often, what answers has loaded its parts. [1]
_WARMING = 3
_PARTITIONS = 4
#: Subjects of the streams, of the server's own calls and of others, as MQTT spells them.
_TOPICS = (
    "furong/readings/0",
    "furong/bulk/x",
    "$JS/API/STREAM/DELETE/READINGS_0",
    "$SYS/REQ/SERVER/PING",
    "$MQTT/msgs/x",
    "furong.readings.0",
    "furong/in/../readings/0",
    "furong/in//",
    "/furong/in/gw",
    "furong/in/gw/" + "x" * 65_000,
    "furong/in/" + "/".join("a" * 5_000),
    "v1.1/Observations",
    "_INBOX/x",
)
#: Topics that MQTT forbids; a client that follows the standard does not write them.
_FORBIDDEN = (b"furong/in/#", b"furong/in/+/x", b"furong/in/g\0w", b"#", b"")
#: Codes that are no text: their records lie in the quarantine.
_NO_TEXT = (b"furong/in/gw/\xff\xfe", b"furong/in/gw/\xed\xa0\x80")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FedCity]:
    made = FedCity(tmp_path_factory.mktemp("doors") / "city")
    made.found(10)
    with made.up():
        made.open_doors()
        for _ in range(_WARMING):
            made.post(b"", path="/sensorthings/v1.1/Observations?$filter=result%20gt%201", method="GET")
        yield made


def in_streams(city: FedCity) -> int:
    """Return how many messages the streams of readings have had."""
    with Streams(city.server()) as streams:
        return sum(streams.last_sequence(f"READINGS_{at}") for at in range(_PARTITIONS))


def spent_s(city: FedCity) -> float:
    """Return how much the process that answers has had of the processors. [s]"""
    (number,) = city.parts("web")
    told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def device(city: FedCity, name: str, will: str = "") -> paho.Client:
    made = paho.Client(CallbackAPIVersion.VERSION2, client_id=name, reconnect_on_failure=False)
    made.username_pw_set("gateway", city.token)
    if will:
        made.will_set(will, frame(), 1)
    made.connect("127.0.0.1", city.mqtt_port)
    made.loop_start()
    return made


def frame() -> bytes:
    """Return a batch as only the intake writes it: whoever gets it into a stream has forged a reading."""
    return frames_of([(0, int(time.time() * 1000) - 1000, 99.0)], 1)[0].payload


def still_takes_readings(city: FedCity) -> bool:
    honest, before = device(city, "honest"), in_streams(city)
    reading = json.dumps({"code": code_of(1), "time": int(time.time() * 1000), "value": 1})
    honest.publish("furong/in/honest", reading, 1).wait_for_publish(_PATIENCE_S)
    honest.disconnect()
    honest.loop_stop()
    return in_streams(city) == before + 1


@pytest.mark.parametrize("topic", _TOPICS, ids=lambda topic: topic[:30])
def test_no_topic_reaches_what_is_not_for_devices(city: FedCity, topic: str) -> None:
    before, forger = in_streams(city), device(city, "forger")
    forger.publish(topic, frame(), 1)
    forger.publish(topic, frame(), 0)
    time.sleep(0.3)
    forger.disconnect()
    forger.loop_stop()
    assert in_streams(city) == before
    assert still_takes_readings(city)


def test_no_last_will_reaches_what_is_not_for_devices(city: FedCity) -> None:
    before = in_streams(city)
    for topic in _TOPICS[:4]:
        dying = device(city, "dying", will=topic)
        time.sleep(0.3)
        line = dying.socket()
        if isinstance(line, socket.socket):
            line.shutdown(socket.SHUT_RDWR)
        dying.loop_stop()
    time.sleep(0.5)
    assert in_streams(city) == before


def test_forbidden_topics_end_the_line_and_store_nothing(city: FedCity) -> None:
    before = in_streams(city)
    words = [text.encode() for text in ("raw", "gateway", city.token)]
    hello = b"\x00\x04MQTT\x04\xc2\x00\x3c" + b"".join(len(word).to_bytes(2, "big") + word for word in words)
    for topic in (*_FORBIDDEN, *_NO_TEXT):
        with socket.create_connection(("127.0.0.1", city.mqtt_port), timeout=_PATIENCE_S) as line:
            line.sendall(bytes([0x10, len(hello)]) + hello)
            assert line.recv(4) == b"\x20\x02\x00\x00"
            body = len(topic).to_bytes(2, "big") + topic + b"\x00\x07" + b'{"value": 1}'
            line.sendall(bytes([0x32, len(body)]) + body)
            assert line.recv(4) == b"" or topic in _NO_TEXT, topic
    assert in_streams(city) == before
    assert still_takes_readings(city)


def test_nobody_hears_what_is_not_for_devices(city: FedCity) -> None:
    heard: list[str] = []
    spy = device(city, "spy")
    spy.on_message = lambda _client, _data, message: heard.append(message.topic)
    for topic in ("#", "furong/#", "furong/readings/0", "$SYS/#", "$JS/#", "+/+/+", "_INBOX/#"):
        spy.subscribe(topic, 1)
    time.sleep(0.5)
    assert still_takes_readings(city)
    time.sleep(0.5)
    spy.disconnect()
    spy.loop_stop()
    assert heard == []


_BOMBS = {
    "brackets": "(" * 3_000 + "id eq 1" + ")" * 3_000,
    "not": "not " * 3_000 + "true",
    "or": " or ".join(f"result eq {at}" for at in range(1_500)),
    "minus": "result eq " + "-" * 5_000 + "1",
    "sum": "result eq " + " add ".join(["1"] * 2_000),
    "power": "result eq " + " mul ".join(["1e308"] * 200),
    "concat": "concat(" * 300 + "'a'" + ",'a')" * 300 + " eq 'b'",
    "ways": " and ".join(["Datastream/Thing/Datastreams/Observations/result gt 0"] * 100),
    "there and back": "/".join(["Datastream/Observations"] * 200) + "/result gt 0",
    "any": "Datastream/Observations/any(o:" * 50 + "true" + ")" * 50,
    "text": "substringof('" + "a%_" * 2_000 + "',parameters/x)",
    "number": "result gt " + "9" * 6_000,
    "instant": "phenomenonTime gt 99999-99-99T99:99:99Z",
    "shape": "geo.intersects(FeatureOfInterest/feature,geography'POLYGON((" + ",".join(["1 1"] * 1_500) + "))')",
    "not closed": "substringof('a",
    "divided by nothing": "result div 0 eq 1",
    "no end": "result mod 0 eq 1e999",
    "nul": "result eq 'a\0b'",
}
_ASKED = {
    **{name: {"$filter": text} for name, text in _BOMBS.items()},
    "deep": {"$expand": "/".join(["Datastream", "Observations"] * 60)},
    "nested": {"$expand": "Datastream($expand=Observations(" * 40 + "$top=1" + "))" * 40},
    "order": {"$orderby": ",".join(["result desc"] * 800)},
    "top": {"$top": "9" * 60},
    "skip": {"$skip": "9" * 18},
    "top below nothing": {"$top": "-1"},
}


@pytest.mark.parametrize("asked", _ASKED.values(), ids=_ASKED.keys())
def test_questions_that_should_cost_much_are_answered_at_once(city: FedCity, asked: dict[str, str]) -> None:
    path = f"/sensorthings/v1.1/Observations?{urllib.parse.urlencode(asked)}"
    before = spent_s(city)
    answer = city.post(b"", "application/json", path=path, method="GET")
    assert answer.status in (200, 400, 413, 414, 422, 431), (answer.status, str(answer.told)[:500])
    assert spent_s(city) - before < _ANSWER_S, answer
    assert answer.took_s < _PATIENCE_S, answer
