"""MQTT 3.1.1 packets found in what a connection brought, wherever the bytes were cut."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from furong.engines.readings.fingerprints import Bytes
from furong.kernel.compiled import compiled

__all__ = [
    "BODY",
    "END",
    "HEADER",
    "IDENTITY",
    "MALFORMED",
    "OTHER",
    "PAYLOAD",
    "PLACE",
    "READINGS",
    "START",
    "TOPIC",
    "TOPIC_END",
    "Packets",
    "packets_in",
]

#: Columns of a packet: first byte, where it and its body, topic, payload begin and end, its identifier.
HEADER, START, BODY, TOPIC, TOPIC_END, IDENTITY, PAYLOAD, END, KIND = range(9)
#: Kinds of a packet: a message with readings, anything else, and what no MQTT client sends.
READINGS, OTHER, MALFORMED = 0, 1, 2

Packets = npt.NDArray[np.int64]

#: How the places for readings begin.
PLACE = np.frombuffer(b"furong/in/", dtype=np.uint8)
_PUBLISH = 3
_LENGTH_BYTES_MAX = 4
_HASH, _PLUS = 35, 43


def packets_in(buffer: Bytes, most: int) -> tuple[Packets, int]:
    """Return the whole packets at the beginning of a buffer, and how many bytes they take.

    The packets end with the first that is malformed.

    Args:
        buffer: What came. [1]
        most: How many packets at most. [1]
    """
    packets = np.empty((most, KIND + 1), dtype=np.int64)
    count, used = _scan(buffer, packets)
    return packets[:count], used


@compiled
def _scan(buffer: Bytes, packets: Packets) -> tuple[int, int]:
    place, count = 0, 0
    while count < len(packets):
        body, length = _length_at(buffer, place + 1)
        if body == 0 or (body > 0 and body + length > len(buffer)):
            break
        packets[count, HEADER] = buffer[place] if place < len(buffer) else 0
        packets[count, START], packets[count, BODY], packets[count, END] = place, body, body + length
        packets[count, KIND] = MALFORMED if body < 0 else OTHER
        if body > 0 and buffer[place] >> 4 == _PUBLISH:
            packets[count, KIND] = _read_publish(buffer, packets, count)
        count += 1
        if body < 0 or packets[count - 1, KIND] == MALFORMED:
            break
        place = body + length
    return count, place


@compiled
def _length_at(buffer: Bytes, place: int) -> tuple[int, int]:
    """Return where the body of a packet begins and how long it is; 0 when that has not come yet, -1 for nonsense."""
    length = 0
    for step in range(_LENGTH_BYTES_MAX):
        if place + step >= len(buffer):
            return 0, 0
        byte = int(buffer[place + step])
        length |= (byte & 127) << (7 * step)
        if byte < 128:
            return place + step + 1, length
    return -1, 0


@compiled
def _read_publish(buffer: Bytes, packets: Packets, row: int) -> int:
    body, end = packets[row, BODY], packets[row, END]
    quality = (packets[row, HEADER] >> 1) & 3
    if end - body < 2 or quality == 3:
        return MALFORMED
    topic = body + 2
    topic_end = topic + int(buffer[body]) * 256 + int(buffer[body + 1])
    payload = topic_end + (2 if quality else 0)
    if payload > end or topic_end == topic or not _is_topic(buffer, topic, topic_end):
        return MALFORMED
    packets[row, TOPIC], packets[row, TOPIC_END], packets[row, PAYLOAD] = topic, topic_end, payload
    packets[row, IDENTITY] = int(buffer[topic_end]) * 256 + int(buffer[topic_end + 1]) if quality else 0
    if quality and packets[row, IDENTITY] == 0:
        return MALFORMED
    return READINGS if _is_for_readings(buffer, topic, topic_end) else OTHER


@compiled
def _is_topic(buffer: Bytes, start: int, end: int) -> bool:
    """Return whether a message may be published there: no wildcards, no NUL."""
    for place in range(start, end):
        if buffer[place] == _HASH or buffer[place] == _PLUS or buffer[place] == 0:
            return False
    return True


@compiled
def _is_for_readings(buffer: Bytes, start: int, end: int) -> bool:
    step = 0
    while step < len(PLACE) and start + step < end and buffer[start + step] == PLACE[step]:
        step += 1
    return step == len(PLACE) and start + step < end
