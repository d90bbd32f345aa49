"""The import contracts refuse what they are there to refuse: planted breaches in a copy of the tree are all found."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.tree import ROOT

#: A line, where it is planted, and what the linter must say of it.
_PLANTED = (
    ("nets/casework/rest.py", "import furong.nets.sensing.api", "a net asks another net"),
    ("nets/casework/domain/photos.py", "import django", "a domain rule knows the framework"),
    ("engines/places/cells.py", "import furong.foundation.transactions", "an engine reaches up"),
    ("engines/series/steps.py", "import furong.engines.places", "an engine knows another"),
    (
        "nets/sensing/models/__init__.py",
        "import furong.nets.sensing.actions.acknowledge_alarm",
        "storage calls an action",
    ),
    ("cockpit/layers.py", "import furong.nets.sensing.models", "a screen reads tables"),
    ("nets/sensing/rest/__init__.py", "import furong.nets.sensing.models", "an endpoint skips the api"),
    ("processes/alarm_to_case.py", "import furong.nets.casework.actions.open_case", "a process skips the api"),
    ("kernel/units.py", "def f() -> None:\n    import furong.engines.rules", "a word needs a sum, inside a function"),
    ("kernel/geo.py", "if False:\n    import furong.engines.rules.episodes", "the same where it never runs"),
    ("cockpit/figures.py", "import furong.scenarios.catalogue", "siblings of one layer"),
    ("foundation/identity/people.py", "import furong.project.roles", "plumbing knows who wires it"),
)
_NEW_FILES = ("nets/casework/helpers.py", "common/__init__.py")


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of what the linter reads."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    only_python = shutil.ignore_patterns("__pycache__", "static", "locale", "templates", "data", "migrations")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=only_python)
    return tmp_path


def test_planted_breaches_are_refused(copied: Path) -> None:
    package = copied / "src/furong"
    for place, line, _ in _PLANTED:
        with (package / place).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    for place in _NEW_FILES:
        (package / place).parent.mkdir(exist_ok=True)
        (package / place).write_text('"""A drawer."""\n', encoding="utf-8")
    linted = _lint(copied)
    assert linted.returncode == 1
    said = re.sub(r"\s+", " ", linted.stdout)
    for place, line, why in _PLANTED:
        importer = "furong." + place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        imported = line.split()[-1]
        pattern = rf"{re.escape(importer)} (?:->|is not allowed to import) {re.escape(imported)}"
        assert re.search(pattern, said), f"{why}: {importer} -> {imported}\n{linted.stdout}"
    assert "furong.nets.casework.helpers" in said
    assert "furong.common" in said
