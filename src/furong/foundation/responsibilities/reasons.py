"""Why a unit is proposed."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason for a proposal, as a stable code and in words."""

    code: str
    zh: str
    en: str

    def text(self, language: str) -> str:
        """Return it in ``language``."""
        return self.en if language == "en" else self.zh
