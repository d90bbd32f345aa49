"""Decimal numbers as JSON writes them, read to the nearest double: the same bits as ``float(text)``.

Nineteen digits and two-digit exponents are read here, by the method of Lemire, "Number parsing at a gigabyte per
second" (2021); the rest is told to the caller, who reads it at leisure.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from furong.engines.readings.fingerprints import Bytes
from furong.kernel.compiled import compiled

__all__ = ["number_at"]

_MINUS, _PLUS, _POINT, _ZERO, _SMALL_E, _LOWER = 45, 43, 46, 48, 101, 32
_NINE = 9
_DIGITS_MAX = 19
_EXPONENT_DIGITS_MAX = 3
#: Powers of ten that are kept as 128 bits. [1]
_POWER_MAX = 60
#: Powers of ten, and whole numbers, that a double holds exactly. [1]
_EXACT_POWER_MAX = 22
_EXACT_MAX = np.uint64(1 << 53)
_TEN = np.uint64(10)
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_TOP = np.uint64(1 << 63)
_NONE, _ALL = np.uint64(0), np.uint64(0xFFFFFFFFFFFFFFFF)
_ONE, _THREE = np.uint64(1), np.uint64(3)
_DOUBTFUL = np.uint64(0x1FF)
#: Powers where a half-way case can be exact. [1]
_TIE_LOW, _TIE_HIGH = -4, 23
_CERTAIN_LOW, _CERTAIN_HIGH = -27, 55


def _power(exponent: int) -> int:
    """Return the upper 128 bits of five to the exponent, the top bit set; rounded up below zero, down above."""
    if exponent >= 0:
        power: int = 5**exponent
        bits = power.bit_length()
        return power << (128 - bits) if bits <= 128 else power >> (bits - 128)
    power = 5**-exponent
    found = (1 << (power.bit_length() + 127)) // power + 1
    return found >> max(0, found.bit_length() - 128)


def _halves() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    powers = [_power(exponent) for exponent in range(-_POWER_MAX, _POWER_MAX + 1)]
    mask = (1 << 64) - 1
    high, low = [power >> 64 for power in powers], [power & mask for power in powers]
    return np.array(high, dtype=np.uint64), np.array(low, dtype=np.uint64)


_HIGH, _LOW_HALVES = _halves()
_EXACT_POWERS = 10.0 ** np.arange(_EXACT_POWER_MAX + 1)


@compiled
def number_at(buffer: Bytes, start: int) -> tuple[int, float]:
    """Return the place after the number that begins at ``start``, and its value; -1 for what is not read here.

    Args:
        buffer: Text that ends with a line break. [1]
        start: Where the number begins. [byte]
    """
    negative = buffer[start] == _MINUS
    first = start + 1 if negative else start
    place, mantissa = _after_digits(buffer, first, _NONE)
    whole = place - first
    if whole == 0 or (whole > 1 and buffer[first] == _ZERO):
        return -1, 0.0
    fraction = 0
    if buffer[place] == _POINT:
        point = place + 1
        place, mantissa = _after_digits(buffer, point, mantissa)
        fraction = place - point
        if fraction == 0:
            return -1, 0.0
    if whole + fraction - _leading_zeros(buffer, first) > _DIGITS_MAX:
        return -1, 0.0
    place, exponent = _after_exponent(buffer, place)
    value = _scaled(mantissa, exponent - fraction) if place >= 0 else -1.0
    if value < 0:
        return -1, 0.0
    return place, -value if negative else value


@compiled
def _leading_zeros(buffer: Bytes, place: int) -> int:
    count = 0
    while buffer[place] == _ZERO or buffer[place] == _POINT:
        count += 1 if buffer[place] == _ZERO else 0
        place += 1
    return count


@compiled
def _after_digits(buffer: Bytes, start: int, mantissa: np.uint64) -> tuple[int, np.uint64]:
    place = start
    digit = np.uint8(buffer[place] - np.uint8(_ZERO))
    while digit <= _NINE:
        mantissa = mantissa * _TEN + np.uint64(digit)
        place += 1
        digit = np.uint8(buffer[place] - np.uint8(_ZERO))
    return place, mantissa


@compiled
def _after_exponent(buffer: Bytes, start: int) -> tuple[int, int]:
    if buffer[start] | _LOWER != _SMALL_E:
        return start, 0
    place = start + 1
    negative = buffer[place] == _MINUS
    if negative or buffer[place] == _PLUS:
        place += 1
    end, digits = _after_digits(buffer, place, _NONE)
    if end == place or end - place > _EXPONENT_DIGITS_MAX:
        return -1, 0
    # Signed from here on: a sum of the two kinds would be a fraction.
    exponent = int(np.int64(digits))
    return end, -exponent if negative else exponent


@compiled
def _scaled(mantissa: np.uint64, exponent: int) -> float:
    """Return mantissa times ten to the exponent, or -1 when that is not decided here."""
    if mantissa == _NONE:
        return 0.0
    if mantissa <= _EXACT_MAX:
        if 0 <= exponent <= _EXACT_POWER_MAX:
            return float(mantissa) * float(_EXACT_POWERS[exponent])
        if -_EXACT_POWER_MAX <= exponent < 0:
            return float(mantissa) / float(_EXACT_POWERS[-exponent])
    if exponent < -_POWER_MAX or exponent > _POWER_MAX:
        return -1.0
    return _nearest(mantissa, exponent)


@compiled
def _product(a: np.uint64, b: np.uint64) -> tuple[np.uint64, np.uint64]:
    """Return the upper and the lower 64 bits of a product."""
    a_high, a_low, b_high, b_low = a >> _HALF, a & _LOW, b >> _HALF, b & _LOW
    low = a_low * b_low
    middle = a_high * b_low + (low >> _HALF)
    other = a_low * b_high + (middle & _LOW)
    return a_high * b_high + (middle >> _HALF) + (other >> _HALF), a * b


@compiled
def _nearest(mantissa: np.uint64, exponent: int) -> float:
    lift = 0
    while mantissa & _TOP == _NONE:
        mantissa <<= _ONE
        lift += 1
    high, low = _product(mantissa, _HIGH[exponent + _POWER_MAX])
    if high & _DOUBTFUL == _DOUBTFUL:
        more, _ = _product(mantissa, _LOW_HALVES[exponent + _POWER_MAX])
        low += more
        if low < more:
            high += _ONE
    if low == _ALL and not _CERTAIN_LOW <= exponent <= _CERTAIN_HIGH:
        return -1.0
    return _rounded(high, low, lift, exponent)


@compiled
def _rounded(high: np.uint64, low: np.uint64, lift: int, exponent: int) -> float:
    upper = high >> np.uint64(63)
    shift = upper + np.uint64(9)
    bits = high >> shift
    half_way = low <= _ONE and _TIE_LOW <= exponent <= _TIE_HIGH and bits & _THREE == _ONE and bits << shift == high
    if half_way:
        bits -= _ONE
    bits = (bits + (bits & _ONE)) >> _ONE
    power = ((217706 * exponent) >> 16) + 63 + int(np.int64(upper)) - lift - 52
    return math.ldexp(float(bits), power)
