"""``furong sensing faults`` reads the usual shapes of tables, finds what was put in, and names what is wrong."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from furong.engines.faults import inject_faults
from furong.kernel.errors import FurongError
from furong.nets.sensing.adapters.station_tables import read_station_table
from furong.project.fault_report import find_in_files, report

_CSV = Path(__file__).parents[2] / "packs/air_quality/data/pm25_chengdu.csv.gz"
_NOON = datetime.fromisoformat("2024-03-01T12:00:00")


def write(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "text", "stations"),
    [
        ("wide.csv", "time,A,B\n2024-03-01 12:00:00,1,2\n2024-03-01 13:00:00,,4\n", {"A": [1, None], "B": [2, 4]}),
        (
            "weather.csv",
            "time,PM_A,PM_B,TEMP,HUMI\n2024-03-01 12:00:00,1,2,9,9\n2024-03-01 13:00:00,NA,4,9,9\n",
            {"PM_A": [1, None], "PM_B": [2, 4]},
        ),
        (
            "uci.csv.gz",
            "No,year,month,day,hour,season,PM_A,PM_B,cbwd\n1,2024,3,1,12,4,1,2,NW\n2,2024,3,1,13,4,NA,4,NW\n",
            {"PM_A": [1, None], "PM_B": [2, 4]},
        ),
        (
            "long.csv",
            "station,time,value\nA,2024-03-01T12:00:00,1\nB,2024-03-01T13:00:00,4\nB,2024-03-01T12:00:00,2\n",
            {"A": [1, None], "B": [2, 4]},
        ),
        (
            "sites.csv",
            "year,month,day,hour,PM2.5,PM10,wd,station\n2024,3,1,12,1,7,N,A\n2024,3,1,13,4,7,N,B\n2024,3,1,12,2,7,N,B\n",
            {"A": [1, None], "B": [2, 4]},
        ),
        ("nab.csv", "timestamp,value\n2024-03-01 12:00:00,1\n2024-03-01 13:00:00,4\n", {"value": [1, 4]}),
        (
            "skab.csv",
            "datetime;Current;Volume Flow RateRMS;anomaly\n2024-03-01 12:00:00;1;2;0.0\n2024-03-01 13:00:00;;4;1.0\n",
            {"Current": [1, None], "Volume Flow RateRMS": [2, 4]},
        ),
        ("epoch.csv", "ts,A\n1709294400,1\n1709298000,-999\n1709301600,3\n", {"A": [1, None, 3]}),
        ("ms.csv", "ts,A\n1709294400000,1\n1709298000000,inf\n", {"A": [1, None]}),
        ("slashes.csv", "time,A\n2024/03/01 12:00,1\n2024/03/01 13:00,2\n", {"A": [1, 2]}),
        ("zone.csv", "time,A\n2024-03-01T20:00:00+08:00,1\n2024-03-01T13:00:00Z,2\n", {"A": [1, 2]}),
    ],
)
def test_usual_shapes_are_read(tmp_path: Path, name: str, text: str, stations: dict[str, list[float | None]]) -> None:
    table = read_station_table(write(tmp_path / name, text))
    assert sorted(table.names) == sorted(stations)
    assert (table.begin, table.period) == (_NOON, timedelta(hours=1))
    for row, station in enumerate(table.names):
        expected = [np.nan if value is None else value for value in stations[station]]
        np.testing.assert_array_equal(table.values[row], expected)


def test_missing_hours_are_holes_and_the_last_of_two_counts(tmp_path: Path) -> None:
    hours = ["12", "13", "14", "17", "18", "18"]
    text = "time,A\n" + "".join(f"2024-03-01 {hour}:00,{n}\n" for n, hour in enumerate(hours))
    table = read_station_table(write(tmp_path / "holes.csv", text))
    np.testing.assert_array_equal(table.values, [[0, 1, 2, np.nan, np.nan, 3, 5]])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"time,A\n", "rows"),
        (b"just text\nand more\n", "columns"),
        (b"a,b\nx,y\nz,w\n", "no column of times"),
        (b"time,A\n2024-03-01 12:00,x\n2024-03-01 13:00,y\n", "no column of numbers"),
        (b"time,A\n2024-03-01 12:00,1\n", "a single moment"),
        (b"time,A\n0,1\n1,2\n2,2\n99999999,3\n", "steps of"),
        (b"\x1f\x8bnot a gzip", "gzip"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(FurongError) as caught:
        find_in_files(path, path)
    assert words in caught.value.sentence("en")
    assert "bad.csv" in caught.value.sentence("zh")


def wide_year(path: Path, seed: int | None) -> Path:
    frame = pl.read_csv(_CSV).pivot(on="station", index="time", values="value").sort("time")
    names = [name for name in frame.columns if name != "time"]
    table = frame.select(pl.col(names).cast(pl.Float64)).fill_null(np.nan).to_numpy().T
    if seed is not None:
        table, _ = inject_faults(table, seed=seed)
    columns = [pl.Series(name, row).fill_nan(None) for name, row in zip(names, table, strict=True)]
    pl.DataFrame([frame["time"], *columns]).write_csv(path)
    return path


def test_the_command_prints_one_object_with_what_it_found(tmp_path: Path) -> None:
    train, test = wide_year(tmp_path / "train.csv", None), wide_year(tmp_path / "test.csv", 4)
    program = "from furong.project.cli import main; main()"
    command = [
        sys.executable,
        "-c",
        program,
        "sensing",
        "faults",
        *("--train", str(train), "--test", str(test), "--json"),
    ]
    done = subprocess.run(command, capture_output=True, check=True)
    found = json.loads(done.stdout)
    assert {"events", "stations", "parameters"} <= set(found)
    assert len(found["events"]) > 30
    names = {station["name"] for station in found["stations"]}
    for event in found["events"]:
        assert event["station"] in names
        assert event["kind"] in {"stuck", "spike", "drift", "offset", "dropout", "noise"}
        assert datetime.fromisoformat(event["start"]) <= datetime.fromisoformat(event["end"])
    lines = report(found, as_json=False).splitlines()
    assert len(lines) == len(found["events"]) + 1
