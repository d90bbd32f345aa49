"""Units that an appeal may be given to, with what speaks for each."""

from __future__ import annotations

from dataclasses import dataclass

from furong.foundation.responsibilities.reasons import Reason
from furong.nets.hotline.contracts.appeals import AppealState, Satisfaction

__all__ = ["CandidateUnit", "LikeAppeal", "MisdispatchInfo", "UnitCandidate"]


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
class LikeAppeal:
    """An earlier appeal that says the like, and what came of it.

    Args:
        number: Its number.
        unit: Code of the unit that replied to it.
        likeness: How far the words of both are the same. [1]
        state: Where it stands.
        satisfaction: What the citizen said of the handling, or ``None``.
        words: Words that stand in both, without what is personal.
    """

    number: str
    unit: str
    likeness: float
    state: AppealState
    satisfaction: Satisfaction | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MisdispatchInfo:
    """How often a unit was given what was not its own.

    Args:
        decided: Appeals that it has replied to, returned, or was awarded, of the newest. [1]
        wrong: Those that it has returned and was not awarded. [1]
        bound: How large their share may be in truth, at the confidence of 95 %. [1]
    """

    decided: int
    wrong: int
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCandidate:
    """A unit that may be asked: because the list names it, because it has handled the like, or both.

    Args:
        unit: Which.
        handled: How many appeals of that category it was given and kept. [1]
        returned: How many of them it has returned. [1]
        awarded: How many of them arbitration has given to it. [1]
        hours: How long it took from being asked to the reply, on the mean, or ``None``. [h]
        ratio: Its share of what speaks for those that are shown. [1]
        clause: What would be cited: the line of the list, or the clause that was cited last; may be empty.
        precedent: Number of the newest appeal of that category that it kept, or empty.
        is_certain: Whether the list leaves no doubt that it is this one.
        misdispatch: How often it was given what was not its own.
        reasons: Why it stands where it stands, the weightiest first.
        precedents: The nearest earlier appeals that it has replied to.
    """

    unit: CandidateUnit
    handled: int
    returned: int
    awarded: int
    hours: float | None
    ratio: float
    clause: str
    precedent: str
    is_certain: bool
    misdispatch: MisdispatchInfo
    reasons: tuple[Reason, ...]
    precedents: tuple[LikeAppeal, ...]
