"""Readings to send: bodies that are made once and stamped anew for every round, so that the sender costs little."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["VALUES_FROM", "VALUES_TO", "ArrowBody", "LinesBody", "mqtt_packets", "spread_numbers"]

_TIME_DIGITS = 13
#: Values of readings are written as ``12.345``: two digits, a point, three digits.
_VALUE_WIDTH = 6
VALUES_FROM, VALUES_TO = 29.5, 30.5


def spread_numbers(
    numbers: npt.NDArray[np.int64], bodies: int, rows: int, senders: int, *, seed: int
) -> list[npt.NDArray[np.int64]]:
    """Return for every body the dense numbers of its readings: spread over all things, none in two places.

    Args:
        numbers: Things that may be taken.
        bodies: How many bodies at most. [1]
        rows: Readings a body at most. [1]
        senders: There are at least so many bodies. [1]
        seed: Of the random numbers. [1]
    """
    rows = max(1, min(rows, len(numbers) // senders))
    bodies = max(senders, min(bodies, len(numbers) // rows))
    chosen = np.random.default_rng(seed).permutation(numbers)[: bodies * rows]
    return [np.ascontiguousarray(row) for row in chosen.reshape(bodies, rows)]


def _values(rows: int, seed: int) -> npt.NDArray[np.float64]:
    return np.random.default_rng(seed).uniform(VALUES_FROM, VALUES_TO, rows).round(3)


@dataclass(slots=True)
class LinesBody:
    """A body of NDJSON lines of equal width; time and values are overwritten for every round.

    Args:
        lines: The lines as a table of bytes, one row a line.
        time_at: Column at which the time begins. [1]
        value_at: Column at which the value begins. [1]
    """

    lines: npt.NDArray[np.uint8]
    time_at: int
    value_at: int

    @classmethod
    def of(cls, codes: Sequence[str], *, seed: int) -> LinesBody:
        """Return a body with one reading of each of the things."""
        width = max(map(len, codes))
        head = [f'{{"code":"{code}"{" " * (width - len(code))},"time":' for code in codes]
        values = [f"{value:06.3f}" for value in _values(len(codes), seed)]
        text = "".join(
            f'{begun}{"0" * _TIME_DIGITS},"value":{value}}}\n' for begun, value in zip(head, values, strict=True)
        )
        lines = np.frombuffer(bytearray(text.encode()), np.uint8).reshape(len(codes), -1)
        time_at = len(head[0])
        return cls(lines, time_at, time_at + _TIME_DIGITS + len(',"value":'))

    def __len__(self) -> int:
        return len(self.lines)

    def stamped(self, time_ms: int) -> memoryview:
        """Return the body with all its readings at ``time_ms``, and the values handed on by one line."""
        self.lines[:, self.time_at : self.time_at + _TIME_DIGITS] = np.frombuffer(str(time_ms).encode(), np.uint8)
        values = self.lines[:, self.value_at : self.value_at + _VALUE_WIDTH]
        values[:] = np.roll(values, 1, axis=0)
        return self.lines.data.cast("B")


@dataclass(slots=True)
class ArrowBody:
    """A body of readings by number as an Arrow stream."""

    number: npt.NDArray[np.int32]
    value: npt.NDArray[np.float64]

    @classmethod
    def of(cls, numbers: npt.NDArray[np.int64], *, seed: int) -> ArrowBody:
        """Return a body with one reading of each of the things."""
        return cls(numbers.astype(np.int32), _values(len(numbers), seed))

    def __len__(self) -> int:
        return len(self.number)

    def stamped(self, time_ms: int) -> memoryview:
        """Return the body with all its readings at ``time_ms``, and the values handed on by one row."""
        self.value = np.roll(self.value, 1)
        at = pa.array(np.full(len(self.number), time_ms, np.int64)).cast(pa.timestamp("ms", "UTC"))
        batch = pa.record_batch({"number": self.number, "time": at, "value": self.value})
        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        return sink.getbuffer()


def mqtt_packets(body: LinesBody, topic: str, time_ms: int) -> npt.NDArray[np.uint8]:
    """Return one MQTT 3.1.1 PUBLISH with QoS 1 for every line, one row a packet, packet numbers from 1 on."""
    stamped = np.asarray(body.stamped(time_ms)).reshape(len(body), -1)[:, :-1]
    name = topic.encode()
    remaining = 2 + len(name) + 2 + stamped.shape[1]
    lengths = []
    while True:
        remaining, digit = divmod(remaining, 128)
        lengths.append(digit | (128 if remaining else 0))
        if not remaining:
            break
    head = bytes([0x32, *lengths]) + len(name).to_bytes(2, "big") + name
    packets = np.empty((len(body), len(head) + 2 + stamped.shape[1]), np.uint8)
    packets[:, : len(head)] = np.frombuffer(head, np.uint8)
    numbers = (np.arange(len(body)) % 65_535 + 1).astype(">u2")
    packets[:, len(head) : len(head) + 2] = numbers.view(np.uint8).reshape(-1, 2)
    packets[:, len(head) + 2 :] = stamped
    return packets
