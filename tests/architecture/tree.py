"""The files of the project, as the architecture tests see them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

__all__ = ["FOLDERS", "ROOT", "Source", "is_kept_by_hand", "python_sources", "text_sources"]

ROOT = Path(__file__).resolve().parents[2]

#: Every folder of the project.
FOLDERS = frozenset(
    {".ci", "benchmarks", "changes", "docs", "frontend", "packs", "requirements", "src", "stubs", "tests", "tools"}
)
#: Folders that no release contains: what `.gitignore` names, and the history.
_LEFT_OUT = frozenset(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line) | {".git"}
_TEXT = frozenset(
    {".cfg", ".css", ".csv", ".geojson", ".html", ".js", ".json", ".jsonl", ".lock", ".md", ".mjs", ".po", ".py"}
    | {".pyi", ".sh", ".sql", ".svg", ".toml", ".txt", ".xml", ".yaml", ".yml", ""}
)
#: Written by tools or by others: reviewed where it comes from, not line by line.
_NOT_BY_HAND = (
    "LICENSE",
    "docs/api/*",
    "docs/reference/*",
    "frontend/package-lock.json",
    "requirements/*.lock",
    "src/furong/**/data/*",
    "src/furong/**/locale/**/*.po",
    "src/furong/**/migrations/*.py",
    "src/furong/foundation/web/static/vendor/*",
    "src/furong/foundation/web/static/vendor/licences/*",
    "packs/*/data/*",
)


@dataclass(frozen=True)
class Source:
    """One text file.

    Args:
        path: From the root of the project, with slashes.
        text: What it says.
    """

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file as Python, parsed once."""
        return ast.parse(self.text, self.path)

    @property
    def lines(self) -> list[str]:
        """The lines of the file."""
        return self.text.splitlines()


def is_kept_by_hand(path: str) -> bool:
    """Return whether people write the file, rather than a tool or somebody else."""
    return not any(_matches(path, pattern) for pattern in _NOT_BY_HAND)


def _matches(path: str, pattern: str) -> bool:
    head, several, tail = pattern.partition("**/")
    if not several:
        return PurePosixPath(path).match(pattern) and path.count("/") == pattern.count("/")
    folder, _, name = tail.rpartition("/")
    inside = path.removeprefix(head)
    under = f"/{folder}/".replace("/**/", "/")
    return path.startswith(head) and under in f"/{inside}" and PurePosixPath(path).match(name)


def _own_files() -> Iterator[Path]:
    """Yield the files of the root and of the project's own folders; somebody's data directory may stand beside them."""
    for path in sorted(ROOT.iterdir()):
        if path.is_file() and path.suffix in _TEXT and path.name not in _LEFT_OUT:
            yield path
        elif path.name in FOLDERS:
            yield from _walk(path)


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in _LEFT_OUT or path.name.endswith((".egg-info", ".pyc")):
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix in _TEXT and path.is_file():
            yield path


@cache
def text_sources() -> tuple[Source, ...]:
    """Return every text file of the project."""
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in _own_files())


@cache
def python_sources(under: str = "") -> tuple[Source, ...]:
    """Return the Python files that people write, under a folder such as ``src/furong/nets/``."""
    return tuple(
        source
        for source in text_sources()
        if source.path.endswith(".py") and source.path.startswith(under) and is_kept_by_hand(source.path)
    )
