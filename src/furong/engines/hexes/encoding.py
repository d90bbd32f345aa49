"""Vector tiles in the format that web maps read (Mapbox Vector Tile 2.1), written column by column.

A tile is a message of layers; a layer has features, and the names and values that its features point to by number.
Geometries are integers: a command with how often it is repeated, then steps from corner to corner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.engines.hexes.mercator import EXTENT
from furong.kernel.compiled import compiled

__all__ = ["Layer", "encode_tile"]

_VERSION = 2
#: Bytes that a whole number and what frames a feature take at most. [1]
_NUMBER, _FRAME = 5, 24

Bytes = npt.NDArray[np.uint8]
Corners = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Layer:
    """What a layer of a tile shows.

    Args:
        name: Its name.
        x: Corners, from the west. [1/4096 of a side]
        y: Corners, from the north. [1/4096 of a side]
        starts: Where the corners of each feature begin; one longer than there are features. Features of one corner are
            points, others areas whose last corner is joined to their first.
        values: Values of each feature by name: whole numbers from 0 on, or texts.
    """

    name: str
    x: Corners
    y: Corners
    starts: npt.NDArray[np.int64]
    values: Mapping[str, npt.NDArray[Any] | Sequence[str]] = field(default_factory=dict)


def encode_tile(layers: Sequence[Layer]) -> bytes:
    """Return a tile of those layers; layers without features are left out."""
    return b"".join(_framed(3, _layer(layer)) for layer in layers if len(layer.starts) > 1)


def _layer(layer: Layer) -> bytes:
    tags, values = _tags(layer.values, len(layer.starts) - 1)
    x, y = _turned(layer)
    buffer = np.empty(2 * _NUMBER * (len(x) + tags.size) + _FRAME * len(layer.starts), np.uint8)
    widest = int(np.diff(layer.starts).max())
    scratch = np.empty(2 * _NUMBER * (widest + 2 + tags.shape[1]), np.uint8)
    size = _put_features(buffer, scratch, x, y, layer.starts, tags)
    return b"".join(
        [
            _framed(1, layer.name.encode()),
            buffer[:size].tobytes(),
            *(_framed(3, name.encode()) for name in layer.values),
            *(_framed(4, value) for value in values),
            _number(5 << 3) + _number(EXTENT),
            _number(15 << 3) + _number(_VERSION),
        ]
    )


def _tags(
    columns: Mapping[str, npt.NDArray[Any] | Sequence[str]], count: int
) -> tuple[npt.NDArray[np.int64], list[bytes]]:
    """Return for each feature the numbers of its names and values in turn, and the values."""
    tags = np.zeros((count, 2 * len(columns)), np.int64)
    values: list[bytes] = []
    for number, column in enumerate(columns.values()):
        distinct, place = np.unique(np.asarray(column), return_inverse=True)
        tags[:, 2 * number] = number
        tags[:, 2 * number + 1] = place.reshape(-1) + len(values)
        values += [_value(one) for one in distinct.tolist()]
    return tags, values


def _value(value: int | str) -> bytes:
    return _framed(1, value.encode()) if isinstance(value, str) else _number(5 << 3) + _number(value)


def _framed(place: int, body: bytes) -> bytes:
    return _number(place << 3 | 2) + _number(len(body)) + body


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _turned(layer: Layer) -> tuple[Corners, Corners]:
    """Return the corners so that every area is gone around as the format wants it: clockwise on the screen."""
    x, y = np.ascontiguousarray(layer.x, np.int32), np.ascontiguousarray(layer.y, np.int32)
    _turn(x, y, layer.starts)
    return x, y


@compiled
def _turn(x: Corners, y: Corners, starts: npt.NDArray[np.int64]) -> None:
    for feature in range(len(starts) - 1):
        first, last = starts[feature], starts[feature + 1]
        twice = 0
        for at in range(first, last):
            following = at + 1 if at + 1 < last else first
            twice += np.int64(x[at]) * y[following] - np.int64(x[following]) * y[at]
        if twice < 0:
            x[first:last] = x[first:last][::-1].copy()
            y[first:last] = y[first:last][::-1].copy()


@compiled
def _put_features(
    out: Bytes, scratch: Bytes, x: Corners, y: Corners, starts: npt.NDArray[np.int64], tags: npt.NDArray[np.int64]
) -> int:
    """Write all features and return how many bytes they take."""
    at = 0
    for feature in range(len(starts) - 1):
        body = _put_feature(
            scratch, x[starts[feature] : starts[feature + 1]], y[starts[feature] : starts[feature + 1]], tags[feature]
        )
        out[at] = 18
        at = _put(out, at + 1, body)
        out[at : at + body] = scratch[:body]
        at += body
    return at


@compiled
def _put_feature(out: Bytes, x: Corners, y: Corners, tags: npt.NDArray[np.int64]) -> int:
    size = 0
    for tag in tags:
        size += _length(tag)
    out[0] = 18
    at = _put(out, 1, size)
    for tag in tags:
        at = _put(out, at, tag)
    out[at], out[at + 1] = 24, 1 if len(x) == 1 else 3
    out[at + 2] = 34
    at = _put(out, at + 3, _geometry_length(x, y))
    return _put_geometry(out, at, x, y)


@compiled
def _geometry_length(x: Corners, y: Corners) -> int:
    size = 1 if len(x) == 1 else 2 + _length((len(x) - 1) << 3 | 2)
    last_x, last_y = 0, 0
    for at in range(len(x)):
        size += _length(_folded(x[at] - last_x)) + _length(_folded(y[at] - last_y))
        last_x, last_y = x[at], y[at]
    return size


@compiled
def _put_geometry(out: Bytes, at: int, x: Corners, y: Corners) -> int:
    last_x, last_y = 0, 0
    for corner in range(len(x)):
        if corner == 0:
            at = _put(out, at, 9)
        elif corner == 1:
            at = _put(out, at, (len(x) - 1) << 3 | 2)
        at = _put(out, at, _folded(x[corner] - last_x))
        at = _put(out, at, _folded(y[corner] - last_y))
        last_x, last_y = x[corner], y[corner]
    if len(x) > 1:
        at = _put(out, at, 15)
    return at


@compiled
def _folded(step: int) -> int:
    """Return a step as a number from 0 on: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return step << 1 if step >= 0 else (-step << 1) - 1


@compiled
def _put(out: Bytes, at: int, value: int) -> int:
    while value > 127:
        out[at] = value & 127 | 128
        value >>= 7
        at += 1
    out[at] = value
    return at + 1


@compiled
def _length(value: int) -> int:
    size = 1
    while value > 127:
        value >>= 7
        size += 1
    return size
