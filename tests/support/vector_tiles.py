"""Read a vector tile, from the description of the format alone: what the tests compare the node's tiles with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Corner = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFeature:
    """A feature of a layer.

    Args:
        kind: 1 for points, 3 for areas.
        rings: Its corners.
        values: What it says of itself.
    """

    kind: int
    rings: list[list[Corner]]
    values: dict[str, Any]


def read_tile(data: bytes) -> dict[str, list[ReadFeature]]:
    """Return the features of a tile by layer."""
    return dict(_layer(body) for place, body in _fields(data) if place == 3)


def _layer(data: bytes) -> tuple[str, list[ReadFeature]]:
    fields = list(_fields(data))
    assert [value for place, value in fields if place == 15] == [2], "the version is said"
    assert [value for place, value in fields if place == 5] == [4096]
    names = [value.decode() for place, value in fields if place == 3]
    values = [_value(value) for place, value in fields if place == 4]
    (name,) = (value.decode() for place, value in fields if place == 1)
    return name, [_feature(value, names, values) for place, value in fields if place == 2]


def _value(data: bytes) -> Any:
    ((place, value),) = _fields(data)
    return value.decode() if place == 1 else value


def _feature(data: bytes, names: list[str], values: list[Any]) -> ReadFeature:
    fields = dict(_fields(data))
    tags = list(_numbers(fields[2]))
    pairs = zip(tags[::2], tags[1::2], strict=True)
    return ReadFeature(
        kind=fields[3], rings=_rings(list(_numbers(fields[4]))), values={names[k]: values[v] for k, v in pairs}
    )


def _rings(numbers: list[int]) -> list[list[Corner]]:
    rings: list[list[Corner]] = []
    x = y = at = 0
    while at < len(numbers):
        command, times = numbers[at] & 7, numbers[at] >> 3
        at += 1
        if command == 7:
            continue
        for _ in range(times):
            x, y = x + _unfolded(numbers[at]), y + _unfolded(numbers[at + 1])
            at += 2
            if command == 1:
                rings.append([])
            rings[-1].append((x, y))
    return rings


def _unfolded(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def _numbers(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        value, at = _number(data, at)
        yield value


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while data[at] > 127:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
    return value | data[at] << shift, at + 1


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        size, at = _number(data, at)
        if key & 7 == 0:
            yield key >> 3, size
        else:
            assert key & 7 == 2, "only numbers and texts"
            yield key >> 3, data[at : at + size]
            at += size
