"""Bad input: what can be used is used, what cannot lies in the quarantine with its reason, and the message says so."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.mornings import BEGIN, Square, made_up_morning, write_events, write_zones
from tests.support.replaying import prepared_replay, replayed

from furong.engines.places import ZoneProblemCode
from furong.kernel.clock import SystemClock
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor, Grant
from furong.nets.casework.models import Case, Task
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import ReasonCode
from furong.nets.sensing.errors import (
    ColumnsMissing,
    FileEmpty,
    FileIsFolder,
    FileMissing,
    FileNotJson,
    FileUnreadable,
    NoUsableZone,
    StillUnusable,
)
from furong.nets.sensing.models import AlarmRow, RejectionRow
from furong.scenarios.pack import Pack
from furong.scenarios.replay_notes import REASONS, ZONE_TROUBLES

pytestmark = pytest.mark.django_db

TOMORROW = f"{SystemClock().now() + timedelta(days=1):%Y-%m-%d %H:%M:%S}"
HEADER = "bike_id,lat,lon,lock_time"
GOOD = "a1,30.551,104.051,2025-06-10 07:00:00"
ZONE = Square("Z0", 4, 104.05, 30.55)
MENDER = Actor(
    key="user:mender",
    name="mender",
    grants=(Grant(role="data", actions=frozenset({"quarantine.read", "quarantine.settle"}), area="510100"),),
)


@pytest.fixture
def zones(tmp_path: Path) -> Path:
    """One zone for four bikes."""
    return write_zones(tmp_path / "zones.geojson", [ZONE])


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def rejections() -> Counter[str]:
    return Counter(RejectionRow.objects.values_list("reason", flat=True))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a1,245,104.051,2025-06-10 07:00:00", ReasonCode.POSITION_OUT_OF_RANGE),
        ("a1,30.551,-190,2025-06-10 07:00:00", ReasonCode.POSITION_OUT_OF_RANGE),
        ("a1,30.551,104.051,1970-01-01 00:00:00", ReasonCode.TIME_IMPLAUSIBLE),
        pytest.param(f"a1,30.551,104.051,{TOMORROW}", ReasonCode.TIME_IN_FUTURE, id="tomorrow"),
        ("a1,NaN,104.051,2025-06-10 07:00:00", ReasonCode.FIELD_UNREADABLE),
        ("a1,30.551,inf,2025-06-10 07:00:00", ReasonCode.FIELD_UNREADABLE),
        ("a1,north,104.051,2025-06-10 07:00:00", ReasonCode.FIELD_UNREADABLE),
        ("a1,30.551,104.051,yesterday", ReasonCode.FIELD_UNREADABLE),
        ("a1,30.551,104.051,2025-02-30 07:00:00", ReasonCode.FIELD_UNREADABLE),
        (",30.551,104.051,2025-06-10 07:00:00", ReasonCode.FIELD_MISSING),
        ("a1,30.551", ReasonCode.FIELD_MISSING),
        ("xyz,30.551,104.051,2025-06-10 07:00:00", ReasonCode.SUBJECT_UNREADABLE),
        (f"{'a' * 65},30.551,104.051,2025-06-10 07:00:00", ReasonCode.SUBJECT_UNREADABLE),
    ],
)
def test_a_bad_row_is_put_aside_and_the_good_ones_are_used(
    pack: Pack, tmp_path: Path, zones: Path, row: str, reason: ReasonCode
) -> None:
    events = written(tmp_path / "e.csv", f"{HEADER}\n{GOOD}\n{row}\n{GOOD}\n")
    replay = prepared_replay(pack, events, zones)
    outcome = replay.run()
    assert (outcome["events_read"], outcome["duplicates"], outcome["quarantined"]) == (3, 1, 1)
    (rejection,) = RejectionRow.objects.all()
    assert (rejection.reason, rejection.place, rejection.source) == (reason, "line 3", "e.csv")
    (note,) = replay.notes
    assert REASONS[reason].zh in note.zh
    assert REASONS[reason].en in note.en
    assert "3" in note.zh


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("empty.csv", b"", FileEmpty),
        ("blank.csv", b"\n \n", FileEmpty),
        ("column.csv", b"bike_id,lat,lock_time\na1,30.5,2025-06-10 07:00\n", ColumnsMissing),
        ("cut.csv.gz", gzip.compress(b"x" * 1000, mtime=0)[:11], FileEmpty),
        ("broken.csv.gz", b"\x1f\x8b\x08" + b"\xff" * 40, FileUnreadable),
        ("binary.csv", bytes(range(256)) * 8, FurongError),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_both_languages(
    pack: Pack, tmp_path: Path, zones: Path, name: str, content: bytes, error: type[FurongError]
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error) as caught:
        replayed(pack, tmp_path / name, zones)
    assert all(name in caught.value.sentence(language) for language in ("zh", "en"))


def test_files_that_are_not_there_and_folders_are_refused(pack: Pack, tmp_path: Path, zones: Path) -> None:
    events = written(tmp_path / "e.csv", f"{HEADER}\n{GOOD}\n")
    for wrong, error in ((tmp_path / "nowhere", FileMissing), (tmp_path, FileIsFolder)):
        with pytest.raises(error):
            replayed(pack, wrong, zones)
        with pytest.raises(error):
            replayed(pack, events, wrong)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"{HEADER}\r\n{GOOD}\r\n", "utf-8"),
        (f"\ufeff{HEADER}\n{GOOD}\n", "utf-8"),
        (f"{HEADER},备注\n{GOOD},天府五街\n", "gb18030"),
        (f"{HEADER}\n{GOOD}\n", "utf-16"),
        (
            '"bike_id","lat","lon","lock_time","note"\n"a1","30.551","104.051","2025-06-10 07:00:00","a, ""b"""\n',
            "utf-8",
        ),
        ("lock_time, lat ,lon,more,bike_id\n2025-06-10T07:00,30.551, 104.051 ,,a1\n", "utf-8"),
        (f"{HEADER}\n\n{GOOD}\n\n\n", "utf-8"),
        (f"{HEADER}\n{GOOD},surplus,cells\n", "utf-8"),
    ],
)
def test_tables_are_read_however_they_are_written(
    pack: Pack, tmp_path: Path, zones: Path, text: str, encoding: str
) -> None:
    outcome = replayed(pack, written(tmp_path / "e.csv", text, encoding), zones)
    assert (outcome["events_read"], outcome["quarantined"]) == (1, 0)


def test_a_gzip_that_breaks_off_is_read_as_far_as_it_goes(pack: Pack, tmp_path: Path) -> None:
    told, squares = made_up_morning(3, events=2000)
    text = write_events(tmp_path / "whole.csv", told).read_bytes()
    packed = gzip.compress(text)
    (tmp_path / "e.csv.gz").write_bytes(packed[: len(packed) * 2 // 3])
    replay = prepared_replay(pack, tmp_path / "e.csv.gz", write_zones(tmp_path / "z.geojson", squares))
    outcome = replay.run()
    assert 0 < outcome["events_read"] - 1 < len(told)
    assert rejections() == {ReasonCode.INPUT_CUT_SHORT: 1}
    assert any(REASONS[ReasonCode.INPUT_CUT_SHORT].zh in note.zh for note in replay.notes)


def test_a_line_of_five_megabytes_is_put_aside_and_kept_whole(pack: Pack, tmp_path: Path, zones: Path) -> None:
    good = {"bike_id": "a1", "lat": 30.551, "lon": 104.051, "lock_time": "2025-06-10T07:00:00+08:00"}
    lines = [json.dumps(good), json.dumps({**good, "note": "x" * 5_000_000}), "{oops", json.dumps([1]), "null"]
    outcome = replayed(pack, written(tmp_path / "e.ndjson", "\n".join(lines)), zones)
    assert (outcome["events_read"], outcome["quarantined"]) == (5, 4)
    assert rejections() == {ReasonCode.LINE_TOO_LONG: 1, ReasonCode.NOT_A_RECORD: 3}
    long = RejectionRow.objects.get(reason=ReasonCode.LINE_TOO_LONG)
    assert int(long.detail["bytes"]) > 5_000_000
    assert long.detail["file"]


def crossed(document: dict[str, Any]) -> None:
    ring = document["features"][0]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]


def with_property(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        document["features"][0]["properties"][name] = value

    return change


def without_capacity(document: dict[str, Any]) -> None:
    del document["features"][0]["properties"]["capacity"]


def open_ring(document: dict[str, Any]) -> None:
    document["features"][0]["geometry"]["coordinates"][0].pop()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (crossed, ZoneProblemCode.RING_CROSSES_ITSELF),
        (open_ring, ZoneProblemCode.RING_OPEN),
        (without_capacity, ZoneProblemCode.NUMBER_UNUSABLE),
        (with_property("capacity", -3), ZoneProblemCode.NUMBER_UNUSABLE),
        (with_property("capacity", 0), ZoneProblemCode.NUMBER_UNUSABLE),
        (with_property("capacity", "many"), ZoneProblemCode.NUMBER_UNUSABLE),
        (with_property("zone_id", "Z1"), ZoneProblemCode.ID_TWICE),
        (with_property("crs", "EPSG:3857"), ZoneProblemCode.CRS_UNKNOWN),
    ],
)
def test_a_bad_zone_is_put_aside_and_the_others_are_watched(
    pack: Pack, tmp_path: Path, change: Callable[[dict[str, Any]], None], code: ZoneProblemCode
) -> None:
    good = Square("Z1", 1, 104.06, 30.55)
    path = write_zones(tmp_path / "z.geojson", [ZONE, good])
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    events = written(tmp_path / "e.csv", f"{HEADER}\na1,30.551,104.061,2025-06-10 07:00:00\n")
    replay = prepared_replay(pack, events, path)
    outcome = replay.run()
    rejection = RejectionRow.objects.get(reason=ReasonCode.ZONE_UNUSABLE)
    assert rejection.detail["code"] == code
    assert any(ZONE_TROUBLES[code].zh in note.zh and ZONE_TROUBLES[code].en in note.en for note in replay.notes)
    expected = [] if code is ZoneProblemCode.ID_TWICE else ["Z1"]
    assert [episode["zone_id"] for episode in outcome["episodes"]] == expected


@pytest.mark.parametrize(
    "declared",
    [
        {"crs": {"type": "name", "properties": {"name": "GCJ-02"}}},
        {"crs": "gcj02"},
        {"metadata": {"crs": "GCJ-02"}},
        {"properties": {"coordinate_system": "火星坐标系"}},
    ],
)
def test_zones_that_say_they_are_shifted_are_shifted_back(
    pack: Pack, tmp_path: Path, declared: Mapping[str, object]
) -> None:
    path = write_zones(tmp_path / "z.geojson", [Square("Z0", 1, 104.05, 30.55)])
    document = json.loads(path.read_text())
    path.write_text(json.dumps({**document, **declared}))
    # GCJ-02 lies some 250 m off WGS 84 here: who stands in the drawn square does not stand in the real one.
    rows = ["a1,30.5515,104.0519,2025-06-10 07:00:00", "b1,30.5535,104.0485,2025-06-10 07:00:00"]
    events = written(tmp_path / "e.csv", "\n".join([HEADER, *rows]) + "\n")
    replay = prepared_replay(pack, events, path)
    (episode,) = replay.run()["episodes"]
    assert [task["operator"] for task in episode["tasks"]] == ["C"]
    assert any("GCJ-02" in note.zh and "GCJ-02" in note.en for note in replay.notes)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{nope", FileNotJson),
        ("", FileEmpty),
        ("[1, 2]", NoUsableZone),
        ('{"type": "FeatureCollection", "features": []}', NoUsableZone),
    ],
)
def test_zones_that_are_none_are_refused(pack: Pack, tmp_path: Path, text: str, error: type[FurongError]) -> None:
    events = written(tmp_path / "e.csv", f"{HEADER}\n{GOOD}\n")
    with pytest.raises(error):
        replayed(pack, events, written(tmp_path / "z.geojson", text))


def test_every_reason_is_said_in_both_languages() -> None:
    assert set(REASONS) == set(ReasonCode)
    assert set(ZONE_TROUBLES) == set(ZoneProblemCode)


def filling(count: int, minute: int) -> list[str]:
    at = BEGIN + timedelta(minutes=minute)
    return [f"a{number},30.551,104.051,{at:%Y-%m-%d %H:%M:%S}" for number in range(count)]


def test_a_mended_row_that_comes_late_moves_the_episode_and_its_case(pack: Pack, tmp_path: Path, zones: Path) -> None:
    rows = [*filling(3, 0), "b9,245,104.051,2025-06-10 07:05:00", "c9,30.551,104.051,2025-06-10 07:30:00"]
    events = written(tmp_path / "e.csv", "\n".join([HEADER, *rows]) + "\n")
    before = replayed(pack, events, zones)
    assert [episode["raised"] for episode in before["episodes"]] == ["2025-06-10T07:40:00+08:00"]
    rejection = RejectionRow.objects.get()
    with pytest.raises(StillUnusable):
        sensing.replay_rejection(MENDER, rejection.pk, rejection.raw)
    mended = json.loads(rejection.raw) | {"lat": "30.551"}
    sensing.replay_rejection(MENDER, rejection.pk, json.dumps(mended, indent=1))
    after = replayed(pack, events, zones)
    (episode,) = after["episodes"]
    assert (episode["raised"], episode["occupancy"]) == ("2025-06-10T07:15:00+08:00", 4)
    assert episode["case_id"] == before["episodes"][0]["case_id"]
    assert {task["operator"]: task["share"] for task in episode["tasks"]} == {"B": 3, "C": 1}
    assert (Case.objects.count(), AlarmRow.objects.count(), Task.objects.count()) == (1, 1, 2)
    assert RejectionRow.objects.get().state == RejectionRow.State.REPLAYED
