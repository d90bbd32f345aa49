"""The examples of the documentation run, and pages show them as they are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.marked import EXAMPLES, ROOT, markdown_pages
from tests.docs.running import City, environment
from tests.support.commands import token_of

_PATIENCE_S = 300


def run(example: str, folder: Path, **more: str) -> str:
    """Run a shell example in a folder that holds a copy of the examples, and return what it prints."""
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    done = subprocess.run(
        ["sh", "-eu", example],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_a_python_example_runs_and_prints_what_its_page_says(path: Path) -> None:
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    assert done.returncode == 0, done.stderr
    shown = [page for page in markdown_pages() if done.stdout.strip() in page.read_text(encoding="utf-8")]
    assert shown, done.stdout


def test_examples_import_only_what_callers_may() -> None:
    for path in EXAMPLES.glob("*.py"):
        for module in re.findall(r"^\s*(?:from|import) (furong\S*)", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert re.fullmatch(r"furong\.(engines|kernel)\..+|furong\.nets\.\w+\.(contracts|api)", module), module


def test_pages_show_the_examples_as_they_are() -> None:
    """A block that follows ``<!-- example: NAME -->`` is the file of that name, to the letter."""
    shown = set()
    for page in markdown_pages():
        text = page.read_text(encoding="utf-8")
        for name, block in re.findall(r"<!-- example: (\S+) -->\n```\w+\n(.*?)```", text, re.DOTALL):
            shown.add(name)
            assert block == (EXAMPLES / name).read_text(encoding="utf-8"), f"{page.name}: {name}"
    assert shown == {path.name for path in EXAMPLES.iterdir() if path.is_file()}


def test_the_replay_example_opens_one_case_with_three_tasks(folder: Path) -> None:
    outcome = json.loads(run("replay.sh", folder / "here", FURONG_DATA=str(folder / "data")))
    (episode,) = outcome["episodes"]
    assert (outcome["events_read"], outcome["duplicates"], outcome["quarantined"]) == (6, 1, 1)
    assert episode["raised"] == "2026-11-24T07:13:00+08:00"
    assert episode["cleared"] == "2026-11-24T08:05:00+08:00"
    assert [(task["operator"], task["share"]) for task in episode["tasks"]] == [("A", 1), ("B", 1), ("C", 1)]


def test_the_new_pack_example_makes_a_pack_that_holds(folder: Path) -> None:
    printed = run("new_pack.sh", folder / "here", FURONG_DATA=str(folder / "data"))
    assert "✓ flooded_streets" in printed
    assert "✗" not in printed


@pytest.mark.slow
def test_the_gateway_example_stores_one_record_and_quarantines_the_other(city: City, folder: Path) -> None:
    token = token_of(city.data, "gateway")
    receipt = json.loads(run("send_observations.sh", folder / "here", CITY=city.address, TOKEN=token))
    assert (receipt["stored"], receipt["quarantined"], receipt["durability"]) == (1, 1, "stored")
    assert set(receipt["reasons"]) == {"time_implausible"}


def test_the_front_pages_show_the_two_commands() -> None:
    for name in ("README.md", "README.zh.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "make run" in text
        assert "make test" in text


@pytest.mark.slow
def test_the_example_of_readings_stores_two_and_puts_one_aside(city: City, folder: Path) -> None:
    token = token_of(city.data, "gateway")
    told = run("send_readings.sh", folder / "here", CITY=city.address, TOKEN=token, DATA=str(city.data))
    receipt = json.loads(told)
    assert (receipt["durability"], receipt["stored"], receipt["reasons"]) == ("stored", 2, {"unknown_code": 1})


@pytest.mark.slow
def test_the_open311_example_reports_something_and_follows_it(city: City, folder: Path) -> None:
    key = token_of(city.data, "open311")
    (told,) = json.loads(run("report_over_open311.sh", folder / "here", CITY=city.address, KEY=key))
    assert (told["status"], told["service_code"]) == ("open", "E04-93")
    assert told["description"] == "Bikes block the way to the bus stop."


def test_the_example_of_appeals_tells_categories_and_an_emergency(folder: Path) -> None:
    _, *told = run("hotline.sh", folder / "here").strip().rsplit("\n", 2)
    crowded, gas = (json.loads(line) for line in told)
    assert crowded["label"] == "交通"
    assert [one["kind"] for one in gas["emergencies"] if one["alarm"]] == ["gas"]
