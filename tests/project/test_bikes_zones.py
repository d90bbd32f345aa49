"""``furong bikes zones``: what cannot be read is said in one sentence, in both languages, with exit code 2."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from furong.project.cli.bikes import bikes_commands


def test_a_file_that_is_not_json_is_refused_before_any_city_is_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "zones.geojson"
    file.write_text("{", encoding="utf-8")
    done = CliRunner().invoke(bikes_commands, ["zones", "import", str(file), "--data", str(tmp_path / "none")])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 2)
    assert "zones.geojson is not valid JSON" in done.stderr
    done = CliRunner().invoke(bikes_commands, ["zones", "import", str(tmp_path / "no.geojson")])
    assert done.exit_code == 2
    assert "no.geojson" in done.stderr
