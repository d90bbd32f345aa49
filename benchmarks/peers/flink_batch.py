"""The job as one query of Flink's SQL in batch mode; starting the virtual machine is not counted."""

from __future__ import annotations

import importlib
import time
from typing import Any

from benchmarks.peers import job

table: Any = importlib.import_module("pyflink.table")


def run(file: str) -> tuple[int, float]:
    """Return the number of alarms, and how long the start took."""
    begun = time.perf_counter()
    environment = table.TableEnvironment.create(table.EnvironmentSettings.in_batch_mode())
    environment.get_config().set("parallelism.default", "2")
    environment.execute_sql(
        "CREATE TABLE lines (code STRING, `time` BIGINT, `value` DOUBLE) WITH "
        f"('connector' = 'filesystem', 'path' = '{file}', 'format' = 'json')"
    )
    environment.execute_sql("CREATE VIEW readings AS SELECT code, `time` AS ts, `value` AS val FROM lines")
    starting_s = time.perf_counter() - begun
    with environment.execute_sql(job.SQL.format(source="readings")).collect() as rows:
        return int(next(iter(rows))[0]), starting_s


job.tell("Flink SQL, batch", "apache-flink", run)
