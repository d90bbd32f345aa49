"""Where an appeal is about: what its words stand for, what is asked back, and the gazetteer that knows names."""

from __future__ import annotations

from dataclasses import dataclass

from furong.engines.texts.places import PlaceState
from furong.foundation.tables.findings import Finding

__all__ = ["GazetteerReport", "PlaceChoice", "PlaceReading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChoice:
    """One way in which the words of a place fit.

    Args:
        area: Code of the area.
        zh: What it is called, from the district down, in Chinese.
        en: The same in English.
    """

    area: str
    zh: str
    en: str

    def name(self, language: str) -> str:
        """Return what it is called in ``language``."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReading:
    """What the words and the position of an appeal stand for.

    Args:
        state: What is known: certain, ambiguous, conflicting, unknown, or nothing said.
        area: Code of the area that is certain, or empty.
        zh: What it is called, from the district down, in Chinese.
        en: The same in English.
        place: Name of the place of the gazetteer that is meant, or empty.
        words: The words that tell of it.
        relation: Where it is from there, e.g. 对面, or empty.
        question_zh: What to ask the citizen, in Chinese; empty when nothing is to be asked.
        question_en: The same in English.
        options: What may be meant.
        lon: Longitude (WGS 84) that the words tell for certain, or ``None``. [deg]
        lat: Latitude, or ``None``. [deg]
    """

    state: PlaceState
    area: str
    zh: str
    en: str
    place: str
    words: tuple[str, ...]
    relation: str
    question_zh: str
    question_en: str
    options: tuple[PlaceChoice, ...]
    lon: float | None
    lat: float | None

    def question(self, language: str) -> str:
        """Return what to ask in ``language``."""
        return self.question_en if language == "en" else self.question_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerReport:
    """What became of a gazetteer that was loaded.

    Args:
        file: Name of the file.
        rows: Places read; they are all that is known from now on. [1]
        findings: What the check found.
    """

    file: str
    rows: int
    findings: tuple[Finding, ...]
