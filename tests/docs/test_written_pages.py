"""Pages that people write name things that exist."""

from __future__ import annotations

import ast
import io
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from babel.messages.pofile import read_po
from tests.docs.marked import ROOT, markdown_pages, words_in_code

from furong.project.cli import app as commands
from furong.project.options import OPTIONS

PAGES = pytest.mark.parametrize("page", markdown_pages(), ids=lambda page: page.relative_to(ROOT).as_posix())


@PAGES
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        place, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        found = (page.parent / place).resolve() if place else page
        assert found.exists(), target
        if anchor and found.suffix == ".md":
            assert anchor in _anchors(found), target


def _anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@PAGES
def test_settings_exist(page: Path) -> None:
    known = {option.variable for option in OPTIONS} | {"FURONG_TEST_DATABASE_HOST"}
    assert set(re.findall(r"\bFURONG_[A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8"))) <= known


@PAGES
def test_commands_exist(page: Path) -> None:
    tree: Any = typer.main.get_command(commands.app)
    text = page.read_text(encoding="utf-8")
    lines = re.findall(r"`furong ([^`\n]*)`", text) + re.findall(r"^furong (.*)$", text, re.MULTILINE)
    for line in lines:
        first, *rest = re.findall(r"^[a-z-]+|(?<= )[a-z-]+", line)
        assert first in tree.commands, line
        inner = getattr(tree.commands[first], "commands", None)
        assert inner is None or rest[:1] == [] or rest[0] in inner, line


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.name)
def test_words_of_the_screens_are_those_that_the_screens_show(page: Path) -> None:
    """What a page sets as ``**中文 · English**`` is a message and its translation in a catalogue."""
    for chinese, english in re.findall(
        r"\*\*([^*\n ]*[\u4e00-\u9fff][^*\n ]*) · ([^*\n]+)\*\*", page.read_text("utf-8")
    ):
        assert chinese in _translations().get(english, set()), f"{chinese} · {english}"


@cache
def _translations() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in ROOT.glob("src/furong/**/locale/zh_Hans/LC_MESSAGES/django.po"):
        for message in read_po(io.BytesIO(path.read_bytes())):
            if isinstance(message.id, str) and isinstance(message.string, str):
                found.setdefault(message.id, set()).add(message.string)
    return found


@PAGES
def test_paths_of_the_project_exist(page: Path) -> None:
    for name in words_in_code(page):
        if re.fullmatch(r"(?:docs|packs|src|tests|tools|changes|benchmarks|requirements|frontend)/[\w./-]*", name):
            assert (ROOT / name).exists(), name


@PAGES
def test_make_targets_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    named = {name for quoted in re.findall(r"`make ([a-z -]+)`", text) for name in quoted.split()}
    named |= set(re.findall(r"^make ([a-z-]+)", text, re.MULTILINE))
    assert named <= targets


def test_every_page_of_the_documentation_is_reached_from_its_front_page() -> None:
    front = ROOT / "docs/README.md"
    reached: set[Path] = set()
    waiting = [front]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        waiting += [(page.parent / link).resolve() for link in links if ":" not in link]
    missing = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")} - {
        path.relative_to(ROOT).as_posix() for path in reached if path.is_relative_to(ROOT)
    }
    assert missing == set()


def test_the_glossary_has_every_noun() -> None:
    named = words_in_code(ROOT / "docs/glossary.md")
    folders = ("src/furong/nets/*/contracts", "src/furong/kernel")
    sources = [source for folder in folders for source in ROOT.glob(f"{folder}/*.py")]
    nouns = {
        node.name
        for source in sources
        for node in ast.parse(source.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }
    assert len(nouns) > 40
    assert sorted(nouns - named) == []


def test_every_dependency_says_why_it_is_there() -> None:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*document["project"]["dependencies"], *document["dependency-groups"]["dev"]]
    declared += [entry for extra in document["project"]["optional-dependencies"].values() for entry in extra]
    names = {re.split(r"[\[<>=;]", entry)[0].strip() for entry in declared}
    names |= {entry.split("==")[0] for entry in document["build-system"]["requires"]}
    explained = re.findall(
        r"^\| `([\w-]+)` \|", (ROOT / "docs/dependencies.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(explained) == sorted(set(explained))
    assert set(explained) == names


def test_decisions_are_numbered_without_gaps_and_have_the_four_parts() -> None:
    records = sorted(path for path in (ROOT / "docs/adr").glob("*.md") if path.name != "README.md")
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert re.match(rf"# {int(record.name[:4])}\. \S", text), record.name
        for part in ("Status", "Context", "Decision", "Consequences"):
            assert f"\n## {part}\n" in text, f"{record.name}: {part}"


def test_every_net_has_its_page() -> None:
    for facade in ROOT.glob("src/furong/nets/*/api.py"):
        text = (facade.parent / "README.md").read_text(encoding="utf-8")
        for part in ("Nouns", "Verbs", "Events"):
            assert f"\n## {part}\n" in text, facade.parent.name
        offered = re.findall(r'^CASE_|"([a-z]+\.[a-z]+\.[a-z_]+)"', (facade.parent / "contracts.py").read_text())
        assert {name for name in offered if name} <= words_in_code(facade.parent / "README.md")


def test_both_front_pages_have_the_same_parts() -> None:
    def parts(name: str) -> list[int]:
        return [len(marks) for marks in re.findall(r"^(#+) ", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)]

    assert parts("README.md") == parts("README.zh.md")
