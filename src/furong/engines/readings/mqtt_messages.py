"""Messages of devices as lines of NDJSON, whichever of their forms they have.

A place for readings is ``furong/in/<gateway>``, whose messages say which thing they are about, or
``furong/in/<gateway>/<code>``, whose messages are about that thing.
"""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt

from furong.engines.readings.fingerprints import Bytes
from furong.engines.readings.mqtt_packets import END, PAYLOAD, PLACE, TOPIC, TOPIC_END, Packets
from furong.kernel.columns import IntColumn
from furong.kernel.compiled import compiled

__all__ = ["lines_of_messages"]

_SLASH, _OPEN, _SHUT, _QUOTE, _ESCAPE, _BREAK = 47, 123, 125, 34, 92, 10
_BLANK = 32
#: What is written around a payload, at most. [B]
_AROUND = 64
_HEAD = np.frombuffer(b'{"code":"', dtype=np.uint8)
_VALUE = np.frombuffer(b'","value":', dtype=np.uint8)
_TIME = np.frombuffer(b',"time":', dtype=np.uint8)
#: Which bytes numbers are made of.
_IN_NUMBER = np.isin(np.arange(256), list(b"+-.0123456789eE"))


def lines_of_messages(buffer: Bytes, packets: Packets, arrived_ms: int) -> bytes:
    """Return the messages as NDJSON, a line a reading.

    Args:
        buffer: What the packets point into. [1]
        packets: Messages with readings.
        arrived_ms: The time of a bare number. [ms since 1970-01-01T00:00Z]
    """
    size = int((packets[:, END] - packets[:, TOPIC]).sum()) + _AROUND * len(packets)
    lines = np.empty(size, dtype=np.uint8)
    arrived = np.frombuffer(str(arrived_ms).encode(), dtype=np.uint8)
    used = _write_lines(buffer, packets, arrived, lines)
    if used >= 0:
        return lines[:used].tobytes()
    return b"".join(_lines_of_message(buffer, packet, arrived_ms) for packet in packets)


def _lines_of_message(buffer: Bytes, packet: npt.NDArray[np.int64], arrived_ms: int) -> bytes:
    """Return one message as NDJSON, whichever of the forms it has; what has none stays as it is, on one line."""
    payload = buffer[packet[PAYLOAD] : packet[END]].tobytes().strip()
    levels = buffer[packet[TOPIC] : packet[TOPIC_END]].tobytes().decode("utf-8", "replace").split("/", 3)
    text = payload.decode("utf-8", "backslashreplace")
    if len(levels) > 3:
        return _about(levels[3], text, arrived_ms).encode() + b"\n"
    found = _value_of(text)
    if isinstance(found, list):
        return b"".join(json.dumps(one, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for one in found)
    if isinstance(found, dict):
        return payload.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"
    return payload + b"\n"


def _about(code: str, text: str, arrived_ms: int) -> str:
    """Return a message about one thing as a record with its code."""
    name, found = json.dumps(code, ensure_ascii=False), _value_of(text)
    if isinstance(found, dict):
        inner = text.replace("\r", " ").replace("\n", " ")[1:]
        return f'{{"code":{name}{"," if found else ""}{inner}'
    value = text if isinstance(found, int | float) else json.dumps(text, ensure_ascii=False)
    return f'{{"code":{name},"value":{value},"time":{arrived_ms}}}'


def _value_of(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


@compiled
def _write_lines(buffer: Bytes, packets: Packets, arrived: Bytes, lines: Bytes) -> int:
    """Write a line for each message and return how far; -1 when a message is not plainly one record."""
    used = 0
    for row in range(len(packets)):
        start, end = packets[row, PAYLOAD], packets[row, END]
        code = _code_place(buffer, packets[row, TOPIC], packets[row, TOPIC_END])
        if start == end or code < 0 or not _is_one_line(buffer, start, end):
            return -1
        is_record = buffer[start] == _OPEN
        if code == 0:
            if not is_record:
                return -1
            used = _copied(buffer, start, end, lines, used)
        else:
            used = _write_about(buffer, packets[row], code, arrived, lines, used)
            if used < 0:
                return -1
        lines[used] = _BREAK
        used += 1
    return used


@compiled
def _write_about(buffer: Bytes, packet: IntColumn, code: int, arrived: Bytes, lines: Bytes, used: int) -> int:
    start, end, topic_end = packet[PAYLOAD], packet[END], packet[TOPIC_END]
    used = _copied(_HEAD, 0, len(_HEAD), lines, used)
    used = _copied(buffer, code, topic_end, lines, used)
    if buffer[start] == _OPEN:
        if end - start < 3:
            return -1
        lines[used], lines[used + 1] = _QUOTE, 44
        return _copied(buffer, start + 1, end, lines, used + 2)
    if not _is_number(buffer, start, end):
        return -1
    used = _copied(_VALUE, 0, len(_VALUE), lines, used)
    used = _copied(buffer, start, end, lines, used)
    used = _copied(_TIME, 0, len(_TIME), lines, used)
    used = _copied(arrived, 0, len(arrived), lines, used)
    lines[used] = _SHUT
    return used + 1


@compiled
def _is_number(buffer: Bytes, start: int, end: int) -> bool:
    """Return whether there is nothing but what numbers are made of; whether it is one is found out when it is read."""
    place = start
    while place < end and _IN_NUMBER[buffer[place]]:
        place += 1
    return place == end


@compiled
def _copied(source: Bytes, start: int, end: int, lines: Bytes, used: int) -> int:
    for place in range(start, end):
        lines[used] = source[place]
        used += 1
    return used


@compiled
def _code_place(buffer: Bytes, start: int, end: int) -> int:
    """Return where the code in a topic begins, 0 when it has none, -1 when it cannot be copied as it is."""
    place = start + len(PLACE)
    while place < end and buffer[place] != _SLASH:
        place += 1
    if place == end:
        return 0
    for step in range(place + 1, end):
        if buffer[step] < _BLANK or buffer[step] == _QUOTE or buffer[step] == _ESCAPE:
            return -1
    return place + 1 if place + 1 < end else -1


@compiled
def _is_one_line(buffer: Bytes, start: int, end: int) -> bool:
    place = start
    while place < end and buffer[place] != _BREAK:
        place += 1
    return place == end
