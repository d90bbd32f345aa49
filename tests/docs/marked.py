"""The pages of the documentation as the tests read them."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["EXAMPLES", "ROOT", "markdown_pages", "words_in_code"]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
_LEFT_OUT = {".venv", "node_modules", "vendor", ".git", ".pytest_cache"}


def markdown_pages() -> list[Path]:
    """Return every Markdown page of the project."""
    return [path for path in sorted(ROOT.rglob("*.md")) if not _LEFT_OUT & set(path.relative_to(ROOT).parts)]


def words_in_code(page: Path) -> set[str]:
    """Return everything that a page sets in code style."""
    return set(re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")))
