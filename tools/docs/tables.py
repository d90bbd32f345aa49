"""Markdown tables, and text between two marks of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["generated_page", "table", "with_block"]

_NOTE = "<!-- Written by `make docs` from {source}; tests/docs compares it. Change the source, not this page. -->"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a bar or a line break inside a cell does not break it."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(_cell(text) for text in row)} |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def generated_page(title: str, source: str, *parts: str) -> str:
    """Return a page that says where it comes from."""
    return "\n\n".join([f"# {title}", _NOTE.format(source=f"`{source}`"), *parts]) + "\n"


def with_block(page: str, name: str, block: str) -> str:
    """Return ``page`` with the text between ``<!-- name -->`` and ``<!-- end -->`` replaced.

    Raises:
        ValueError: When the page has no such marks.
    """
    begin, end = f"<!-- {name} -->\n", "\n<!-- end -->"
    head, found, rest = page.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"the page has no block {name!r}")
    return f"{head}{begin}{block}{end}{tail}"
