"""What types of cases are called, for lists to choose from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CaseTypeName"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTypeName:
    """A declared type by its names alone."""

    key: str
    title_zh: str
    title_en: str

    def title(self, language: str) -> str:
        """Return what it is called, in ``language``."""
        return self.title_en if language == "en" else self.title_zh
