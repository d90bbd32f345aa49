"""Settings: every one declared, every other refused with the nearest name, none of the secret ones ever told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from furong.project.options import OPTIONS, OptionUnusable, read_options

PROGRAM = [sys.executable, "-c", "from furong.project.cli import main; main()"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("FURONG_", "DJANGO_"))}
    return subprocess.run(
        [*PROGRAM, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**surroundings, **environment},
    )


def test_without_variables_everything_has_its_default() -> None:
    assert read_options({}) == {option.name: option.default for option in OPTIONS}


def test_every_option_says_what_it_is_for_and_every_number_its_unit() -> None:
    for option in OPTIONS:
        assert option.help.endswith(".")
        if type(option.default) in (int, float) and option.name != "HTTP_PORT":
            assert option.unit, option.name


@pytest.mark.parametrize(
    ("variable", "nearest"), [("FURONG_HTTP_PROT", "FURONG_HTTP_PORT"), ("FURONG_DATABASE_URI", "FURONG_DATABASE_URL")]
)
def test_a_misspelt_variable_stops_the_start_with_the_nearest_name(variable: str, nearest: str) -> None:
    with pytest.raises(OptionUnusable, match=nearest):
        read_options({variable: "1"})


def test_what_is_like_no_setting_is_refused_too() -> None:
    with pytest.raises(OptionUnusable, match="FURONG_XYZZY"):
        read_options({"FURONG_XYZZY": "1"})


def test_what_is_meant_for_the_tests_does_not_stop_a_node() -> None:
    assert read_options({"FURONG_TEST_DATABASE_HOST": "localhost"}) == read_options({})


@pytest.mark.parametrize(
    ("name", "text"),
    [("HTTP_PORT", "eighty"),
     ("HTTPS", "perhaps"), ("LANGUAGE", "fr"), ("DEMO_SPEED", "fast"), ("UPLOAD_MAX_MB", "1.5"),
     ("HTTP_PORT", "70000"), ("UPLOAD_MAX_MB", "0"), ("HTTP_THREADS", "-1"), ("DEMO_SPEED", "nan")],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_told(name: str, text: str) -> None:
    with pytest.raises(OptionUnusable, match=f"FURONG_{name}"):
        read_options({f"FURONG_{name}": text})


def test_a_secret_that_cannot_be_used_is_not_repeated() -> None:
    with pytest.raises(OptionUnusable) as refused:
        read_options({"FURONG_DATABASE_URL": "mysql://city:S3cret!@host/db"})
    assert "S3cret!" not in refused.value.sentence("en") + refused.value.sentence("zh")


def test_the_command_ends_with_one_sentence_in_each_language(tmp_path: Path) -> None:
    done = run("up", "--data", str(tmp_path), FURONG_HTTP_PROT="80")
    assert done.returncode == 1
    assert "FURONG_HTTP_PORT" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2
