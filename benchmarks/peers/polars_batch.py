"""The job in expressions of Polars over the file."""

from __future__ import annotations

import importlib
from typing import Any

from benchmarks.peers import job

pl: Any = importlib.import_module("polars")


def run(file: str) -> tuple[int, float]:
    """Return the number of alarms; nothing has to be started."""
    value, at = pl.col("value"), pl.col("time")
    schema = {"code": pl.String, "time": pl.Int64, "value": pl.Float64}
    marked = pl.read_ndjson(file, schema=schema).with_columns(
        run=(value <= job.RAISE).cum_sum().over("code"), cleared=(value < job.CLEAR).cum_sum().over("code")
    )
    above = marked.filter(value > job.RAISE).with_columns(begun=at.min().over("code", "run"))
    held = above.filter(at - pl.col("begun") >= job.DWELL_MS)
    candidates = held.group_by("code", "run").agg(at.min(), pl.col("cleared").min()).sort("code", "time")
    before = pl.col("cleared").shift().over("code")
    return candidates.filter(before.is_null() | (before != pl.col("cleared"))).height, 0.0


job.tell("Polars, batch", "polars", run)
