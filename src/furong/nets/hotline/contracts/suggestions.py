"""What is suggested for a text: its category with confidence, and emergencies with the words they came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = [
    "EMERGENCY_STEP",
    "UNKNOWN",
    "CategorySuggestion",
    "EmergencyCall",
    "EmergencyNotice",
    "EmergencyWords",
    "Suggestions",
]

#: What a text is called that is unlike everything that was learnt.
UNKNOWN = "unknown"
#: The step that the history names when the words of an appeal tell of an emergency.
EMERGENCY_STEP = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategorySuggestion:
    """A category, and how sure the model is.

    Args:
        category: Its name.
        confidence: How likely it is right. [1]
    """

    category: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyWords:
    """One kind of emergency that a text tells of.

    Args:
        kind: Key of the kind.
        zh: Its name in Chinese.
        en: Its name in English.
        words: The words that tell of it.
        start: Where they begin in the text. [char]
        end: Where they end. [char]
        is_alarm: Whether somebody has to be called; what a denial, a drill or the past makes doubtful is no alarm.
        doubt: The words that make it doubtful, or empty.
    """

    kind: str
    zh: str
    en: str
    words: str
    start: int
    end: int
    is_alarm: bool
    doubt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What is suggested for a text.

    Args:
        model: Version of the model that was asked, or ``None`` when none is in use or it fails. [1]
        categories: The three likeliest, the surest first; empty without a model.
        is_known: Whether the text is like anything that was learnt.
        is_automatic: Whether the first is sure enough for the accuracy that the city has promised.
        emergencies: What rules find, alarms first.
    """

    model: int | None
    categories: tuple[CategorySuggestion, ...]
    is_known: bool
    is_automatic: bool
    emergencies: tuple[EmergencyWords, ...]

    @property
    def alarms(self) -> tuple[EmergencyWords, ...]:
        """Emergencies for which somebody has to be called."""
        return tuple(one for one in self.emergencies if one.is_alarm)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyNotice:
    """An appeal that tells of an emergency and that no unit has yet.

    Args:
        number: Its number.
        title: A line that names it.
        words: The kinds of emergency, with the words that tell of them.
        received_at: When it came.
    """

    number: str
    title: str
    words: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCall:
    """A call in which the citizen tells of an emergency, and of which no appeal was made yet.

    Args:
        call: Its key.
        words: The kinds of emergency, with the words that tell of them.
        began_at: When it began.
    """

    call: str
    words: str
    began_at: datetime
