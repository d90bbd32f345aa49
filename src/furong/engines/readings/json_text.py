"""Steps through JSON text that ends with a line break: each stops there, whatever was sent.

No step needs to know where the text ends, because none takes a line break for part of what it reads. A step returns
the place after what it read, or -1 for what is not plain JSON without escapes on one line.
"""

from __future__ import annotations

import numpy as np

from furong.engines.readings.decimals import number_at
from furong.engines.readings.fingerprints import Bytes
from furong.kernel.compiled import compiled

__all__ = ["after_space", "after_string", "after_value", "is_utf8", "literal_at"]

_QUOTE, _SLASH, _COMMA, _COLON = 34, 92, 44, 58
_OPEN_LIST, _SHUT_LIST, _OPEN, _SHUT = 91, 93, 123, 125
_SPACE, _TAB, _RETURN = 32, 9, 13
_DEPTH_MAX = 60
_VALUE, _KEY, _AFTER = 0, 1, 2
_TRUE = np.frombuffer(b"true", dtype=np.uint8)
_FALSE = np.frombuffer(b"false", dtype=np.uint8)
_NULL = np.frombuffer(b"null", dtype=np.uint8)


@compiled
def after_space(buffer: Bytes, place: int) -> int:
    """Return the first place from ``place`` on that is no blank.

    Args:
        buffer: Text. [1]
        place: Where to begin. [byte]
    """
    while buffer[place] == _SPACE or buffer[place] == _TAB or buffer[place] == _RETURN:
        place += 1
    return place


@compiled
def after_string(buffer: Bytes, place: int) -> int:
    """Return the place of the quote that ends a string without escapes, or -1.

    Args:
        buffer: Text. [1]
        place: The first place after the quote that begins it. [byte]
    """
    while buffer[place] != _QUOTE:
        if buffer[place] < _SPACE or buffer[place] == _SLASH:
            return -1
        place += 1
    return place


@compiled
def _is_word(buffer: Bytes, place: int, word: Bytes) -> bool:
    step = 0
    while step < len(word) and buffer[place + step] == word[step]:
        step += 1
    return step == len(word)


@compiled
def literal_at(buffer: Bytes, place: int) -> tuple[int, float]:
    """Return the place after ``true``, ``false`` or ``null`` and the number it stands for: 1, 0, or none (NaN).

    Args:
        buffer: Text. [1]
        place: Where it begins. [byte]
    """
    if _is_word(buffer, place, _TRUE):
        return place + 4, 1.0
    if _is_word(buffer, place, _FALSE):
        return place + 5, 0.0
    if _is_word(buffer, place, _NULL):
        return place + 4, np.nan
    return -1, 0.0


@compiled
def _after_scalar(buffer: Bytes, place: int) -> int:
    if buffer[place] == _QUOTE:
        end = after_string(buffer, place + 1)
        return end + 1 if end >= 0 else -1
    after, _ = number_at(buffer, place)
    if after < 0:
        after, _ = literal_at(buffer, place)
    return after


@compiled
def after_value(buffer: Bytes, place: int) -> int:
    """Return the place after any value, lists and objects within it included, or -1.

    Args:
        buffer: Text. [1]
        place: Where it begins. [byte]
    """
    if buffer[place] != _OPEN and buffer[place] != _OPEN_LIST:
        return _after_scalar(buffer, place)
    # The kinds of what is open, innermost in the lowest bit: 1 for an object, 0 for a list.
    kinds, depth, state = 0, 0, _VALUE
    while place >= 0:
        place = after_space(buffer, place)
        if state == _VALUE:
            place, kinds, depth, state = _value_step(buffer, place, kinds, depth)
        elif state == _KEY:
            place, state = _key_step(buffer, place), _VALUE
        else:
            place, kinds, depth, state = _after_step(buffer, place, kinds, depth)
        if depth == 0 and state == _AFTER:
            break
    return place


@compiled
def _value_step(buffer: Bytes, place: int, kinds: int, depth: int) -> tuple[int, int, int, int]:
    opens_object = buffer[place] == _OPEN
    if not opens_object and buffer[place] != _OPEN_LIST:
        return _after_scalar(buffer, place), kinds, depth, _AFTER
    if depth == _DEPTH_MAX:
        return -1, kinds, depth, _AFTER
    place = after_space(buffer, place + 1)
    if buffer[place] == (_SHUT if opens_object else _SHUT_LIST):
        return place + 1, kinds, depth, _AFTER
    return place, kinds * 2 + (1 if opens_object else 0), depth + 1, _KEY if opens_object else _VALUE


@compiled
def _key_step(buffer: Bytes, place: int) -> int:
    end = after_string(buffer, place + 1) if buffer[place] == _QUOTE else -1
    if end < 0:
        return -1
    place = after_space(buffer, end + 1)
    return place + 1 if buffer[place] == _COLON else -1


@compiled
def _after_step(buffer: Bytes, place: int, kinds: int, depth: int) -> tuple[int, int, int, int]:
    in_object = kinds % 2 == 1
    if buffer[place] == _COMMA:
        return place + 1, kinds, depth, _KEY if in_object else _VALUE
    if buffer[place] == (_SHUT if in_object else _SHUT_LIST):
        return place + 1, kinds // 2, depth - 1, _AFTER
    return -1, kinds, depth, _AFTER


@compiled
def is_utf8(buffer: Bytes, start: int, end: int) -> bool:
    """Return whether ``buffer[start:end]`` is UTF-8.

    Args:
        buffer: Text. [1]
        start: Where it begins. [byte]
        end: Where it ends, itself excluded. [byte]
    """
    gathered = np.uint8(0)
    for place in range(start, end):
        gathered |= buffer[place]
    if gathered < 0x80:
        return True
    place = start
    while 0 <= place < end:
        place = _after_letter(buffer, place, end)
    return place == end


@compiled
def _after_letter(buffer: Bytes, place: int, end: int) -> int:
    """Return the place after one letter of UTF-8, or -1 when it is none (overlong, a surrogate, too large, cut)."""
    lead = buffer[place]
    if lead < 0x80:
        return place + 1
    if lead < 0xC2 or lead > 0xF4:
        return -1
    more = 1 + (1 if lead >= 0xE0 else 0) + (1 if lead >= 0xF0 else 0)
    if place + more >= end or not _second_fits(lead, buffer[place + 1]):
        return -1
    for step in range(2, more + 1):
        if buffer[place + step] & 0xC0 != 0x80:
            return -1
    return place + more + 1


@compiled
def _second_fits(lead: np.uint8, second: np.uint8) -> bool:
    low = 0xA0 if lead == 0xE0 else 0x90 if lead == 0xF0 else 0x80
    high = 0x9F if lead == 0xED else 0x8F if lead == 0xF4 else 0xBF
    return low <= int(second) <= high
