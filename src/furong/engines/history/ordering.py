"""Order of readings by number, then time, and which of them are new."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.compiled import compiled

__all__ = ["first_of_equal", "not_in", "order_of"]

_BITS = 11
_PLACES = 1 << _BITS
#: Runs of one thing that are shorter are put in order one by one. [1]
_SHORT = 24

Numbers = npt.NDArray[np.int32]
Times = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


def order_of(number: npt.NDArray[Any], time_ms: npt.NDArray[Any]) -> Positions | None:
    """Return the positions of readings by number, then time; equal ones stay in their order.

    Args:
        number: Number of the thing of each reading. [1]
        time_ms: When it was made. [ms since 1970-01-01T00:00Z]

    Returns:
        The positions, or ``None`` when the readings are in that order already.
    """
    numbers = np.ascontiguousarray(number, dtype=np.int32)
    times = np.ascontiguousarray(time_ms, dtype=np.int64)
    if _in_order(numbers, times):
        return None
    order = _by_number(numbers)
    _by_time_in_runs(numbers, times, order)
    return order


@compiled
def first_of_equal(number: Numbers, time_ms: Times) -> Marks:
    """Mark the first of readings that have number and time in common, of readings in order.

    Args:
        number: Number of the thing of each reading. [1]
        time_ms: When it was made. [ms since 1970-01-01T00:00Z]
    """
    marks = np.ones(len(number), dtype=np.bool_)
    for i in range(1, len(number)):
        marks[i] = number[i] != number[i - 1] or time_ms[i] != time_ms[i - 1]
    return marks


@compiled
def not_in(number: Numbers, time_ms: Times, other_number: Numbers, other_time_ms: Times) -> Marks:
    """Mark the readings whose number and time no other has; both sides are in order.

    Args:
        number: Number of the thing of each reading. [1]
        time_ms: When it was made. [ms since 1970-01-01T00:00Z]
        other_number: The same of the others. [1]
        other_time_ms: The same of the others. [ms since 1970-01-01T00:00Z]
    """
    marks = np.ones(len(number), dtype=np.bool_)
    j = 0
    for i in range(len(number)):
        while j < len(other_number) and (
            other_number[j] < number[i] or (other_number[j] == number[i] and other_time_ms[j] < time_ms[i])
        ):
            j += 1
        if j < len(other_number) and other_number[j] == number[i] and other_time_ms[j] == time_ms[i]:
            marks[i] = False
    return marks


@compiled
def _in_order(number: Numbers, time_ms: Times) -> bool:
    for i in range(1, len(number)):
        if number[i] < number[i - 1] or (number[i] == number[i - 1] and time_ms[i] < time_ms[i - 1]):
            return False
    return True


@compiled
def _by_number(number: Numbers) -> Positions:
    """Sort by the digits of the numbers, the last first; each pass keeps the order of equal ones."""
    least = int(number.min())
    span = int(number.max()) - least
    order = np.arange(len(number))
    shift = 0
    while span >> shift:
        order = _one_pass(number, order, least, shift)
        shift += _BITS
    return order


@compiled
def _one_pass(number: Numbers, order: Positions, least: int, shift: int) -> Positions:
    places = np.zeros(_PLACES + 1, dtype=np.int64)
    for i in range(len(number)):
        places[(((int(number[i]) - least) >> shift) & (_PLACES - 1)) + 1] += 1
    for place in range(_PLACES):
        places[place + 1] += places[place]
    result = np.empty_like(order)
    for position in order:
        digit = ((int(number[position]) - least) >> shift) & (_PLACES - 1)
        result[places[digit]] = position
        places[digit] += 1
    return result


@compiled
def _by_time_in_runs(number: Numbers, time_ms: Times, order: Positions) -> None:
    begin = 0
    while begin < len(order):
        end = begin + 1
        in_order = True
        while end < len(order) and number[order[end]] == number[order[begin]]:
            in_order = in_order and time_ms[order[end]] >= time_ms[order[end - 1]]
            end += 1
        if not in_order:
            _run_by_time(time_ms, order, begin, end)
        begin = end


@compiled
def _run_by_time(time_ms: Times, order: Positions, begin: int, end: int) -> None:
    if end - begin > _SHORT:
        run = order[begin:end].copy()
        order[begin:end] = run[np.argsort(time_ms[run], kind="mergesort")]
        return
    for i in range(begin + 1, end):
        position = order[i]
        j = i - 1
        while j >= begin and time_ms[order[j]] > time_ms[position]:
            order[j + 1] = order[j]
            j -= 1
        order[j + 1] = position
