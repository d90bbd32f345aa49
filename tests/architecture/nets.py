"""Which net a thing belongs to."""

from __future__ import annotations

from tests.architecture.tree import ROOT

__all__ = ["NETS", "net_of_module", "net_of_path"]

#: The nets that exist.
NETS = tuple(
    sorted(
        path.name
        for path in (ROOT / "src/furong/nets").iterdir()
        if (path / "api.py").exists() or (path / "api").is_dir()
    )
)


def net_of_module(module: str) -> str:
    """Return the net of a dotted module name, or the empty string."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["furong", "nets"] and len(parts) > 2 else ""


def net_of_path(path: str) -> str:
    """Return the net of a path below ``src/furong/nets/`` or ``tests/nets/``, or the empty string."""
    for folder in ("src/furong/nets/", "tests/nets/"):
        if path.startswith(folder):
            name = path.removeprefix(folder).split("/")[0]
            return name if name in NETS else ""
    return ""
