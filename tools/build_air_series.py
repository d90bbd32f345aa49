"""Make the air series that the demo ships: one year of hourly PM2.5 of Chengdu, one row a station and hour.

Usage: ``python tools/build_air_series.py ChengduPM20100101_20151231.csv packs/air_quality/data/pm25_chengdu.csv.gz``

The input is the file of Chengdu of the UCI data set "PM2.5 Data of Five Chinese Cities" (DOI 10.24432/C52K58,
CC BY 4.0), plain or compressed. Only the year 2014 and the three PM2.5 columns are taken; hours that were not measured
are left out.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import polars as pl

YEAR = 2014
STATIONS = {"PM_Caotangsi": "caotangsi", "PM_Shahepu": "shahepu", "PM_US Post": "us_post"}


def build(source: Path) -> pl.DataFrame:
    """Return ``time`` (hour of city time), ``station`` and ``value`` [ug/m3], by time."""
    table = pl.read_csv(source, null_values=["NA", ""], infer_schema_length=None).filter(pl.col("year") == YEAR)
    hour = pl.datetime("year", "month", "day", "hour").dt.strftime("%Y-%m-%d %H:%M").alias("time")
    series = table.select(hour, *(pl.col(column).cast(pl.Int64).alias(code) for column, code in STATIONS.items()))
    return (
        series.unpivot(index="time", variable_name="station", value_name="value").drop_nulls().sort("time", "station")
    )


def main() -> None:
    """Read the data set and write the series."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    content = build(arguments.source).write_csv().encode()
    # No time of making in the file: the same input gives the same bytes.
    arguments.target.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))


if __name__ == "__main__":
    main()
