"""What a release is made of says the same version everywhere, and news waits in a form that a release can read."""

from __future__ import annotations

import re
import tomllib

import yaml
from tests.docs.marked import ROOT

from furong import __version__

_KINDS = ("added", "changed", "fixed", "removed")


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert project["version"] == __version__ == code["softwareVersion"]
    assert project["license"] == code["legal"]["license"]


def test_descriptions_of_the_public_code_have_the_lengths_that_its_standard_asks_for() -> None:
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert set(code["description"]) == {"zh", "en"}
    for text in code["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert text["features"]


def test_news_fragments_name_issue_and_kind_and_say_one_thing() -> None:
    fragments = [path for path in (ROOT / "changes").iterdir() if path.name != "README.md"]
    for path in fragments:
        assert re.fullmatch(rf"\d+\.({'|'.join(_KINDS)})(\.\d+)?\.md", path.name), path.name
        text = path.read_text(encoding="utf-8").strip()
        assert text.endswith("."), path.name
        assert len(text) <= 300, path.name


def test_the_continuous_integration_runs_what_everybody_runs() -> None:
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").strip().endswith("exec make test")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^test: lint types contracts unit ", makefile, re.MULTILINE)
