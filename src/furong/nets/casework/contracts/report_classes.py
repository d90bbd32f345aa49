"""What can be reported, as those choose it who report something."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ReportClass"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportClass:
    """A class of matters that can be reported.

    Args:
        code: Its code, e.g. ``E01-12``.
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        cases: Cases of it that were opened lately. [1]
    """

    code: str
    name_zh: str
    name_en: str
    cases: int

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh
