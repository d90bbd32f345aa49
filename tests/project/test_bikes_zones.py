"""``furong bikes zones``: what cannot be read is said in one line, with exit code 2."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from furong.project.cli.bikes import bikes_commands


def test_a_file_that_is_not_json_is_refused_before_any_city_is_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "zones.geojson"
    file.write_text("{", encoding="utf-8")
    done = CliRunner().invoke(bikes_commands, ["zones", "import", str(file), "--data", str(tmp_path / "none")])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert f"{file}: 不是 JSON 文件 / not JSON: " in done.stderr
    assert CliRunner().invoke(bikes_commands, ["zones", "import", str(tmp_path / "no.geojson")]).exit_code == 2
