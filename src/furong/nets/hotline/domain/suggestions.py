"""What a model and the rules of emergencies say of a text; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from furong.engines.texts.emergencies import find_emergencies
from furong.engines.texts.model import TextModel
from furong.nets.hotline.contracts.suggestions import CategorySuggestion, EmergencyWords, Suggestions

__all__ = ["emergency_words", "said_of", "said_of_many", "told_words"]

_CANDIDATES = 3
_WORDS_MAX = 300
#: How a break between clauses stands in what was found, and how people write it.
_BREAK, _COMMA = "|", "，"
_DIGITS = 4


def emergency_words(text: str) -> tuple[EmergencyWords, ...]:
    """Return the emergencies that a text tells of, alarms first."""
    return tuple(
        EmergencyWords(
            kind=one.kind,
            zh=one.zh,
            en=one.en,
            words=one.words,
            start=one.start,
            end=one.end,
            is_alarm=one.is_alarm,
            doubt=one.doubt,
        )
        for one in find_emergencies(text)
    )


def said_of(model: TextModel, version: int, text: str, title: str, promised: str) -> Suggestions:
    """Return what a model says of a text, without emergencies.

    Args:
        model: The model.
        version: Its version. [1]
        text: As it was written.
        title: Its title, or empty.
        promised: Share of automatic ones that shall be right; empty lets none be automatic. [1]
    """
    return said_of_many(model, version, [text], [title], promised)[0]


def said_of_many(
    model: TextModel, version: int, texts: Sequence[str], titles: Sequence[str], promised: str
) -> list[Suggestions]:
    """Return what a model says of texts, without emergencies; many at once cost a fraction of as many one by one.

    Args:
        model: The model.
        version: Its version. [1]
        texts: As they were written.
        titles: Their titles, or empty.
        promised: Share of automatic ones that shall be right; empty lets none be automatic. [1]
    """
    said = model.predict(texts, titles)
    order = np.argsort(-said.probability, axis=1, kind="stable")[:, :_CANDIDATES]
    least = model.thresholds.get(promised)
    return [
        Suggestions(
            model=version,
            categories=tuple(
                CategorySuggestion(
                    category=model.labels[number], confidence=round(float(said.probability[row, number]), _DIGITS)
                )
                for number in order[row]
            ),
            is_known=bool(said.is_known[row]),
            is_automatic=bool(said.is_known[row]) and least is not None and float(said.confidence[row]) >= least,
            emergencies=(),
        )
        for row in range(len(texts))
    ]


def told_words(emergencies: Iterable[EmergencyWords]) -> str:
    """Return kinds of emergency with the words that tell of them, as a line."""
    return "；".join(f"{one.zh}“{one.words.replace(_BREAK, _COMMA)}”" for one in emergencies)[:_WORDS_MAX]
