"""``furong vision watch`` on a video that is written here, on a folder, and on what is no video."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from tests.support.red_networks import red_network, red_picture
from typer.testing import CliRunner, Result

from furong.project.cli.app import app


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "red.onnx").write_bytes(red_network())
    return tmp_path


def run(place: Path, source: Path | str, *more: str) -> Result:
    given = ["vision", "watch", "--source", str(source), "--model", str(place / "red.onnx"), *more]
    return CliRunner().invoke(app, given)


def _video(path: Path, seconds: int) -> None:
    picture = np.repeat(np.linspace(20, 220, 240).astype(np.uint8)[np.newaxis, :, np.newaxis], 136, axis=0).repeat(
        3, axis=2
    )
    picture[40:64, 40:72] = (250, 0, 0)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 240, 136, "yuv420p"
        for _ in range(seconds * 5):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())


def _save(path: Path) -> None:
    """A picture with a bike and a bright strip, so that it is not blank."""
    picture = red_picture(240, 136, (40, 40, 72, 64), (120, 72, 152, 96))
    picture[:24] = 230
    Image.fromarray(picture).save(path)


def test_a_video_gives_a_count_every_so_many_seconds(place: Path) -> None:
    _video(place / "camera.mp4", 4)
    done = run(place, place / "camera.mp4", "--every", "1")
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == 4
    assert all(line["count_interval"][0] <= line["count"] <= line["count_interval"][1] for line in lines)
    assert len(run(place, place / "camera.mp4", "--every", "1", "--frames", "2").stdout.splitlines()) == 2


def test_a_dark_frame_gives_no_count_but_says_why(place: Path) -> None:
    folder = place / "frames"
    folder.mkdir()
    Image.fromarray(np.zeros((136, 240, 3), np.uint8)).save(folder / "night.png")
    (line,) = run(place, folder).stdout.splitlines()
    assert json.loads(line)["count"] is None
    assert json.loads(line)["quality"] == ["dark", "blank"]


def test_a_picture_that_cannot_be_read_is_told_and_the_others_go_on(place: Path) -> None:
    folder = place / "frames"
    folder.mkdir()
    (folder / "a.jpg").write_text("no picture", encoding="utf-8")
    _save(folder / "b.png")
    broken, counted = (json.loads(line) for line in run(place, folder).stdout.splitlines())
    assert (broken["frame"], broken["count"], broken["problem"]) == ("a.jpg", None, "it is not a picture")
    assert counted["count"] > 0


def test_a_camera_that_freezes_is_told_once_that_lasted_an_hour(place: Path) -> None:
    folder = place / "frames"
    folder.mkdir()
    for clock in ("0800", "0859", "0900", "0930"):
        _save(folder / f"20261123_{clock}.png")
    lines = [json.loads(line) for line in run(place, folder).stdout.splitlines()]
    assert [line.get("frozen_since") for line in lines] == [None, None, *["2026-11-23T00:00:00+00:00"] * 2]
    assert [line["count"] is None for line in lines] == [False, False, True, True]


def test_a_damaged_part_of_a_video_is_left_out_and_one_without_a_frame_is_told(place: Path) -> None:
    _video(place / "camera.mp4", 4)
    content = bytearray((place / "camera.mp4").read_bytes())
    begin = content.index(b"mdat") + 4
    whole = len(run(place, place / "camera.mp4", "--every", "0.2").stdout.splitlines())
    content[begin + 600 : begin + 1_400] = bytes(800)
    (place / "damaged.mp4").write_bytes(content)
    done = run(place, place / "damaged.mp4", "--every", "0.2")
    assert done.exit_code == 0, done.output
    assert whole / 2 < len(done.stdout.splitlines()) <= whole == 20
    content[begin:] = bytes(len(content) - begin)
    (place / "nothing.mp4").write_bytes(content)
    done = run(place, place / "nothing.mp4")
    assert done.exit_code == 2
    assert "nothing.mp4 cannot be read" in done.stderr


def test_what_is_no_video_is_told_without_its_login(place: Path) -> None:
    (place / "text.mp4").write_text("no video", encoding="utf-8")
    done = run(place, place / "text.mp4")
    assert done.exit_code == 2
    assert "text.mp4 cannot be read" in done.stderr
    done = run(place, "rtsp://admin:secret@127.0.0.1:9/stream")
    assert done.exit_code == 2
    assert "rtsp://127.0.0.1:9/stream" in done.stderr
    assert "secret" not in done.stderr
