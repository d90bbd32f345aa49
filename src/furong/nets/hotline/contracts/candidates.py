"""Units that an appeal may be given to, with what speaks for each."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CandidateUnit", "UnitCandidate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateUnit:
    """A unit that can be asked."""

    code: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCandidate:
    """A unit that has handled the like before.

    Args:
        unit: Which.
        handled: How many appeals of that category it was given and kept. [1]
        returned: How many of them it has returned. [1]
        ratio: Its share of those that were kept. [1]
        clause: The clause that was cited last, or empty.
        precedent: Number of the newest appeal of that category that it kept.
    """

    unit: CandidateUnit
    handled: int
    returned: int
    ratio: float
    clause: str
    precedent: str
