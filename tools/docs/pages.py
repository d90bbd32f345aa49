"""Every page that is generated, by its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tools.docs import code_pages, pack_page, rest_pages
from tools.docs.contracts_diagram import contract_list, inner_diagram, layers_diagram
from tools.docs.tables import with_block

__all__ = ["ROOT", "generated", "stale", "write"]

ROOT = Path(__file__).resolve().parents[2]

_PAGES: Mapping[str, Callable[[], str]] = {
    "docs/api/openapi.json": rest_pages.openapi_document,
    "docs/reference/commands.md": code_pages.cli_page,
    "docs/reference/errors.md": code_pages.errors_page,
    "docs/reference/events.md": code_pages.events_page,
    "docs/reference/lifecycle.md": code_pages.lifecycle_page,
    "docs/reference/appeals.md": code_pages.appeals_page,
    "docs/reference/packs.md": pack_page.packs_page,
    "docs/reference/rest.md": rest_pages.rest_page,
    "docs/reference/roles.md": code_pages.roles_page,
    "docs/reference/settings.md": code_pages.settings_page,
}
_ARCHITECTURE = "docs/architecture.md"


def _architecture() -> str:
    page = (ROOT / _ARCHITECTURE).read_text(encoding="utf-8")
    page = with_block(page, "layers", layers_diagram(ROOT))
    page = with_block(page, "inside", inner_diagram(ROOT))
    return with_block(page, "contracts", contract_list(ROOT))


def generated() -> dict[str, str]:
    """Return the text of every generated page by its path."""
    return {path: make() for path, make in _PAGES.items()} | {_ARCHITECTURE: _architecture()}


def stale() -> list[str]:
    """Return the paths of pages that are not what they should be."""
    return [
        path
        for path, text in generated().items()
        if not (ROOT / path).exists() or (ROOT / path).read_text(encoding="utf-8") != text
    ]


def write() -> list[str]:
    """Write the pages that have changed and return their paths."""
    changed = stale()
    texts = generated()
    for path in changed:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(texts[path], encoding="utf-8")
    return changed
