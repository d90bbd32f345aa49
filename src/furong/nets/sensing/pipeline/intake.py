"""The city's intake: what is sent becomes readings in the log, or lies in the quarantine; the receipt says how many."""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from furong.engines.readings.code_table import NumberColumn
from furong.engines.readings.fingerprints import fingerprints_of
from furong.engines.readings.frames import Readings, encode_frame
from furong.engines.readings.ndjson import read_lines
from furong.kernel.clock import Clock, SystemClock
from furong.kernel.columns import FloatColumn, IntColumn
from furong.nets.sensing.actions.quarantine_readings import quarantine_readings
from furong.nets.sensing.contracts.intake import IntakeReason, IntakeReceipt, RejectedReading
from furong.nets.sensing.errors.intake import DeliveryTooLarge
from furong.nets.sensing.pipeline.arrow_bodies import check_arrow, check_table
from furong.nets.sensing.pipeline.checks import Checked, Columned, check_columns, check_lines
from furong.nets.sensing.pipeline.group_commit import GroupCommit, ReadingsLog, frames_of
from furong.nets.sensing.pipeline.receipts import Keep, Pending
from furong.nets.sensing.pipeline.things import KnownThings

__all__ = ["ARROW_MAX_MB", "Intake"]

#: Largest Arrow stream, which is held whole while it is checked. [MB]
ARROW_MAX_MB = 64
_BYTES_A_MB = 1024 * 1024
_REFRESH_EVERY_MS = 1000


class Intake:
    """Takes readings in; one of them serves all threads of a process.

    Args:
        things: What is registered.
        log: Where readings are written.
        partitions: How many streams there are. [1]
        clock: Says what is in the future.
        keep: Puts aside what is not taken.
    """

    def __init__(
        self,
        things: KnownThings,
        log: ReadingsLog,
        partitions: int,
        *,
        clock: Clock | None = None,
        keep: Keep = quarantine_readings,
    ) -> None:
        self.things = things
        self._commit = GroupCommit(log, partitions)
        self._clock = clock or SystemClock()
        self._keep = keep
        self._refreshed_ms = 0
        self._refreshing = threading.Lock()

    def close(self) -> None:
        """Write what waits, and end."""
        self._commit.close()

    def warm_up(self) -> None:
        """Let the compiled loops be ready before the first delivery comes: on a new machine that takes seconds."""
        line = b'{"code":"","time":0,"value":0}\n{"code":"a","time":0,"value":0,"unit":""}'
        checked = check_lines(read_lines(line), self.things, now_ms=0)
        frames_of(checked.readings, 2)
        check_arrow(encode_frame(checked.readings), self.things, now_ms=0)

    def trying(self) -> Intake:
        """Return the same intake, but nothing that it does not take is put aside."""
        other = copy.copy(self)
        other._keep = lambda _source, _rejected: None
        return other

    def put_ndjson(self, payload: bytes, source: str, *, first_line: int = 1) -> Pending:
        """Read and check NDJSON, and send its readings on their way.

        Args:
            payload: UTF-8 text, one JSON object a line.
            source: Who sent it.
            first_line: Number of the first line. [1]
        """
        return self._put(
            check_lines(read_lines(payload, first_line=first_line), self.things, now_ms=self._now()), source
        )

    def put_arrow(self, payload: bytes, source: str) -> Pending:
        """Read and check an Arrow IPC stream, and send its readings on their way.

        Raises:
            DeliveryTooLarge: When it is larger than :data:`ARROW_MAX_MB`.
            ArrowBroken: When it is none.
            ArrowColumnsUnusable: When its columns are not those of readings.
        """
        if len(payload) > ARROW_MAX_MB * _BYTES_A_MB:
            raise DeliveryTooLarge(limit_mb=ARROW_MAX_MB)
        return self._put(check_arrow(payload, self.things, now_ms=self._now()), source)

    def put_table(self, table: pa.Table, source: str, *, first_row: int = 1) -> Pending:
        """Check a table with number or code, time and value, and send its readings on their way.

        Args:
            table: The readings.
            source: Who sent it.
            first_row: Number of its first row, as rows that are put aside are named. [1]
        """
        return self._put(check_table(table, self.things, now_ms=self._now(), first_row=first_row), source)

    def put_broken(self, rows: Sequence[tuple[str, str]], source: str) -> Pending:
        """Put rows aside that are no rows of a table.

        Args:
            rows: Place and text of each. [1]
            source: Who sent them.
        """
        rejected = [RejectedReading(place, text, IntakeReason.ROW_UNREADABLE) for place, text in rows]
        return self._put(Checked(Readings.empty(), len(rejected), rejected), source)

    def take_ndjson(self, payload: bytes, source: str) -> IntakeReceipt:
        """Take NDJSON in and return its receipt once it is on disk."""
        return self.put_ndjson(payload, source).receipt()

    def take_arrow(self, payload: bytes, source: str) -> IntakeReceipt:
        """Take an Arrow IPC stream in and return its receipt once it is on disk."""
        return self.put_arrow(payload, source).receipt()

    def take_columns(
        self,
        subjects: Sequence[str] | NumberColumn,
        times_ms: IntColumn | Sequence[int],
        values: FloatColumn | Sequence[float],
        source: str,
    ) -> IntakeReceipt:
        """Take readings by code (a list of texts) or by number (an array) in, and return the receipt.

        Args:
            subjects: Codes or numbers of the things.
            times_ms: When it was observed. [ms since 1970-01-01T00:00Z]
            values: What was observed. [unit]
            source: Who sent it.
        """
        by_code = not isinstance(subjects, np.ndarray)
        columns = Columned(
            number=self._numbers_of(subjects),
            time_ms=np.asarray(times_ms, dtype=np.int64),
            value=np.asarray(values, dtype=np.float64),
            by_code=by_code,
        )

        def told(row: int) -> tuple[str, str]:
            name = f'"{subjects[row]}"' if by_code else str(subjects[row])
            role = "code" if by_code else "number"
            return (
                f"row {row + 1}",
                f'{{"{role}": {name}, "time": {columns.time_ms[row]}, "value": {columns.value[row]}}}',
            )

        checked = check_columns(columns, self.things, now_ms=self._now(), told=told, troubles={})
        return self._put(checked, source).receipt()

    def _numbers_of(self, subjects: Sequence[str] | npt.NDArray[np.int32]) -> NumberColumn:
        if isinstance(subjects, np.ndarray):
            return subjects.astype(np.int32)
        return self.things.table.lookup_many(fingerprints_of(list(subjects), self.things.key))

    def _put(self, checked: Checked, source: str) -> Pending:
        written = self._commit.put(checked.readings) if len(checked.readings) else None
        return Pending(checked, source, written, self._keep)

    def _now(self) -> int:
        """Return the time, and look now and then for things that were registered since."""
        now_ms = int(self._clock.now().timestamp() * 1000)
        if abs(now_ms - self._refreshed_ms) > _REFRESH_EVERY_MS and self._refreshing.acquire(blocking=False):
            try:
                self.things.refresh()
                self._refreshed_ms = now_ms
            finally:
                self._refreshing.release()
        return now_ms
