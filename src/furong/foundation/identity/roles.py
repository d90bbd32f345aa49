"""Roles as a table: what each may do. The table itself is handed in by the layer that wires the parts together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

__all__ = ["Role", "role_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One role.

    Args:
        code: Stable name, e.g. ``duty_officer``.
        title_zh: Title in Chinese.
        title_en: Title in English.
        actions: What it allows.
        own_organisation_only: Whether it reaches only what is assigned to the person's own organisation.
        own_organisation_actions: Those of its actions that do, when the others reach everything in the area.
        home: Path of the page that the person starts on.
    """

    code: str
    title_zh: str
    title_en: str
    actions: frozenset[str]
    own_organisation_only: bool = False
    own_organisation_actions: frozenset[str] = frozenset()
    home: str = "/"

    def title(self, language: str) -> str:
        """Return the title in ``language``."""
        return self.title_en if language == "en" else self.title_zh


def role_table() -> Mapping[str, Role]:
    """Return every role by its code."""
    table: Mapping[str, Role] = settings.FURONG_ROLES
    return table
