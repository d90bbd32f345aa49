"""NDJSON to columns: lines that are plain are read by compiled code, the others one by one with patience."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.engines.readings.fingerprints import Bytes
from furong.engines.readings.json_text import after_space, is_utf8
from furong.engines.readings.lines import (
    CODE,
    CODE_END,
    END,
    LINE,
    LINE_BREAK,
    PLACES,
    START,
    UNIT,
    UNIT_END,
    Places,
    line_at,
)
from furong.engines.readings.records import RECORD_MAX, Record, Trouble, read_record
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn
from furong.kernel.compiled import compiled

__all__ = ["Lines", "RejectedLine", "read_lines"]

_BOM = b"\xef\xbb\xbf"


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
    if not len(text) or text[-1] != LINE_BREAK:
        # The compiled steps end at line breaks, so there is always one more.
        text = np.append(text, np.uint8(LINE_BREAK))
    text.setflags(write=False)
    begin = len(_BOM) if bytes(text[: len(_BOM)]) == _BOM else 0
    capacity = _count_breaks(text)
    places = np.empty((PLACES, capacity), dtype=np.int64)
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
        start, end = int(places[START, row]), int(places[END, row])
        raw = text[start : min(end, start + RECORD_MAX + 1)].tobytes()
        try:
            record = read_record(raw)
        except Trouble as trouble:
            rejected.append(RejectedLine(int(places[LINE, row]), raw[:RECORD_MAX], trouble))
            continue
        time_ms[row], value[row], plain[row] = record.time_ms, record.value, True
        size = _place_texts(record, places, int(row), added, size)
    return np.concatenate([text, np.frombuffer(b"".join(added), dtype=np.uint8)]), rejected


def _place_texts(record: Record, places: Places, row: int, added: list[bytes], size: int) -> int:
    code, unit = record.code.encode(), record.unit.encode()
    added += [code, unit]
    places[CODE, row], places[CODE_END, row] = size, size + len(code)
    size += len(code)
    places[UNIT, row], places[UNIT_END, row] = (size, size + len(unit)) if unit else (-1, -1)
    return size + len(unit)


@compiled
def _count_breaks(text: Bytes) -> int:
    count = 0
    for place in range(len(text)):
        count += text[place] == LINE_BREAK
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
        if text[start] == LINE_BREAK:
            place = start + 1
            line += 1
            continue
        end = line_at(text, start, places, time_ms, value, row)
        plain[row] = end >= 0
        if end < 0:
            end = start
            while text[end] != LINE_BREAK:
                end += 1
        if plain[row] and (end - start > RECORD_MAX or not is_utf8(text, start, end)):
            plain[row] = False
        places[LINE, row], places[START, row], places[END, row] = line, start, end
        place, line, row = end + 1, line + 1, row + 1
    return row
