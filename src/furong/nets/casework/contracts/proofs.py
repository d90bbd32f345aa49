"""What keeps a photo from proving that something was done at a place after somebody was sent there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["PhotoFinding", "ProofTrouble"]


class ProofTrouble(StrEnum):
    """Why a photo proves nothing."""

    REUSED = "reused"
    REPEATED = "repeated"
    FAR = "far"
    EARLY = "early"
    FUTURE = "future"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFinding:
    """Something that was found about a photo; such findings are only ever added.

    Args:
        trouble: What kind: the photo of an earlier case, one that this case has already, taken too far from the place,
            before the case was dispatched or later than now, or one that the check has seen and not been content with.
        case: Number of the case that had the photo first, or empty.
        zh: What was found, in Chinese.
        en: The same in English.
    """

    trouble: ProofTrouble
    case: str
    zh: str
    en: str

    def text(self, language: str) -> str:
        """Return what was found, in ``language``."""
        return self.en if language == "en" else self.zh
