"""``furong bikes forecast`` over files: what it tells, what it takes, and one clear message for what it does not."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.support.lock_files import MONDAY, busy_zones, write_locks, write_zones
from tests.support.recorded import LOCKS, needs_recorded, recorded
from typer.testing import CliRunner, Result

from furong.engines.synthetic import lock_mornings
from furong.kernel.errors import InvalidInput
from furong.project.bike_events import open_events
from furong.project.bike_forecast import bin_minutes, forecast_files, minutes_of, report
from furong.project.cli.app import app

_REAL = recorded("bikes")
_HEAD = "bike_id,lat,lon,lock_time\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Monday to Wednesday to learn from, Wednesday an outage; Thursday and Friday to forecast."""
    folder = tmp_path_factory.mktemp("locks")
    mornings = lock_mornings(2, (1.0, 1.03, 0.38, 0.93, 1.0), first_day=MONDAY, spots=150, events=9_000)
    day = mornings.locks.minute // 1440 - MONDAY
    return {
        "monday": write_locks(folder / "monday.csv", mornings.locks.take(day == 0)),
        "rest": write_locks(folder / "rest.csv.gz", mornings.locks.take((day > 0) & (day < 3))),
        "test": write_locks(folder / "test.csv", mornings.locks.take(day >= 3)),
        "zones": write_zones(folder / "zones.geojson", mornings, busy_zones(mornings)),
    }


def _furong(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own, without a city or any setting."""
    command = [sys.executable, "-c", "from furong.project.cli import main; main()", "bikes", "forecast"]
    return subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=600)


def _here(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["bikes", "forecast", *map(str, arguments)])


def test_the_command_tells_forecast_truth_and_errors_as_one_document(files: dict[str, Path]) -> None:
    told = _furong(
        "--train", files["monday"], files["rest"], "--test", files["test"], "--zones", files["zones"], "--json"
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    errors = found["errors"]["overall"]
    assert errors["forecast"]["rows"] == 2 * 8 * 13
    assert errors["forecast"]["wape"] < errors["same_slot_mean"]["wape"] < errors["persistence"]["wape"]
    assert {one["zone"] for one in found["errors"]["by_zone"]} == {f"Z{number:02}" for number in range(1, 14)}
    assert [(o["day"], o["kind"], o["in"]) for o in found["outages"]] == [("2020-12-23", "day", "train")]
    learnt = [one["learnt_from"] for one in found["days"]]
    assert learnt == [["2020-12-21", "2020-12-22"], ["2020-12-21", "2020-12-22", "2020-12-24"]]
    row = found["forecasts"][0]
    assert (row["zone"], row["from"], row["made_at"]) == (
        "Z01",
        "2020-12-24T07:00:00+08:00",
        "2020-12-24T07:00:00+08:00",
    )
    truth = np.array([[r["truth"], r["same_slot_mean"]] for r in found["forecasts"] if r["scored"]])
    own = np.abs(truth[:, 1] - truth[:, 0]).sum() / truth[:, 0].sum()
    assert errors["same_slot_mean"]["wape"] == pytest.approx(own, abs=1e-4)


def test_several_files_are_named_in_every_way_of_shells(files: dict[str, Path]) -> None:
    found = []
    ways: list[list[str | Path]] = [
        ["--train", files["monday"], files["rest"]],
        ["--train", files["monday"], "--train", files["rest"]],
        [f"--train={files['monday']}", files["rest"]],
    ]
    for train in ways:
        told = _here(*train, "--test", files["test"], "--zones", files["zones"], "--json")
        assert told.exit_code == 0, told.stderr
        found.append(json.loads(told.stdout)["days"])
    assert found[0] == found[1] == found[2]


def test_a_slot_shorter_than_the_horizon_is_forecast_before_it_begins(files: dict[str, Path]) -> None:
    found = forecast_files([files["monday"], files["rest"]], files["test"], files["zones"], horizon="30m", slot="15m")
    row = found["forecasts"][13]
    assert (row["from"], row["made_at"]) == ("2020-12-24T07:15:00+08:00", "2020-12-24T07:00:00+08:00")


def test_events_after_the_moment_change_no_forecast_of_the_command(files: dict[str, Path], tmp_path: Path) -> None:
    lines = files["test"].read_text().splitlines()
    cut = [lines[0], *(line for line in lines[1:] if line.rsplit(",", 1)[1] < "2020-12-24 08:00")]
    short = tmp_path / "short.csv"
    short.write_text("\n".join(cut))
    train = [files["monday"], files["rest"]]
    whole = forecast_files(train, files["test"], files["zones"], horizon="15m")["forecasts"]
    early = forecast_files(train, short, files["zones"], horizon="15m")["forecasts"]
    for number in range(5 * 13):  # 07:00 to 08:15: the last of them is made at 08:00
        assert early[number]["forecast"] == whole[number]["forecast"]
        assert early[number]["mean"] == whole[number]["mean"]


def test_other_names_and_forms_of_time_count_the_same(files: dict[str, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    rows = files["test"].read_text().splitlines()[1:]
    lines = ["operator;longitude;latitude;vehicle_id;timestamp"]
    for number, row in enumerate(rows):
        bike, lat, lon, time = row.split(",")
        hour = int(time[11:13])
        zoned = f"{time[:10]}T{hour - 8 if hour >= 8 else hour + 16:02}{time[13:]}Z" if hour >= 8 else f"{time}+0800"
        lines.append(f"x;{lon};{lat};{bike};{zoned if number % 2 else time.replace('-', '/')}")
    other.write_text("\n".join(lines))
    train = [files["monday"], files["rest"]]
    found = forecast_files(train, other, files["zones"], horizon="15m")
    assert found["forecasts"] == forecast_files(train, files["test"], files["zones"], horizon="15m")["forecasts"]
    assert "operator" in found["data"]["columns_left_out"]


def test_a_bike_in_two_places_in_one_minute_is_flagged_and_counts_once(files: dict[str, Path], tmp_path: Path) -> None:
    twice = tmp_path / "twice.csv"
    first = files["test"].read_text().splitlines()[1]
    bike, lat, lon, time = first.split(",")
    twice.write_text(files["test"].read_text() + f"{bike},{float(lat) + 0.01},{lon},{time}\n{first}\n")
    found = forecast_files([files["monday"]], twice, files["zones"], horizon="15m")
    assert found["data"]["bikes_in_two_places"] == 1
    assert found["data"]["rows_repeated"] == 2
    assert any(bike in warning and "two places" in warning for warning in found["warnings"])


def test_a_late_feed_that_says_so_is_not_known_before_it_came_in(tmp_path: Path) -> None:
    mornings = lock_mornings(3, (1.0, 1.0, 1.0), first_day=MONDAY, spots=150, events=9_000)
    locks = mornings.locks
    day, at = locks.minute // 1440 - MONDAY, locks.minute % 1440
    held = np.where((day == 2) & (at >= 480) & (at < 500), (MONDAY + 2) * 1440 + 500, locks.minute)
    zones = write_zones(tmp_path / "zones.geojson", mornings, busy_zones(mornings))
    train = write_locks(tmp_path / "train.csv", locks.take(day < 2))
    late = write_locks(tmp_path / "late.csv", locks.take(day == 2), received=held[day == 2])
    found = forecast_files([train], late, zones, horizon="15m")
    assert found["outages"] == []
    assert all(row["scored"] for row in found["forecasts"])
    assert all(0.85 < row["city_level"] < 1.15 for row in found["forecasts"])


def test_days_of_training_after_the_test_are_not_used_and_that_is_said(files: dict[str, Path]) -> None:
    with pytest.raises(InvalidInput) as caught:
        forecast_files([files["rest"], files["test"]], files["monday"], files["zones"], horizon="15m")
    assert "2020-12-21" in caught.value.sentence("en")
    found = forecast_files([files["monday"], files["test"]], files["rest"], files["zones"], horizon="15m")
    assert any("2020-12-24" in warning and "not used" in warning for warning in found["warnings"])
    assert found["days"][0]["learnt_from"] == ["2020-12-21"]


_RING = [[118.0, 24.0], [118.1, 24.1], [118.1, 24.0], [118.0, 24.1], [118.0, 24.0]]
_CROSSED = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"id": "P1"},
                "id": "P1",
                "geometry": {"type": "Polygon", "coordinates": [_RING]},
            }
        ],
    }
)


@pytest.mark.parametrize(
    ("part", "content", "expected"),
    [
        ("test", "", "is empty"),
        ("test", _HEAD, "is empty"),
        ("test", "bike_id,lat,lock_time\na,1,2\n", "lacks the column lat"),
        ("test", _HEAD + "a,24.5,118,yesterday\n", "'yesterday'"),
        ("test", _HEAD + "a,118.1,24.5,2020-12-24 07:00\n", "'118.1'"),
        ("zones", _CROSSED, "ring crosses itself"),
        ("zones", "{", "not valid JSON"),
        ("zones", '{"type": "FeatureCollection", "features": []}', "a FeatureCollection with features"),
    ],
    ids=["empty", "no-rows", "no-lon", "bad-time", "swapped", "crossed", "broken-json", "no-zones"],
)
def test_bad_input_ends_with_one_message_and_exit_code_2(
    files: dict[str, Path], tmp_path: Path, part: str, content: str, expected: str
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(content)
    used = {**files, part: bad}
    told = _here("--train", used["monday"], "--test", used["test"], "--zones", used["zones"])
    assert told.exit_code == 2
    if part == "test" and "lacks" in expected:
        expected = "lacks the column lon"
    assert expected in told.stderr
    assert "bad.csv" in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


def test_a_zone_of_capacity_0_is_counted_and_that_is_said(files: dict[str, Path], tmp_path: Path) -> None:
    document = json.loads(files["zones"].read_text())
    document["features"][0]["properties"]["capacity"] = 0
    zones = tmp_path / "zones.geojson"
    zones.write_text(json.dumps(document))
    found = forecast_files([files["monday"]], files["test"], zones, horizon="15m")
    assert any("Z01" in warning and "capacity 0" in warning for warning in found["warnings"])


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("15m", 15), ("15", 15), ("15min", 15), ("15 minutes", 15), ("1h", 60), ("900s", 15), ("0.25h", 15),
        ("15分钟", 15), ("1H", 60),
    ],
    ids=["m", "bare", "min", "minutes", "h", "s", "part", "zh", "capital"],
)  # fmt: skip
def test_lengths_of_time(text: str, minutes: int) -> None:
    assert minutes_of("--horizon", text) == minutes


@pytest.mark.parametrize(
    ("slot", "horizon", "length"), [(15, 15, 5), (15, 30, 5), (12, 12, 4), (16, 16, 4), (6, 9, 3), (2, 2, 2), (7, 7, 1)]
)
def test_bins_are_as_long_as_slots_and_horizons_let_them(slot: int, horizon: int, length: int) -> None:
    assert bin_minutes(slot, horizon) == length


@pytest.mark.parametrize(
    ("horizon", "slot"), [("quarter", ""), ("0m", ""), ("7m", ""), ("15m", "30m"), ("25h", ""), ("20s", "")]
)
def test_lengths_that_cannot_be_used_are_refused(files: dict[str, Path], horizon: str, slot: str) -> None:
    with pytest.raises(InvalidInput):
        forecast_files([files["monday"]], files["test"], files["zones"], horizon=horizon, slot=slot)


def test_the_readable_form_names_errors_and_outages(files: dict[str, Path]) -> None:
    text = report(
        forecast_files([files["monday"], files["rest"]], files["test"], files["zones"], horizon="15m"), as_json=False
    )
    assert "same_slot_mean" in text
    assert "outage: 2020-12-23" in text


@needs_recorded("bikes", LOCKS)
def test_recorded_mornings_the_outage_is_found_and_the_second_forecast_better_than_by_the_first(tmp_path: Path) -> None:
    rows = open_events(_REAL / LOCKS)
    assert rows.usable().collect().height == 93_737
    lines = gzip.decompress((_REAL / LOCKS).read_bytes()).decode().splitlines()
    parts = {day: tmp_path / f"{day}.csv" for day in ("2020-12-21", "2020-12-22", "2020-12-23")}
    for day, path in parts.items():
        path.write_text("\n".join([lines[0], *(line for line in lines if day in line)]))
    monday, tuesday, wednesday = parts.values()
    zones = _REAL / "zones_13.geojson"
    errors = forecast_files([monday], tuesday, zones, horizon="15m")["errors"]["overall"]
    assert errors["same_slot_mean"]["wape"] == pytest.approx(0.2175, abs=0.0005)
    assert errors["forecast"]["wape"] < 0.213
    outage = forecast_files([monday, tuesday], wednesday, zones, horizon="15m")
    assert [(one["day"], one["kind"]) for one in outage["outages"]] == [("2020-12-23", "day")]
    assert not any(row["scored"] for row in outage["forecasts"])
