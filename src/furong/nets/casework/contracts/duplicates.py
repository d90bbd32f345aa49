"""What others see of cases that may be the same matter, and of cases that were found to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from furong.nets.casework.contracts.cases import CaseState, HistoryEntry, Source

__all__ = ["MergedCase", "Merger", "NearCase"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCase:
    """An open case that may be the same matter, with enough to judge whether it is.

    Args:
        number: Its number.
        class_code: Its class of the standard table, or empty.
        title_zh: What happened, in Chinese.
        title_en: The same in English.
        text: What was reported, in the words of who reported it, or empty.
        state: Where it stands.
        source: Where it comes from.
        place_zh: Name of the place in Chinese.
        place_en: Name of the place in English.
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
        opened_at: When it was opened.
        distance_m: How far away it is. [m]
        hours_apart: How long before or after it was opened. [h]
        likeness: How far its words tell of the same, from 0 to 1. [1]
        score: How likely it is the same matter, from 0 to 1, by words, distance and time. [1]
        photo: Number of its first photo, or ``None``.
    """

    number: str
    class_code: str
    title_zh: str
    title_en: str
    text: str
    state: CaseState
    source: Source
    place_zh: str
    place_en: str
    lon: float
    lat: float
    opened_at: datetime
    distance_m: float
    hours_apart: float
    likeness: float
    score: float
    photo: int | None

    def title(self, language: str) -> str:
        """Return what happened, in ``language``."""
        return self.title_en if language == "en" else self.title_zh

    def place(self, language: str) -> str:
        """Return the name of the place in ``language``."""
        return self.place_en if language == "en" else self.place_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedCase:
    """A case that was found to be the matter of another one, with what had happened to it."""

    number: str
    title_zh: str
    title_en: str
    source: Source
    opened_at: datetime
    history: tuple[HistoryEntry, ...]

    def title(self, language: str) -> str:
        """Return what happened, in ``language``."""
        return self.title_en if language == "en" else self.title_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """What a case was merged into, if it was, and the cases that were merged into it.

    Args:
        into: Number of the case that it was merged into, or empty.
        step: What the reader may do with it now: ``merge``, ``split``, or nothing.
        cases: The cases that were merged into it.
    """

    into: str
    step: str
    cases: tuple[MergedCase, ...]
