"""How often appeals that were assigned without a person went to the right unit, beside what was promised."""

from __future__ import annotations

from dataclasses import dataclass

from furong.nets.hotline.contracts.candidates import MisdispatchInfo

__all__ = ["DispatchMonth", "DispatchRates", "UnitMisdispatch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchMonth:
    """What was assigned without a person in a month, under one promise.

    Args:
        month: The month, e.g. ``2026-11``.
        promised: Share that shall go to the right unit. [1]
        assigned: Appeals that were assigned without a person. [1]
        decided: Those of them that the unit has replied to or returned. [1]
        wrong: Those of them that were returned and not awarded to the unit. [1]
        realised: Share of those decided that went to the right unit, or ``None`` when there are none. [1]
        bound: How large the share of wrong ones may be in truth (Clopper and Pearson, 95 %). [1]
    """

    month: str
    promised: float
    assigned: int
    decided: int
    wrong: int
    realised: float | None
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMisdispatch:
    """How often a unit that the list names was given what was not its own.

    Args:
        unit: Its code.
        unit_zh: Its name in Chinese.
        unit_en: Its name in English.
        rate: How often it was.
        is_automatic: Whether that is rare enough for appeals to be assigned to it without a person.
    """

    unit: str
    unit_zh: str
    unit_en: str
    rate: MisdispatchInfo
    is_automatic: bool

    def name(self, language: str) -> str:
        """Return the name of the unit in ``language``."""
        return self.unit_en if language == "en" else self.unit_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchRates:
    """What is promised of assignments without a person, and what came of it.

    Args:
        promised: Share that shall go to the right unit, or ``None`` when every assignment is a person's. [1]
        months: What was assigned without a person, the newest month first.
        units: The units that the list names.
    """

    promised: float | None
    months: tuple[DispatchMonth, ...]
    units: tuple[UnitMisdispatch, ...]
