"""Describing the packs that are there, for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from furong.scenarios.pack import Pack, list_packs, load_pack
from furong.scenarios.quality import tier_of

__all__ = ["PackInfo", "describe_pack", "describe_packs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackInfo:
    """A pack as a list shows it."""

    id: str
    title_zh: str
    title_en: str
    version: str
    tier: str
    owner: str
    region: str
    rules: int
    case_types: int
    tests: int

    def title(self, language: str) -> str:
        """Return the title in ``language``."""
        return self.title_en if language == "en" else self.title_zh


def describe_packs(root: Path) -> list[PackInfo]:
    """Return every pack below ``root``, by name."""
    return [describe_pack(_loaded(root, name)) for name in list_packs(root)]


def describe_pack(pack: Pack) -> PackInfo:
    """Return what a list shows of a pack."""
    return PackInfo(
        id=pack.id,
        title_zh=pack.manifest.title.zh,
        title_en=pack.manifest.title.en,
        version=pack.manifest.version,
        tier=tier_of(pack),
        owner=pack.manifest.owner,
        region=pack.manifest.region,
        rules=len(pack.rules),
        case_types=len(pack.cases),
        tests=len(pack.tests),
    )


@lru_cache(maxsize=256)
def _loaded(root: Path, name: str) -> Pack:
    return load_pack(root, name)
