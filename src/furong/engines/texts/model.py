"""A learnt classifier of texts, as arrays: scores and probabilities of categories, with NumPy alone.

A text is its runs of characters twice over: those of the whole, and those of its head (the title, or how it begins),
which says what it is about. Each field is weighed by how rare its runs are and brought to length one, so that a letter
of a thousand words does not outvote a call of ten. A score is linear in both; probabilities come from all scores of a
text by a softmax that was fitted to predictions of texts not learnt from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from furong.engines.texts.grams import Grams, Slots, grams_of

__all__ = [
    "FIELDS",
    "UNKNOWN",
    "Field",
    "FieldWeights",
    "Prediction",
    "TextModel",
    "head_of",
    "known_share",
    "known_texts",
    "softmax",
    "text_grams",
    "trust_terms",
    "trusted",
]

#: What is said of a text that is unlike everything learnt.
UNKNOWN = "unknown"
_HEAD_LENGTH = 40
_BATCH = 512
_LEAST = 1e-9
#: A text of which a smaller share of runs was met in learning is unknown. [1]
_KNOWN_LEAST = 0.3

Floats = npt.NDArray[np.float32]
Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Field:
    """One of the two views of a text.

    Args:
        sizes: Lengths of runs. [char]
        bits: Slots are 2 to that power. [1]
        salt: Keeps runs of one field from another's slots. [1]
        share: Length of the field's vector beside the other's. [1]
    """

    sizes: tuple[int, ...]
    bits: int
    salt: int
    share: float


#: The whole and the head. Runs of four did not help, nor did a longer head, on the appeals this was measured on.
FIELDS = (Field((1, 2, 3), 20, 0, 1.0), Field((1, 2, 3), 18, 1, 0.5))


@dataclass(frozen=True, eq=False)
class FieldWeights:
    """What was learnt of one field.

    Args:
        slots: Slots that were met in two texts or more, ascending.
        rarity: How rare each is. [1]
        weights: What each adds to the score of each category. [1]
    """

    slots: Slots
    rarity: Floats
    weights: Floats

    def places(self, width: int) -> npt.NDArray[np.int32]:
        """Return for each slot where it is among those kept, -1 where it is not.

        Args:
            width: How many slots there are. [1]
        """
        table = np.full(width, -1, dtype=np.int32)
        table[self.slots] = np.arange(len(self.slots), dtype=np.int32)
        return table


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a model says of some texts.

    Args:
        probability: Of each text (row) and category (column). [1]
        known: Share of each text's runs that were met in learning. [1]
        is_known: Whether each text is like anything learnt; if not, its category is unknown whatever is likeliest.
    """

    probability: Probabilities
    known: Probabilities
    is_known: npt.NDArray[np.bool_]

    @property
    def best(self) -> npt.NDArray[np.int64]:
        """The likeliest category of each text."""
        return np.asarray(self.probability.argmax(axis=1), dtype=np.int64)

    @property
    def confidence(self) -> Probabilities:
        """Probability of the likeliest category. [1]"""
        return np.asarray(self.probability.max(axis=1, initial=0.0))

    @property
    def told(self) -> npt.NDArray[np.int64]:
        """The category that each text is said to be of; the number after the last one for an unknown text."""
        return np.where(self.is_known, self.best, self.probability.shape[1])

    @property
    def sure(self) -> Probabilities:
        """How sure the category that is told is; nothing at all for an unknown text. [1]"""
        return np.where(self.is_known, self.confidence, 0.0)


@dataclass(frozen=True, eq=False)
class TextModel:
    """A classifier.

    Args:
        labels: Its categories.
        fields: What was learnt of each field, in the order of ``FIELDS``.
        bias: Added to the score of each category. [1]
        slope: How scores (row) become logits of categories (column). [1]
        offset: Added to the logits. [1]
        trust: How the likeliest probability becomes the confidence that it is right: weights of its logarithm and of
            that of its complement, and an offset. [1]
        score_least: Texts whose best score is lower are unknown: nothing speaks for any category. [1]
        thresholds: Confidence from which on a promised share is right, by that share. [1]
    """

    labels: tuple[str, ...]
    fields: tuple[FieldWeights, ...]
    bias: Probabilities
    slope: Probabilities
    offset: Probabilities
    trust: Probabilities
    score_least: float
    thresholds: dict[str, float]
    _places: list[npt.NDArray[np.int32]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = [learnt.places(1 << view.bits) for view, learnt in zip(FIELDS, self.fields, strict=True)]
        object.__setattr__(self, "_places", places)

    def predict(self, texts: Sequence[str], heads: Sequence[str] | None = None) -> Prediction:
        """Say how likely each category is for each text.

        Args:
            texts: As they were written.
            heads: Their titles; how a text begins stands for an empty one.
        """
        parts = [self._scored(*batch) for batch in _batches(texts, heads)]
        scores = np.concatenate([np.empty((0, len(self.labels))), *(one for one, _ in parts)])
        known = np.concatenate([np.empty(0), *(one for _, one in parts)])
        probability = trusted(softmax(scores @ self.slope + self.offset), self.trust)
        return Prediction(probability, known, known_texts(texts, known, scores, self.score_least))

    def _scored(self, texts: Sequence[str], heads: Sequence[str]) -> tuple[Probabilities, Probabilities]:
        scores = np.tile(self.bias, (len(texts), 1))
        known = np.zeros(len(texts))
        for number, (view, grams) in enumerate(zip(FIELDS, text_grams(texts, heads), strict=True)):
            learnt = self.fields[number]
            kept = grams.among(self._places[number], len(learnt.slots))
            if number == 0:
                known = known_share(grams, kept)
            values = kept.of_length_one(kept.weighed(learnt.rarity[kept.slots]))
            weighed = learnt.weights[kept.slots] * values[:, None]
            sums = [kept.sums(weighed[:, column]) for column in range(len(self.labels))]
            scores += np.stack(sums, axis=1) * view.share
        return scores, known


def head_of(title: str, text: str) -> str:
    """Return the head of a text: its title, or how it begins."""
    return title or text[:_HEAD_LENGTH]


def text_grams(texts: Sequence[str], heads: Sequence[str]) -> Iterator[Grams]:
    """Yield the runs of both fields."""
    views = (texts, [head_of(head, text) for head, text in zip(heads, texts, strict=True)])
    for view, told in zip(FIELDS, views, strict=True):
        yield grams_of(told, view.sizes, view.bits, view.salt)


def softmax(logits: Probabilities) -> Probabilities:
    """Return the probabilities of logits, row by row. [1]"""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def trust_terms(probability: Probabilities) -> Probabilities:
    """Return what confidence is made of: logarithms of the likeliest probability and of its complement. [1]"""
    likeliest = np.clip(probability.max(axis=1), _LEAST, 1 - _LEAST)
    return np.stack([np.log(likeliest), -np.log1p(-likeliest)], axis=1)


def trusted(probability: Probabilities, trust: Probabilities) -> Probabilities:
    """Return probabilities of which the likeliest is the confidence that it is right.

    A softmax is right about scores, not about how often its favourite is right; two weights mend that (beta
    calibration: Kull, Silva Filho and Flach, 2017). What is left is shared among the others as before; none overtakes
    the favourite.
    """
    best = probability.argmax(axis=1)
    rows = np.arange(len(best))
    confidence = 1 / (1 + np.exp(-(trust_terms(probability) @ trust[:2] + trust[2])))
    rest = (1 - confidence) / np.maximum(1 - probability[rows, best], _LEAST)
    shared: Probabilities = np.minimum(probability * rest[:, None], confidence[:, None] * (1 - _LEAST))
    shared[rows, best] = confidence
    return shared


def known_share(grams: Grams, kept: Grams) -> Probabilities:
    """Return which share of each text's runs is kept. [1]"""
    return kept.sums(kept.counts) / np.maximum(grams.sums(grams.counts), 1)


def known_texts(
    texts: Sequence[str], known: Probabilities, scores: Probabilities, score_least: float
) -> npt.NDArray[np.bool_]:
    """Return whether each text is like anything learnt.

    Args:
        texts: As they were written.
        known: Share of each one's runs that were met in learning. [1]
        scores: Of each text (row) and category (column). [1]
        score_least: What the best score has to be. [1]
    """
    spoken = np.array([any(map(str.isalpha, text)) for text in texts], dtype=np.bool_)
    return np.asarray(spoken & (known >= _KNOWN_LEAST) & (scores.max(axis=1, initial=-np.inf) >= score_least))


def _batches(texts: Sequence[str], heads: Sequence[str] | None) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    titles = [""] * len(texts) if heads is None else heads
    for start in range(0, len(texts), _BATCH):
        yield texts[start : start + _BATCH], titles[start : start + _BATCH]
