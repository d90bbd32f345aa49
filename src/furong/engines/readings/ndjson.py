"""NDJSON to columns: lines that are plain are read by compiled code, the others one by one with patience."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from furong.engines.readings.decimals import number_at
from furong.engines.readings.fingerprints import Bytes
from furong.engines.readings.instants import epoch_ms, instant_at
from furong.engines.readings.json_text import after_space, after_string, after_value, is_utf8, literal_at
from furong.engines.readings.records import RECORD_MAX, Record, Trouble, read_record
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn
from furong.kernel.compiled import compiled

__all__ = ["Lines", "RejectedLine", "read_lines"]

_LINE_BREAK = 10
_BOM = b"\xef\xbb\xbf"
#: Rows of the places of a line and of the texts in it.
_LINE, _START, _END, _CODE, _CODE_END, _UNIT, _UNIT_END, _PLACES = 0, 1, 2, 3, 4, 5, 6, 7
_QUOTE, _COMMA, _COLON, _OPEN, _SHUT = 34, 44, 58, 123, 125
_OTHER, _ROLE_CODE, _ROLE_TIME, _ROLE_VALUE, _ROLE_UNIT = 0, 1, 2, 3, 4
_NEEDED = (1 << _ROLE_CODE) | (1 << _ROLE_TIME) | (1 << _ROLE_VALUE)
#: Names of fields one after the other, and the role of each.
_NAMES = ("code", "thing", "device", "time", "ts", "phenomenonTime", "value", "result", "unit", "uom")
_NAME_TEXT = np.frombuffer("".join(_NAMES).encode(), dtype=np.uint8)
_NAME_ENDS = np.cumsum([len(name) for name in _NAMES])
_NAME_STARTS = _NAME_ENDS - np.array([len(name) for name in _NAMES])
_NAME_ROLES = np.array([1, 1, 1, 2, 2, 2, 3, 3, 4, 4], dtype=np.int64)
_NAME_MAX = 14

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that is no reading.

    Args:
        line: Its number, from 1 on. [1]
        raw: Its text.
        trouble: What is wrong.
    """

    line: int
    raw: bytes
    trouble: Trouble


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What was read of a text: one row a reading, in order, and the lines that are none.

    Args:
        text: What the places below point into.
        line: Number of the line, from 1 on. [1]
        start: Where the line begins. [byte]
        end: Where it ends. [byte]
        code: Where the code begins. [byte]
        code_end: Where the code ends. [byte]
        unit: Where the unit begins, or -1 when the line names none. [byte]
        unit_end: Where the unit ends. [byte]
        time_ms: When it was observed. [ms since 1970-01-01T00:00Z]
        value: What was observed. [unit]
        rejected: The other lines.
        line_count: How many lines there were, empty ones included. [1]
    """

    text: Bytes
    line: IntColumn
    start: IntColumn
    end: IntColumn
    code: IntColumn
    code_end: IntColumn
    unit: IntColumn
    unit_end: IntColumn
    time_ms: IntColumn
    value: FloatColumn
    rejected: list[RejectedLine]
    line_count: int

    def __len__(self) -> int:
        return len(self.value)


def read_lines(payload: bytes | bytearray | memoryview, *, first_line: int = 1) -> Lines:
    """Return the readings of NDJSON text; nothing that is sent makes this raise.

    Args:
        payload: UTF-8 text, one JSON object a line; a byte order mark and empty lines are passed by.
        first_line: Number of the first line. [1]
    """
    text = np.frombuffer(payload, dtype=np.uint8)
    if not len(text) or text[-1] != _LINE_BREAK:
        # The compiled steps end at line breaks, so there is always one more.
        text = np.append(text, np.uint8(_LINE_BREAK))
    text.setflags(write=False)
    begin = len(_BOM) if bytes(text[: len(_BOM)]) == _BOM else 0
    capacity = _count_breaks(text)
    places = np.empty((_PLACES, capacity), dtype=np.int64)
    time_ms, value = np.empty(capacity, dtype=np.int64), np.empty(capacity, dtype=np.float64)
    plain = np.empty(capacity, dtype=np.bool_)
    count = _read_each(text, begin, first_line, places, time_ms, value, plain)
    places, time_ms, value, plain = places[:, :count], time_ms[:count], value[:count], plain[:count]
    rejected: list[RejectedLine] = []
    if not plain.all():
        text, rejected = _read_patiently(text, places, time_ms, value, plain)
        places, time_ms, value = places[:, plain], time_ms[plain], value[plain]
    line, start, end, code, code_end, unit, unit_end = places
    return Lines(text, line, start, end, code, code_end, unit, unit_end, time_ms, value, rejected, capacity)


def _read_patiently(
    text: Bytes, places: Places, time_ms: IntColumn, value: FloatColumn, plain: BoolColumn
) -> tuple[Bytes, list[RejectedLine]]:
    """Fill in the rows that are readings after all; return the text with their codes and units added, and the rest."""
    rejected: list[RejectedLine] = []
    added: list[bytes] = []
    size = len(text)
    for row in np.flatnonzero(~plain):
        start, end = int(places[_START, row]), int(places[_END, row])
        raw = text[start : min(end, start + RECORD_MAX + 1)].tobytes()
        try:
            record = read_record(raw)
        except Trouble as trouble:
            rejected.append(RejectedLine(int(places[_LINE, row]), raw[:RECORD_MAX], trouble))
            continue
        time_ms[row], value[row], plain[row] = record.time_ms, record.value, True
        size = _place_texts(record, places, int(row), added, size)
    return np.concatenate([text, np.frombuffer(b"".join(added), dtype=np.uint8)]), rejected


def _place_texts(record: Record, places: Places, row: int, added: list[bytes], size: int) -> int:
    code, unit = record.code.encode(), record.unit.encode()
    added += [code, unit]
    places[_CODE, row], places[_CODE_END, row] = size, size + len(code)
    size += len(code)
    places[_UNIT, row], places[_UNIT_END, row] = (size, size + len(unit)) if unit else (-1, -1)
    return size + len(unit)


@compiled
def _count_breaks(text: Bytes) -> int:
    count = 0
    for place in range(len(text)):
        count += text[place] == _LINE_BREAK
    return count


@compiled
def _read_each(
    text: Bytes,
    place: int,
    line: int,
    places: Places,
    time_ms: IntColumn,
    value: FloatColumn,
    plain: BoolColumn,
) -> int:
    """Read every line that is not empty into a row and return how many there are."""
    row = 0
    while place < len(text):
        start = after_space(text, place)
        if text[start] == _LINE_BREAK:
            place = start + 1
            line += 1
            continue
        end = _read_line(text, start, places, time_ms, value, row)
        plain[row] = end >= 0
        if end < 0:
            end = start
            while text[end] != _LINE_BREAK:
                end += 1
        if plain[row] and (end - start > RECORD_MAX or not is_utf8(text, start, end)):
            plain[row] = False
        places[_LINE, row], places[_START, row], places[_END, row] = line, start, end
        place, line, row = end + 1, line + 1, row + 1
    return row


@compiled
def _read_line(text: Bytes, start: int, places: Places, time_ms: IntColumn, value: FloatColumn, row: int) -> int:
    """Read one object into a row; return the place of the line break after it, or -1."""
    if text[start] != _OPEN:
        return -1
    places[_UNIT, row] = -1
    place, roles = after_space(text, start + 1), 0
    while True:
        place, role = _after_name(text, place)
        if place < 0 or (role != _OTHER and roles & (1 << role)):
            return -1
        roles |= 1 << role
        place = _after_field(text, place, role, places, time_ms, value, row)
        if place < 0:
            return -1
        place = after_space(text, place)
        if text[place] != _COMMA:
            break
        place = after_space(text, place + 1)
    if text[place] != _SHUT or roles & _NEEDED != _NEEDED:
        return -1
    place = after_space(text, place + 1)
    return place if text[place] == _LINE_BREAK else -1


@compiled
def _after_name(text: Bytes, place: int) -> tuple[int, int]:
    """Return the place where the value of a field begins, or -1, and the role of the field."""
    if text[place] != _QUOTE:
        return -1, _OTHER
    start = place + 1
    end = after_string(text, start)
    if end < 0:
        return -1, _OTHER
    place = after_space(text, end + 1)
    if text[place] != _COLON:
        return -1, _OTHER
    return after_space(text, place + 1), _role_of(text, start, end)


@compiled
def _role_of(text: Bytes, start: int, end: int) -> int:
    length = end - start
    if length > _NAME_MAX:
        return _OTHER
    for k in range(len(_NAME_ROLES)):
        if _NAME_ENDS[k] - _NAME_STARTS[k] == length and _NAME_TEXT[_NAME_STARTS[k]] == text[start]:
            step = 1
            while step < length and _NAME_TEXT[_NAME_STARTS[k] + step] == text[start + step]:
                step += 1
            if step == length:
                return int(_NAME_ROLES[k])
    return _OTHER


@compiled
def _after_field(
    text: Bytes, place: int, role: int, places: Places, time_ms: IntColumn, value: FloatColumn, row: int
) -> int:
    """Read the value of a field into the row; return the place after it, or -1."""
    if role == _OTHER:
        return after_value(text, place)
    if role == _ROLE_VALUE:
        return _after_measure(text, place, value, row)
    if text[place] != _QUOTE:
        return _after_epoch(text, place, time_ms, row) if role == _ROLE_TIME else -1
    start = place + 1
    end = after_string(text, start)
    if end <= start:
        return -1
    if role == _ROLE_TIME:
        time_ms[row] = instant_at(text, start, end)
        return end + 1 if time_ms[row] >= 0 else -1
    first = _CODE if role == _ROLE_CODE else _UNIT
    places[first, row], places[first + 1, row] = start, end
    return end + 1


@compiled
def _after_measure(text: Bytes, place: int, value: FloatColumn, row: int) -> int:
    after, number = number_at(text, place)
    if after < 0:
        after, number = literal_at(text, place)
        if number != number:
            return -1
    value[row] = number
    return after


@compiled
def _after_epoch(text: Bytes, place: int, time_ms: IntColumn, row: int) -> int:
    after, number = number_at(text, place)
    time_ms[row] = epoch_ms(number)
    return after if after >= 0 and time_ms[row] >= 0 else -1
