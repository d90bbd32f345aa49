"""``furong bikes reentry``: every lock of a listed bike once, in its zone or cell, whatever the list looks like."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.lock_files import MONDAY, busy_zones, write_locks, write_zones
from tests.support.recorded import LOCKS, needs_recorded, recorded
from typer.testing import CliRunner, Result

from furong.engines.synthetic import lock_mornings
from furong.project.bike_reentry import find_reentries, report
from furong.project.cli.app import app

_REAL = recorded("bikes")
_HEAD = "bike_id,lat,lon,lock_time\n"
_SQUARE = [[118.0, 24.0], [118.1, 24.0], [118.1, 24.1], [118.0, 24.1], [118.0, 24.0]]


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def square(tmp_path_factory: pytest.TempPathFactory) -> Path:
    geometry = {"type": "Polygon", "coordinates": [_SQUARE]}
    feature = {"type": "Feature", "properties": {"zone_id": "S"}, "geometry": geometry}
    document = {"type": "FeatureCollection", "features": [feature]}
    return _write(tmp_path_factory.mktemp("zones") / "zones.geojson", json.dumps(document))


def _run(listed: str, events: str, zones: Path, tmp_path: Path, *more: str) -> Result:
    ids, rows = _write(tmp_path / "ids.txt", listed), _write(tmp_path / "events.csv", _HEAD + events)
    arguments = ["--blacklist", str(ids), "--events", str(rows), "--zones", str(zones), "--json", *more]
    return CliRunner().invoke(app, ["bikes", "reentry", *arguments])


def _found(listed: str, events: str, zones: Path, tmp_path: Path, *more: str) -> dict[str, list[dict[str, object]]]:
    told = _run(listed, events, zones, tmp_path, *more)
    assert told.exit_code == 0, told.stderr
    found: dict[str, list[dict[str, object]]] = json.loads(told.stdout)
    return found


def test_a_bike_is_told_in_its_zone_on_its_edge_and_in_its_cell_outside(square: Path, tmp_path: Path) -> None:
    events = "a,24.05,118.05,2020-12-22 07:00\na,24.05,118.1,2020-12-22 07:10\na,24.5,118.5,2020-12-22 07:20\n"
    inside, edge, outside = _found("a\n", events, square, tmp_path)["reentries"]
    assert (inside["zone"], edge["zone"], outside["zone"]) == ("S", "S", None)
    assert (inside["time"], inside["first"]) == ("2020-12-22T07:00:00+08:00", True)
    assert str(outside["cell"]).startswith("8a")
    assert [row["repeat_in_place"] for row in (inside, edge, outside)] == [False, True, False]


def test_a_row_that_repeats_a_minute_is_the_same_reentry_and_another_place_is_told(
    square: Path, tmp_path: Path
) -> None:
    events = "a,24.05,118.05,2020-12-22 07:00\na,24.05,118.05,2020-12-22 07:00\na,24.5,118.5,2020-12-22 07:00:30\n"
    found = _found("a\n", events, square, tmp_path)
    (row,) = found["reentries"]
    assert json.dumps(row["two_places"]).count("118.5") == 1
    assert any("two places in one minute: a" in str(warning) for warning in found["warnings"])


@pytest.mark.parametrize(
    "listed",
    [
        "a1\n",
        " a1 \n",
        '"a1"\n',
        "'a1'\r\n",
        "\ufeffa1\n",
        "bike_id,reason\na1,scrapped\n",
        "x;vehicle_id\n1;a1\n",
        "a1,\n",
        '["a1"]',
        '{"bikes": [{"Bike ID": "a1", "reason": null}]}',
    ],
)
def test_spaces_quotes_and_tables_do_not_matter(listed: str, square: Path, tmp_path: Path) -> None:
    found = _found(listed, "a1,24.05,118.05,2020-12-22 07:00\na2,24.05,118.05,2020-12-22 07:00\n", square, tmp_path)
    assert [row["bike"] for row in found["reentries"]] == ["a1"]


def test_capital_letters_do_matter_and_are_told(square: Path, tmp_path: Path) -> None:
    found = _found("AB\n", "ab,24.05,118.05,2020-12-22 07:00\n", square, tmp_path)
    assert found["reentries"] == []
    assert any("1 ids of events match the list but for capital letters" in str(text) for text in found["warnings"])
    assert any("none of the 1 listed ids" in str(text) for text in found["warnings"])


def test_a_bike_counts_from_when_it_was_listed_until_it_was_not(square: Path, tmp_path: Path) -> None:
    listed = "bike_id,listed_at,until\na,2020-12-22 07:10,2020-12-22 07:30\nb,,\n"
    events = "".join(f"{bike},24.05,118.05,2020-12-22 07:{minute}\n" for bike in "ab" for minute in ("00", "10", "30"))
    found = _found(listed, events, square, tmp_path)["reentries"]
    assert [(row["bike"], str(row["time"])[11:16]) for row in found] == [
        ("b", "07:00"), ("a", "07:10"), ("b", "07:10"), ("b", "07:30"),
    ]  # fmt: skip
    late = _found("a\nb\n", events, square, tmp_path, "--since", "2020-12-21T23:30:00Z")["reentries"]
    assert [(row["bike"], str(row["time"])[11:16]) for row in late] == [("a", "07:30"), ("b", "07:30")]
    assert _found("a\nb\n", events, square, tmp_path, "--since", "2020-12-23")["reentries"] == []


def test_an_unusable_place_loses_no_reentry(square: Path, tmp_path: Path) -> None:
    found = _found("a\n", "a,,,2020-12-22 07:00\na,24.05,118.05,never\n", square, tmp_path)
    (row,) = found["reentries"]
    assert (row["zone"], row["cell"]) == (None, None)
    assert any("without a usable place" in str(text) for text in found["warnings"])
    assert any("without a usable time, not counted: lines [3]" in str(text) for text in found["warnings"])


@pytest.mark.parametrize(
    ("listed", "events", "more", "expected"),
    [
        ("", "a,24,118,2020-12-22 07:00\n", [], "ids.txt is empty"),
        ("bike_id\n", "a,24,118,2020-12-22 07:00\n", [], "names no bike"),
        ("name,reason\na,b\n", "a,24,118,2020-12-22 07:00\n", [], "lacks the column bike_id"),
        ("bike_id,listed_at\na,soon\n", "a,24,118,2020-12-22 07:00\n", [], "'soon' of a is no time"),
        ("[1, ", "a,24,118,2020-12-22 07:00\n", [], "ids.txt is not valid JSON"),
        ('[{"name": "a", "reason": "b"}]', "a,24,118,2020-12-22 07:00\n", [], "lacks the column bike_id"),
        ("a\n", "a,24,118,soon\n", [], "'soon'"),
        ("a\n", "", [], "events.csv is empty"),
        ("a\n", "a,24,118,2020-12-22 07:00\n", ["--since", "soon"], "soon is no time"),
    ],
    ids=["empty-list", "head-alone", "no-column", "no-time", "cut", "no-ids", "no-usable", "no-events", "since"],
)
def test_bad_input_ends_with_one_message_and_exit_code_2(
    listed: str, events: str, more: list[str], expected: str, square: Path, tmp_path: Path
) -> None:
    told = _run(listed, events, square, tmp_path, *more)
    assert told.exit_code == 2
    assert expected in told.stderr
    assert told.stdout == ""


@settings(max_examples=30)
@given(
    rows=st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 5), st.integers(0, 1)), max_size=40),
    listed=st.sets(st.sampled_from("abcxyz"), min_size=1),
)
def test_the_reentries_are_the_distinct_minutes_of_listed_bikes(
    rows: list[tuple[str, int, int]], listed: set[str], square: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("some")
    text = "".join(
        f"{bike},24.05,{118.05 + away},2020-12-22 07:0{minute}\n" for bike, minute, away in [("f", 9, 0), *rows]
    )
    ids, events = _write(folder / "ids.txt", "\n".join(listed)), _write(folder / "events.csv", _HEAD + text)
    found = find_reentries(ids, events, square)
    told = [(row["bike"], int(row["time"][14:16])) for row in found["reentries"]]
    assert len(told) == len(set(told))
    assert set(told) == {(bike, minute) for bike, minute, _ in rows if bike in listed}


def test_a_sample_of_a_made_up_city_is_found_whole(tmp_path: Path) -> None:
    mornings = lock_mornings(1, (1.0, 1.0), first_day=MONDAY, events=5_000)
    locks = mornings.locks
    events = write_locks(tmp_path / "events.csv.gz", locks)
    spots = busy_zones(mornings)
    zones = write_zones(tmp_path / "zones.geojson", mornings, spots)
    ids = np.random.default_rng(0).choice(np.unique(locks.bike), 300, replace=False)
    listed = _write(tmp_path / "ids.txt", "\n".join(f"{bike:08x}" for bike in ids))
    found = find_reentries(listed, events, zones)
    mine = np.isin(locks.bike, ids)
    truth = {(f"{bike:08x}", int(minute)) for bike, minute in zip(locks.bike[mine], locks.minute[mine], strict=True)}
    assert {(row["bike"], _minute(row["time"])) for row in found["reentries"]} == truth
    assert found["summary"]["reentries"] == len(truth)
    assert "in_zones" in report(found, as_json=False)


def _minute(text: str) -> int:
    return int(np.datetime64(text[:16]).astype("datetime64[m]").astype(int))


@needs_recorded("bikes", LOCKS)
def test_recorded_mornings_every_lock_of_listed_bikes_is_found_once(tmp_path: Path) -> None:
    rows = pl.read_csv(_REAL / LOCKS)
    monday = rows.filter(pl.col("lock_time").str.starts_with("2020-12-21"))["bike_id"].unique(maintain_order=True)
    ids = monday.gather_every(40)
    listed = _write(tmp_path / "ids.txt", "\n".join(ids))
    found = find_reentries(listed, _REAL / LOCKS, _REAL / "zones_13.geojson", since="2020-12-22")
    later = rows.filter(pl.col("bike_id").is_in(ids.implode()) & (pl.col("lock_time") >= "2020-12-22"))
    truth = {(bike, time[:16]) for bike, time in later.select("bike_id", "lock_time").iter_rows()}
    assert {(row["bike"], row["time"][:16].replace("T", " ")) for row in found["reentries"]} == truth
    assert found["summary"]["reentries"] == len(truth) > 500
