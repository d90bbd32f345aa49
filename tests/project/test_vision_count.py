"""``furong vision count`` on pictures, frames and networks, good ones and bad ones."""

from __future__ import annotations

import json
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image
from tests.support.recorded import needs_recorded, recorded
from tests.support.red_networks import PERSON, red_network, red_picture
from typer.testing import CliRunner, Result

from furong.engines.vision import Scene, open_detector, recognise
from furong.kernel.errors import InvalidInput
from furong.project.cli.app import app
from furong.project.vision.frames_file import read_frames
from furong.project.vision.pictures import read_pictures

_REAL = recorded("vision")
RING = [[20, 40], [200, 40], [200, 110], [20, 110]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("one.png", "two.png"):
        Image.fromarray(red_picture(240, 136, (40, 40, 72, 64), (120, 72, 152, 96))).save(folder / name)
    (tmp_path / "red.onnx").write_bytes(red_network())
    return tmp_path


def run(place: Path, *more: str, zones: Any = None) -> Result:
    given = ["vision", "count", "--images", str(place / "pictures"), "--model", str(place / "red.onnx"), *more]
    if zones is not None:
        (place / "frames.json").write_text(zones if isinstance(zones, str) else json.dumps(zones), encoding="utf-8")
        given += ["--zones", str(place / "frames.json")]
    return CliRunner().invoke(app, given)


def test_each_picture_has_boxes_and_a_count_in_an_interval(place: Path) -> None:
    done = run(place, "--json", zones={"one.png": RING})
    assert done.exit_code == 0, done.output
    one, two = json.loads(done.stdout)["images"]
    assert one["boxes"]
    assert len(one["boxes"]) >= one["count"] > 0
    assert one["count_interval"][0] <= one["count"] <= one["count_interval"][1]
    assert {box["class"] for box in one["boxes"]} == {"bicycle"}
    assert all(box["inside"] in (True, False) for box in one["boxes"])
    assert {box["inside"] for box in two["boxes"]} == {None}
    assert one["frame"] == RING
    assert two["frame"] is None


def test_pictures_that_cannot_be_read_are_told_and_do_not_stop_the_others(place: Path) -> None:
    folder = place / "pictures"
    (folder / "empty.jpg").touch()
    (folder / "text.jpg").write_text("no picture", encoding="utf-8")
    (folder / "cut.png").write_bytes((folder / "one.png").read_bytes()[:80])
    (folder / "huge.png").write_bytes(_huge_png())
    Image.new("RGB", (4, 4)).save(folder / "small.png")
    done = run(place, "--json")
    assert done.exit_code == 0, done.output
    told = {image["image"]: image.get("problem", "") for image in json.loads(done.stdout)["images"]}
    assert told["empty.jpg"] == "the file is empty"
    assert told["text.jpg"] == "it is not a picture"
    assert told["cut.png"]
    assert "at most" in told["huge.png"]
    assert "at least" in told["small.png"]
    assert told["one.png"] == told["two.png"] == ""


def _huge_png() -> bytes:
    chunks = [b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(b"\0")]
    packed = [struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def test_a_camera_that_gives_the_same_frame_for_an_hour_is_told(place: Path) -> None:
    for name, when in (("one.png", 1_700_000_000), ("two.png", 1_700_003_600)):
        os.utime(place / "pictures" / name, (when, when))
    assert json.loads(run(place, "--json").stdout)["frozen_since"].startswith("2023-11-14T22:13:20")
    assert "frozen" in run(place).stdout


def test_a_camera_is_frozen_by_what_names_of_pictures_say_and_each_folder_is_a_camera(place: Path) -> None:
    folder = place / "pictures"
    still, other = (folder / "one.png").read_bytes(), Image.fromarray(red_picture(240, 136, (80, 40, 112, 64)))
    (folder / "gate/old").mkdir(parents=True)
    (folder / ".thumbs").mkdir()
    for clock in ("0800", "0830", "0900", "0930"):
        (folder / f"gate/gate_20261123T{clock}00.png").write_bytes(still)
    other.save(folder / "gate/gate_20261123T1000.png")
    other.save(folder / "gate/old/20261123.png")
    (folder / ".thumbs/one.png").write_bytes(still)
    told = json.loads(run(place, "--json", zones={"gate": RING, "one": RING}).stdout)
    images = {image["image"]: image for image in told["images"]}
    assert list(images) == [
        *(f"gate/gate_20261123T{clock}.png" for clock in ("080000", "083000", "090000", "093000", "1000")),
        *("gate/old/20261123.png", "one.png", "two.png"),
    ]
    frozen = {name: image["frozen_since"] for name, image in images.items() if image["frozen_since"]}
    assert set(frozen) == {"gate/gate_20261123T090000.png", "gate/gate_20261123T093000.png"}
    assert set(frozen.values()) == {told["frozen_since"]} == {"2026-11-23T00:00:00+00:00"}
    assert images["gate/gate_20261123T090000.png"]["quality"][-1] == "frozen"
    assert images["gate/old/20261123.png"]["frame"] == images["one.png"]["frame"] == RING
    assert images["two.png"]["frame"] is None
    assert any("two.png" in warning for warning in told["warnings"])


def test_pictures_that_are_the_same_at_no_other_times_are_told(place: Path) -> None:
    folder = place / "pictures"
    (folder / "three.png").write_bytes((folder / "one.png").read_bytes())
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    told = json.loads(run(place, "--json").stdout)
    assert told["frozen_since"] is None
    assert told["warnings"] == [
        "3 pictures up to two.png are the same, by their times not for an hour: is the camera frozen?"
    ]


def test_pictures_are_turned_as_the_camera_says(place: Path) -> None:
    folder = place / "pictures"
    notes = Image.Exif()
    notes[ExifTags.Base.Orientation] = 6  # turn it to the right by a quarter
    notes.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:23 08:05:00"
    lies = Image.fromarray(red_picture(240, 136, (40, 40, 72, 64))).transpose(Image.Transpose.ROTATE_90)
    lies.save(folder / "lies.png", exif=notes)
    for name in ("one.png", "two.png"):
        (folder / name).unlink()
    (image,) = json.loads(run(place, "--json").stdout)["images"]
    assert (image["width"], image["height"]) == (240, 136)
    assert image["count"] > 0
    left, top, right, bottom = image["boxes"][0]["box"]
    assert (left < 72, right > 40, top < 64, bottom > 40) == (True, True, True, True)
    (read,) = read_pictures([folder / "lies.png"], folder)
    assert read.at.isoformat() == "2026-11-23T00:05:00+00:00"


def test_copies_are_coarse_and_pictures_stay_as_they_are(place: Path) -> None:
    before = (place / "pictures/one.png").read_bytes()
    given = ["vision", "blur", "--images", str(place / "pictures"), "--model", str(place / "red.onnx")]
    (place / "pictures/text.jpg").write_text("no picture", encoding="utf-8")
    done = CliRunner().invoke(app, [*given, "--out", str(place / "copies"), "--json"])
    assert done.exit_code == 0, done.output
    told = {one["image"]: one for one in json.loads(done.stdout)["images"]}
    assert told["text.jpg"]["problem"] == "it is not a picture"
    assert sorted(path.name for path in (place / "copies").iterdir()) == ["one.png", "two.png"]
    assert told["one.png"]["coarse"] == []
    done = CliRunner().invoke(app, [*given, "--out", str(place / "pictures")])
    assert done.exit_code == 2
    assert "the pictures themselves are there" in done.stderr
    assert (place / "pictures/one.png").read_bytes() == before


def test_heads_of_people_are_coarse_in_the_copy_that_is_written(place: Path) -> None:
    (place / "person.onnx").write_bytes(red_network(kind=PERSON))
    street = red_picture(2400, 1360, (960, 400, 1440, 1280))
    street[:, 960:1440:2, 1] = 60  # stripes: what is coarse has none
    Image.fromarray(street).save(place / "pictures/one.png")
    (place / "pictures/two.png").unlink()
    given = ["vision", "blur", "--images", str(place / "pictures"), "--model", str(place / "person.onnx")]
    (told,) = json.loads(CliRunner().invoke(app, [*given, "--out", str(place / "copies"), "--json"]).stdout)["images"]
    assert told["coarse"]
    size = {tuple(part): (part[2] - part[0]) * (part[3] - part[1]) for part in told["coarse"]}
    left, top, right, bottom = max(size, key=size.__getitem__)
    copy = np.asarray(Image.open(place / "copies/one.png").convert("RGB"), np.float64)
    was, now = (one[top:bottom, left:right, 1] for one in (street.astype(np.float64), copy))
    assert np.abs(np.diff(now, axis=1)).mean() < 0.5 * np.abs(np.diff(was, axis=1)).mean()


@pytest.mark.parametrize(
    ("zones", "says"),
    [
        ({"one.png": [[0, 0], [10, 10]]}, "/one.png/: the polygon has fewer than 3"),
        (
            [{"file": "one.png", "frame_polygon": [[0, 0], [99, 99], [99, 0], [0, 99]]}],
            "/0/: the polygon crosses itself",
        ),
        ({"other.png": RING}, "none of the pictures, but other.png"),
        ({"one.png": "left"}, "/one.png/: these are no corners"),
        ({"one.png": [[20, 40], [200, 40], 110]}, "/one.png/: these are no corners"),
        ({"one.png": [[20], [200, 40], [20, 110]]}, "/one.png/: these are no corners"),
        ({"one.png": [[0, 0], [9, 0], [9, 10**400]]}, "/one.png/: these are no corners"),
        ({}, "no polygon"),
        ("{", "not valid JSON"),
    ],
    ids=[
        "two points",
        "bow tie",
        "no image",
        "no corners",
        "a number",
        "half a corner",
        "far away",
        "empty",
        "no json",
    ],
)
def test_frames_that_cannot_be_used_end_with_one_message(place: Path, zones: Any, says: str) -> None:
    done = run(place, zones=zones)
    assert done.exit_code == 2
    assert says in done.stderr
    assert "frames.json" in done.stderr


def test_a_folder_without_pictures_ends_with_one_message(place: Path) -> None:
    for path in (place / "pictures").iterdir():
        path.unlink()
    done = run(place)
    assert done.exit_code == 2
    assert "There are no pictures in" in done.stderr
    (place / "pictures/empty.jpg").touch()
    done = run(place)
    assert done.exit_code == 2
    assert "empty.jpg: the file is empty" in done.stderr


def test_without_a_network_one_sentence_tells_what_to_do(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(place / "nothing"))
    monkeypatch.delenv("FURONG_DATA", raising=False)
    monkeypatch.delenv("FURONG_VISION_MODEL", raising=False)
    done = CliRunner().invoke(app, ["vision", "count", "--images", str(place / "pictures")])
    assert done.exit_code == 2
    assert "furong vision install" in done.stderr
    (place / "red.onnx").write_bytes(b"something else")
    done = run(place)
    assert done.exit_code == 2
    assert "not ONNX" in done.stderr


POINTS = [{"x": 20, "y": 40}, {"x": 200, "y": 40}, {"x": 200, "y": 110}, {"x": 20, "y": 110}]


@pytest.mark.parametrize(
    "told",
    [
        {"one.png": RING},
        {"one": RING},
        {"cams/ONE.PNG": {"frame": [*RING, RING[0]]}},
        [{"image": "one.png", "polygon": POINTS}],
        {"frames": [{"name": "one.png", "points": [20, 40, 200, 40, 200, 110, 20, 110]}]},
        {"images": {"one.png": {"zone": [20, 40, 200, 110]}}},
        {
            "features": [
                {
                    "type": "Feature",
                    "properties": {"file": "one.png"},
                    "geometry": {"type": "Polygon", "coordinates": [RING]},
                }
            ]
        },
        {"type": "Polygon", "coordinates": [RING]},
        {"*": [[0.05, 0.4], [0.5, 0.4], [0.5, 1.0], [0.05, 1.0]]},
        RING,
    ],
    ids=["mapping", "stem", "closed", "points", "flat", "rectangle", "geojson", "bare", "parts", "ring"],
)
def test_many_shapes_of_frames_are_read(tmp_path: Path, told: Any) -> None:
    (tmp_path / "frames.json").write_text(json.dumps(told), encoding="utf-8")
    frame = read_frames(tmp_path / "frames.json", ["one.png"]).scene("one.png", 400, 110).frame
    assert frame is not None
    assert frame.min(axis=0).round().tolist()[0] == 20
    assert frame.max(axis=0).round().tolist() == [200, 110]


def test_blind_lanes_are_read_beside_the_frame_or_as_features(tmp_path: Path) -> None:
    lane = [[300, 0], [320, 0], [320, 136], [300, 136]]
    for told in (
        {"one.png": {"frame": RING, "blind_lanes": [lane]}},
        {"one.png": {"frame": RING, "blind_lane": lane}},
        {
            "features": [
                {"properties": {"image": "one.png"}, "geometry": {"type": "Polygon", "coordinates": [RING]}},
                {
                    "properties": {"image": "one.png", "kind": "blind_lane"},
                    "geometry": {"type": "Polygon", "coordinates": [lane]},
                },
            ]
        },
    ):
        (tmp_path / "frames.json").write_text(json.dumps(told), encoding="utf-8")
        scene = read_frames(tmp_path / "frames.json", ["one.png"]).scene("one.png", 400, 136)
        assert [one.tolist() for one in scene.lanes] == [lane]
        assert scene.frame is not None
    with pytest.raises(InvalidInput):
        read_frames(tmp_path / "none.json", ["one.png"])


@needs_recorded("vision")
def test_real_scenes_are_counted_as_well_as_it_is_told() -> None:
    truth = {scene["file"]: scene for scene in json.loads((_REAL / "scenes_synthetic/labels.json").read_text("utf-8"))}
    detector = open_detector((_REAL / "models/coco_ssd_lite_mobilenet_v2_300.onnx").read_bytes())
    assert detector.tells_fallen
    errors = []
    for name in list(truth)[:6]:
        picture = np.asarray(Image.open(_REAL / "scenes_synthetic" / name).convert("RGB"))
        found = recognise(detector, picture, Scene(np.array(truth[name]["frame_polygon"], np.float64)))
        errors.append(abs(found.count.number - truth[name]["count"]))
    assert sum(errors) / len(errors) <= 1.2


@needs_recorded("vision")
def test_copies_of_a_real_street_hide_heads_and_plates(tmp_path: Path) -> None:
    model = str(_REAL / "models/coco_ssd_lite_mobilenet_v2_300.onnx")
    street = _REAL / "bikes_real/street.jpg"
    given = ["vision", "blur", "--images", str(street), "--out", str(tmp_path), "--model", model, "--json"]
    (told,) = json.loads(CliRunner().invoke(app, given).stdout)["images"]
    assert told["coarse"]
    left, top, right, bottom = max(told["coarse"], key=lambda part: (part[2] - part[0]) * (part[3] - part[1]))
    copy, was = (np.asarray(Image.open(path), np.float64)[top:bottom, left:right] for path in (told["copy"], street))
    assert np.abs(np.diff(copy, axis=1)).mean() < 0.5 * np.abs(np.diff(was, axis=1)).mean()
