"""How many readings a core takes in: reading NDJSON, finding numbers, and all of it until the log says it is on disk.

Run ``python benchmarks/intake.py``; ``--things 22000000`` registers a whole city. Before anything is timed, the
compiled reader and the patient one are compared on the same lines. The last figures include the message server, which
writes every message through to the disk before it answers.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt

from furong.engines.readings.code_table import CodeTable, NumberColumn
from furong.engines.readings.fingerprints import FingerprintKey, fingerprints
from furong.engines.readings.frames import Readings, encode_frame
from furong.engines.readings.ndjson import read_lines
from furong.engines.readings.records import read_record
from furong.foundation.servers import DataDirectory
from furong.foundation.servers.nats import EmbeddedNats, find_nats_server
from furong.foundation.streams import Streams
from furong.nets.sensing.pipeline.arrow_bodies import check_arrow
from furong.nets.sensing.pipeline.checks import check_lines
from furong.nets.sensing.pipeline.group_commit import GroupCommit

_NOW_MS = 1_795_564_800_000
#: Nothing that is sent lies in the future.
_LATER_MS = _NOW_MS + 86_400_000
_PARTITIONS = 4
_CODE = "5101-ENV-%08d"
_CODE_BYTES = 17


@dataclass(frozen=True)
class Things:
    """Things with codes that count upwards, all of one category."""

    table: CodeTable
    key: FingerprintKey
    count: int
    category: npt.NDArray[np.uint16]
    category_units: tuple[str, ...] = ("ug/m3",)

    @classmethod
    def made_up(cls, count: int) -> Things:
        """Return so many things."""
        text = np.empty((count, _CODE_BYTES), dtype=np.uint8)
        text[:, :9] = np.frombuffer(_CODE[:9].encode(), dtype=np.uint8)
        for digit in range(8):
            text[:, _CODE_BYTES - 1 - digit] = 48 + np.arange(count) // 10**digit % 10
        starts = np.arange(count, dtype=np.int64) * _CODE_BYTES
        key = (11, 22)
        table = CodeTable.build(count)
        prints = fingerprints(text.reshape(-1), starts, starts + _CODE_BYTES, key)
        table.insert_many(prints, np.arange(count, dtype=np.int32))
        return cls(table, key, count, np.zeros(count, dtype=np.uint16))

    def refresh(self) -> bool:
        """Return that nothing is new."""
        return False

    def codes_of(self, numbers: NumberColumn) -> list[str]:
        """Return the codes of numbers."""
        return [_CODE % number for number in numbers.tolist()]


def seconds(run: Callable[[], object]) -> float:
    """Return the best of three runs. [s]"""
    took = []
    for _ in range(3):
        began = perf_counter()
        run()
        took.append(perf_counter() - began)
    return min(took)


def readings(rows: int, things: int) -> Readings:
    """Return readings of things drawn at random."""
    dice = np.random.default_rng(7)
    return Readings(
        number=dice.integers(0, things, rows).astype(np.int32),
        time_ms=_NOW_MS + np.arange(rows, dtype=np.int64) // 1000 * 1000,
        value=np.round(dice.normal(50, 10, rows), 2),
    )


def ndjson(taken: Readings) -> bytes:
    """Return readings as a gateway would send them."""
    seconds_of = np.datetime_as_string(taken.time_ms.astype("datetime64[ms]").astype("datetime64[s]"))
    lines = io.StringIO()
    for number, time, value in zip(taken.number.tolist(), seconds_of.tolist(), taken.value.tolist(), strict=True):
        lines.write(f'{{"code":"{_CODE % number}","time":"{time}Z","value":{value}}}\n')
    return lines.getvalue().encode()


def measure_reading(payload: bytes, things: Things, rows: int) -> None:
    """Compare the two readers and time them."""
    lines = read_lines(payload)
    sample = payload.split(b"\n")[: min(rows, 20_000)]
    patient = [read_record(line) for line in sample if line]
    assert [record.value for record in patient] == lines.value[: len(patient)].tolist()
    compiled_s = seconds(lambda: read_lines(payload)) / rows
    patient_s = seconds(lambda: [read_record(line) for line in sample if line]) / len(patient)
    print(f"read NDJSON        {1 / compiled_s:14,.0f} lines/s; line by line in Python, {patient_s / compiled_s:.1f} "
          "times as long")  # fmt: skip
    prints = fingerprints(lines.text, lines.code, lines.code_end, things.key)
    print_s = seconds(lambda: fingerprints(lines.text, lines.code, lines.code_end, things.key)) / rows
    lookup_s = seconds(lambda: things.table.lookup_many(prints)) / rows
    print(f"fingerprint codes  {1 / print_s:14,.0f} codes/s")
    print(f"find numbers       {1 / lookup_s:14,.0f} codes/s among {things.count:,}")


def measure_intake(payload: bytes, taken: Readings, things: Things, pieces: int) -> None:
    """Time everything from the bytes to the answer of the log."""
    with tempfile.TemporaryDirectory() as root:
        nats = EmbeddedNats(DataDirectory(Path(root)), find_nats_server())
        nats.start()
        try:
            with Streams(nats.server()) as log:
                for partition in range(_PARTITIONS):
                    log.ensure_stream(f"READINGS_{partition}", [f"furong.readings.{partition}"], max_bytes=8 << 30)
                commit = GroupCommit(log, _PARTITIONS)

                def take_ndjson(body: bytes) -> None:
                    commit.put(check_lines(read_lines(body), things, now_ms=_LATER_MS).readings).result()

                def take_arrow(body: bytes) -> None:
                    commit.put(check_arrow(body, things, now_ms=_LATER_MS).readings).result()

                run_pieces("NDJSON by code", take_ndjson, [payload] * pieces, len(taken))
                run_pieces("Arrow by number", take_arrow, [encode_frame(taken)] * pieces, len(taken))
                commit.close()
        finally:
            nats.stop()


def run_pieces(name: str, take: Callable[[bytes], None], bodies: list[bytes], rows: int) -> None:
    """Send bodies from two threads and print the rate."""
    take(bodies[0])
    with ThreadPoolExecutor(2) as senders:
        began = perf_counter()
        list(senders.map(take, bodies))
        took = perf_counter() - began
    print(f"{name:18} {rows * len(bodies) / took:14,.0f} readings/s until they are on disk")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--things", type=int, default=1_000_000, help="things that are registered")
    arguments.add_argument("--rows", type=int, default=50_000, help="readings a body")
    arguments.add_argument("--pieces", type=int, default=40, help="bodies")
    chosen = arguments.parse_args()
    things = Things.made_up(chosen.things)
    taken = readings(chosen.rows, chosen.things)
    payload = ndjson(taken)
    measure_reading(payload, things, chosen.rows)
    measure_intake(payload, taken, things, chosen.pieces)


if __name__ == "__main__":
    main()
