"""An appeal as a client of Open311 sees it: with the id that it was given, and nothing that others may not know."""

from __future__ import annotations

from dataclasses import dataclass

from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.contracts.tracking import TrackedAppeal

__all__ = ["ClientAppeal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAppeal:
    """An appeal by number and code.

    Args:
        tracked: Where it stands.
        kind: What is wanted.
        area: Code of its area.
    """

    tracked: TrackedAppeal
    kind: AppealKind
    area: str
