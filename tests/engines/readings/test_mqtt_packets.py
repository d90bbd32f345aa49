"""Packets are found whole wherever the bytes are cut, and every form of a message becomes lines of NDJSON."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.readings.mqtt_messages import lines_of_messages
from furong.engines.readings.mqtt_packets import (
    END,
    IDENTITY,
    KIND,
    MALFORMED,
    OTHER,
    READINGS,
    packets_in,
)

_MS = 1_795_564_800_000


def publish(topic: str | bytes, payload: bytes, *, quality: int = 0, identity: int = 7) -> bytes:
    name = topic.encode() if isinstance(topic, str) else topic
    body = struct.pack(">H", len(name)) + name + (struct.pack(">H", identity) if quality else b"") + payload
    return bytes([0x30 | quality << 1]) + _length(len(body)) + body


def _length(size: int) -> bytes:
    written = b""
    while True:
        size, low = divmod(size, 128)
        written += bytes([low | (128 if size else 0)])
        if not size:
            return written


def _bytes(text: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(text, dtype=np.uint8)


def _lines(*messages: tuple[str, bytes]) -> list[str]:
    buffer = _bytes(b"".join(publish(topic, payload) for topic, payload in messages))
    packets, used = packets_in(buffer, 100)
    assert used == len(buffer)
    return lines_of_messages(buffer, packets, _MS).decode().splitlines()


@given(st.lists(st.tuples(st.binary(max_size=300), st.integers(0, 2)), max_size=12), st.integers(0, 4000))
def test_whole_packets_are_found_wherever_the_bytes_are_cut(messages: list[tuple[bytes, int]], cut: int) -> None:
    wire = [publish("furong/in/g", payload, quality=quality) for payload, quality in messages]
    buffer = _bytes(b"".join(wire)[:cut])
    packets, used = packets_in(buffer, 100)
    ends = np.cumsum([len(one) for one in wire], dtype=np.int64)
    assert packets[:, END].tolist() == [end for end in ends.tolist() if end <= cut]
    assert used == (packets[-1, END] if len(packets) else 0)
    assert set(packets[:, KIND].tolist()) <= {READINGS}
    assert packets[:, IDENTITY].tolist() == [7 if quality else 0 for _, quality in messages][: len(packets)]


@given(st.binary(max_size=200))
def test_no_bytes_lead_astray(wire: bytes) -> None:
    buffer = _bytes(wire)
    packets, used = packets_in(buffer, 1000)
    assert 0 <= used <= len(wire)
    readings = packets[packets[:, KIND] == READINGS]
    lines_of_messages(buffer, readings, _MS)


@pytest.mark.parametrize(
    "wire",
    [
        publish("furong/in/#", b"1"),
        publish("furong/in/+/a", b"1"),
        publish("furong/in/\0", b"1"),
        publish("", b"1"),
        b"\x36\x05\x00\x01a\x00\x01",
        publish("furong/in/g", b"1", quality=1, identity=0),
        b"\x30\xff\xff\xff\xff\x01",
        b"\x30\x02\x00\x09",
    ],
)
def test_what_no_client_may_send_is_malformed(wire: bytes) -> None:
    packets, _ = packets_in(_bytes(wire), 10)
    assert packets[:, KIND].tolist() == [MALFORMED]


@pytest.mark.parametrize("topic", ["furong/in", "furong/in/", "furong/inside/g", "v1.1/Observations", "$SYS/x"])
def test_other_places_are_none_of_ours(topic: str) -> None:
    packets, _ = packets_in(_bytes(publish(topic, b"{}")), 10)
    assert packets[:, KIND].tolist() == [OTHER]


def test_every_form_becomes_lines() -> None:
    record = b'{"code":"a","time":1,"value":2}'
    about = '{"code":"k","value":21.5,"time":' + str(_MS) + "}"
    assert _lines(("furong/in/g", record), ("furong/in/g", record)) == [record.decode()] * 2
    assert _lines(("furong/in/g/k", b"21.5")) == [about]
    assert _lines(("furong/in/g/k", b'{"value":1,"time":2}')) == ['{"code":"k","value":1,"time":2}']
    assert _lines(("furong/in/g", record + b"\n" + record)) == [record.decode()] * 2
    assert _lines(("furong/in/g", b"[" + record + b"," + record + b"]")) == ['{"code": "a", "time": 1, "value": 2}'] * 2
    assert _lines(("furong/in/g", b'{\n"code":"a",\n"time":1,"value":2}')) == ['{ "code":"a", "time":1,"value":2}']
    assert _lines(("furong/in/g/k", b'{\n"value":1}')) == ['{"code":"k", "value":1}']
    assert _lines(("furong/in/g/k", b"true")) == [about.replace("21.5", "true")]


def test_nothing_is_smuggled_in_by_topic_or_payload() -> None:
    assert _lines(('furong/in/g/k","value":1,"x":"', b"2"))[0].startswith('{"code":"k\\",\\"value\\":1')
    assert _lines(("furong/in/g/k", b'1,"unit":"K"')) == [f'{{"code":"k","value":"1,\\"unit\\":\\"K\\"","time":{_MS}}}']
    assert _lines(("furong/in/g/a/b", b"1"))[0].startswith('{"code":"a/b",')
    assert _lines(("furong/in/g/", b"1"))[0].startswith('{"code":"",')
