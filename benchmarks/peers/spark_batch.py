"""The job as one query of Spark on two local cores; starting the virtual machine is not counted."""

from __future__ import annotations

import importlib
import time
from typing import Any

from benchmarks.peers import job

sql: Any = importlib.import_module("pyspark.sql")


def run(file: str) -> tuple[int, float]:
    """Return the number of alarms, and how long the start took."""
    begun = time.perf_counter()
    spark = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.range(10).count()
    starting_s = time.perf_counter() - begun
    readings = spark.read.schema("code string, time long, value double").json(file)
    readings.selectExpr("code", "time AS ts", "value AS val").createOrReplaceTempView("readings")
    alarms = spark.sql(job.SQL.format(source="readings")).collect()[0][0]
    return int(alarms), starting_s


job.tell("Spark, batch", "pyspark", run)
