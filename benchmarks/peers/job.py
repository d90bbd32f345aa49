"""The job that every engine is given: threshold with hysteresis and dwell, a state a thing, over NDJSON lines.

An alarm is raised when a thing's value has stayed above ``RAISE`` for ``DWELL_MS``, and the thing can raise the next
one only after its value has been below ``CLEAR``. Engines that know only relations get the same as SQL: a candidate is
the first reading of an unbroken run above ``RAISE`` that is ``DWELL_MS`` old, and it counts when a reading below
``CLEAR`` lies between it and the candidate before.

This file needs nothing but Python, because every engine runs in an environment of its own.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

RAISE = 60.0
CLEAR = 55.0
DWELL_MS = 30_000
FIRST_MS = 1_767_225_600_000

#: Relational form; ``{source}`` is a table of code, time [ms] and value. Portable between DuckDB, Spark and Flink.
SQL = f"""
WITH marked AS (
  SELECT code, ts, val,
         SUM(CASE WHEN val > {RAISE} THEN 0 ELSE 1 END) OVER (PARTITION BY code ORDER BY ts) AS run,
         SUM(CASE WHEN val < {CLEAR} THEN 1 ELSE 0 END) OVER (PARTITION BY code ORDER BY ts) AS cleared
  FROM {{source}}
), above AS (
  SELECT code, run, ts, cleared, MIN(ts) OVER (PARTITION BY code, run) AS begun FROM marked WHERE val > {RAISE}
), candidates AS (
  SELECT code, run, MIN(ts) AS ts, MIN(cleared) AS cleared FROM above WHERE ts - begun >= {DWELL_MS} GROUP BY code, run
), told AS (
  SELECT cleared, LAG(cleared) OVER (PARTITION BY code ORDER BY ts) AS before FROM candidates
)
SELECT COUNT(*) AS alarms FROM told WHERE before IS NULL OR before <> cleared
"""


@dataclass
class ThingState:
    """What has to be remembered of one thing."""

    since: int = -1
    is_active: bool = False

    def take(self, at: int, value: float) -> bool:
        """Take the next reading and return whether it raises an alarm."""
        if self.is_active:
            if value < CLEAR:
                self.is_active = False
            self.since = -1
            return False
        if value <= RAISE:
            self.since = -1
            return False
        if self.since < 0:
            self.since = at
        self.is_active = at - self.since >= DWELL_MS
        return self.is_active


def count_alarms(lines: list[bytes]) -> int:
    """Return how many alarms the lines raise: the plain loop that everybody can check by reading."""
    states: dict[str, ThingState] = {}
    alarms = 0
    for line in lines:
        record = json.loads(line)
        state = states.setdefault(record["code"], ThingState())
        alarms += state.take(record["time"], record["value"])
    return alarms


def tell(engine: str, package: str, run: Callable[[str], tuple[int, float]]) -> None:
    """Run a contestant on the file that the command line names and print its figures as one JSON object.

    Args:
        engine: Its name.
        package: The distribution whose version is told; empty for Python itself.
        run: Takes the file; returns the number of alarms and, when it did not start at once, the seconds of starting.
    """
    begun = time.perf_counter()
    alarms, starting_s = run(sys.argv[1])
    seconds = time.perf_counter() - begun - starting_s
    told = {"engine": engine, "version": version(package) if package else sys.version.split()[0]}
    print(json.dumps({**told, "alarms": alarms, "seconds": round(seconds, 3), "starting_s": round(starting_s, 3)}))
