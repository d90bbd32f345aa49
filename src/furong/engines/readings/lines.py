"""One line of NDJSON to one row: the compiled reader takes lines that it is sure of, and says so of the others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from furong.engines.readings.decimals import number_at
from furong.engines.readings.fingerprints import Bytes
from furong.engines.readings.instants import epoch_ms, instant_at
from furong.engines.readings.json_text import after_space, after_string, after_value, literal_at
from furong.engines.readings.records import FIELD_NAMES
from furong.kernel.columns import FloatColumn, IntColumn
from furong.kernel.compiled import compiled

__all__ = ["CODE", "CODE_END", "END", "LINE", "LINE_BREAK", "PLACES", "START", "UNIT", "UNIT_END", "Places", "line_at"]

LINE_BREAK = 10
#: Rows of the places of a line and of the texts in it.
LINE, START, END, CODE, CODE_END, UNIT, UNIT_END, PLACES = range(8)

Places = npt.NDArray[np.int64]

_QUOTE, _COMMA, _COLON, _OPEN, _SHUT = 34, 44, 58, 123, 125
_OTHER, _ROLE_CODE, _ROLE_TIME, _ROLE_VALUE, _ROLE_UNIT = 0, 1, 2, 3, 4
_NEEDED = (1 << _ROLE_CODE) | (1 << _ROLE_TIME) | (1 << _ROLE_VALUE)
#: Names of fields one after the other, and the role of each.
_NAME_TEXT = np.frombuffer("".join(FIELD_NAMES).encode(), dtype=np.uint8)
_NAME_ENDS = np.cumsum([len(name) for name in FIELD_NAMES])
_NAME_STARTS = _NAME_ENDS - np.array([len(name) for name in FIELD_NAMES])
_ROLES = {"code": _ROLE_CODE, "time": _ROLE_TIME, "value": _ROLE_VALUE, "unit": _ROLE_UNIT}
_NAME_ROLES = np.array([_ROLES[field] for field in FIELD_NAMES.values()], dtype=np.int64)
_NAME_MAX = max(len(name) for name in FIELD_NAMES)


@compiled
def line_at(text: Bytes, start: int, places: Places, time_ms: IntColumn, value: FloatColumn, row: int) -> int:
    """Read one object into a row; return the place of the line break after it, or -1.

    Args:
        text: Text that ends with a line break. [1]
        start: Where the object begins. [byte]
        places: Places of texts, one column a row. [byte]
        time_ms: Instants by row. [ms since 1970-01-01T00:00Z]
        value: Values by row. [unit]
        row: Which row is filled in. [1]
    """
    if text[start] != _OPEN:
        return -1
    places[UNIT, row] = -1
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
    return place if text[place] == LINE_BREAK else -1


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
    first = CODE if role == _ROLE_CODE else UNIT
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
