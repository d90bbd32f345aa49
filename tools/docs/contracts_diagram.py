"""The diagram of the architecture, drawn from the import contracts in ``pyproject.toml``."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["contract_list", "inner_diagram", "layers_diagram"]


def _contracts(root: Path) -> list[dict[str, Any]]:
    document = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = document["tool"]["importlinter"]["contracts"]
    return found


def _layers(root: Path, container: str) -> list[list[str]]:
    """Return the layers of a container, from the top; parts of one layer stand side by side."""
    (contract,) = [c for c in _contracts(root) if c["type"] == "layers" and c["containers"] == [container]]
    return [[part.strip(" ()") for part in layer.split("|")] for layer in contract["layers"]]


def _members(root: Path, package: str) -> list[str]:
    folder = root / "src" / package.replace(".", "/")
    return sorted(path.parent.name for path in folder.glob("*/__init__.py"))


def layers_diagram(root: Path) -> str:
    """Return the layers as a Mermaid flowchart; an arrow says “may import”."""
    lines = ["flowchart TB"]
    layers = _layers(root, "furong")
    for layer in layers:
        for part in layer:
            members = _members(root, f"furong.{part}") if part in ("nets", "engines") else []
            inside = f"<br/>{' · '.join(members)}" if members else ""
            lines.append(f'  {part}["<b>{part}</b>{inside}"]')
    lines += [f"  {arrow}" for arrow in _arrows(layers)]
    return _mermaid(lines)


def inner_diagram(root: Path) -> str:
    """Return the layers inside a net as a Mermaid flowchart."""
    layers = _layers(root, "furong.nets.*")
    lines = ["flowchart LR"]
    names = ["_".join(layer) for layer in layers]
    lines += [f'  {name}["{"<br/>".join(layer)}"]' for name, layer in zip(names, layers, strict=True)]
    lines += [f"  {above} --> {below}" for above, below in itertools.pairwise(names)]
    return _mermaid(lines)


def _arrows(layers: list[list[str]]) -> Iterator[str]:
    for above, below in itertools.pairwise(layers):
        for upper in above:
            for lower in below:
                yield f"{upper} --> {lower}"


def _mermaid(lines: list[str]) -> str:
    return "\n".join(["```mermaid", *lines, "```"])


def contract_list(root: Path) -> str:
    """Return the contracts by name, as ``lint-imports`` checks them."""
    return "\n".join(f"{contract['name'].replace(' ', '. ', 1)}" for contract in _contracts(root))
