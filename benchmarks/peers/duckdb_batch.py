"""The job as one query of DuckDB over the file."""

from __future__ import annotations

import importlib
from typing import Any

from benchmarks.peers import job

duckdb: Any = importlib.import_module("duckdb")


def run(file: str) -> tuple[int, float]:
    """Return the number of alarms; nothing has to be started."""
    source = (
        "(SELECT code, time AS ts, value AS val FROM read_json($1, format = 'newline_delimited', "
        "columns = {code: 'VARCHAR', time: 'BIGINT', value: 'DOUBLE'}))"
    )
    return duckdb.execute(job.SQL.format(source=source), [file]).fetchone()[0], 0.0


job.tell("DuckDB, batch", "duckdb", run)
