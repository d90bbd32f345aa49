"""The pages of the documentation as the tests read them."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.tree import ROOT, text_sources

__all__ = ["EXAMPLES", "ROOT", "markdown_pages", "words_in_code"]

EXAMPLES = ROOT / "docs" / "examples"


def markdown_pages() -> list[Path]:
    """Return every Markdown page of the project."""
    return [ROOT / source.path for source in text_sources() if source.path.endswith(".md")]


def words_in_code(page: Path) -> set[str]:
    """Return everything that a page sets in code style."""
    return set(re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")))
