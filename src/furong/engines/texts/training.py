"""From labelled texts to a classifier and what can be said of it: which rows are learnt from, and how good it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from furong.engines.texts.judging import Ints, figures, number, promise
from furong.engines.texts.learning import groups_of, learn
from furong.engines.texts.model import UNKNOWN, Prediction, TextModel
from furong.engines.texts.risk import curve_of

__all__ = ["LEAST", "Examples", "TooFewLabels", "Trained", "train"]

#: A category with fewer texts, copies counted once, is not learnt. [1]
LEAST = 8
_CURVE_POINTS = 50
_FOUND_SHOWN = 8


class TooFewLabels(ValueError):
    """There are not two categories with enough texts each; the message says what there is of the largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Texts to learn from.

    Args:
        texts: As they were written.
        titles: Their titles, empty where there is none.
        labels: Their categories; a text without one is left out.
        groups: Texts of one group say the same; empty where that is to be found by their words.
    """

    texts: Sequence[str]
    titles: Sequence[str]
    labels: Sequence[str]
    groups: Sequence[str]

    def where(self, kept: Sequence[int]) -> Examples:
        """Return some of them."""
        columns = (self.texts, self.titles, self.labels, self.groups)
        texts, titles, labels, groups = ([column[row] for row in kept] for column in columns)
        return Examples(texts=texts, titles=titles, labels=labels, groups=groups)


@dataclass(frozen=True, kw_only=True, eq=False)
class Trained:
    """A classifier, with what can be said of it.

    Args:
        model: The classifier.
        about: What it was learnt from, and how good it was.
        kept: Which of the examples it was learnt from, by their place. [1]
        said: What was said of each of those by a machine that had seen neither it nor its copies.
    """

    model: TextModel
    about: dict[str, Any]
    kept: Sequence[int]
    said: Prediction


def train(examples: Examples, z: float, *, on_part: Callable[[int, int], None] | None = None) -> Trained:
    """Learn a classifier, and return it with what it was learnt from and how good it was.

    Args:
        examples: Texts to learn from.
        z: How many standard deviations below what was seen a promise has to hold. [1]
        on_part: Told, as it goes, how many parts of how many are done. [1]

    Raises:
        TooFewLabels: When there are not two categories with enough texts each.
    """
    rows, kept, about = _usable(examples)
    learnt = learn(rows.texts, rows.titles, rows.labels, rows.groups, z=z, on_part=on_part)
    truth = np.searchsorted(np.array(learnt.model.labels), np.array(rows.labels)).astype(np.int64)
    about["out_of_fold"] = {
        **figures(learnt.said, truth),
        "promises": {
            share: promise(learnt.said, truth, threshold) for share, threshold in learnt.model.thresholds.items()
        },
        "confidence": number(float(learnt.said.confidence.mean())),
        "unknown": number(float(1 - learnt.said.is_known.mean())),
        "curve": [[round(one, 4) for one in point] for point in _curve(learnt.said, truth)],
        "confusion": _confusion(learnt.model.labels, truth, learnt.said.told),
    }
    return Trained(model=learnt.model, about=about, kept=kept, said=learnt.said)


def _curve(said: Prediction, truth: Ints) -> list[tuple[float, float]]:
    return curve_of(said.sure, said.told == truth, _CURVE_POINTS)


def _confusion(labels: Sequence[str], truth: Ints, told: Ints) -> dict[str, dict[str, int]]:
    """Return how many texts of each category (outer) were called what (inner); what never happened is left out."""
    names = (*labels, UNKNOWN)
    counts = Counter(zip(truth.tolist(), told.tolist(), strict=True))
    found: dict[str, dict[str, int]] = {label: {} for label in labels}
    for (own, other), count in sorted(counts.items()):
        found[names[own]][names[other]] = count
    return found


def _usable(examples: Examples) -> tuple[Examples, list[int], dict[str, Any]]:
    """Return the rows to learn from, each with a group, which they are, and what was left out."""
    texts, labels = examples.texts, examples.labels
    counts = Counter(label for text, label in zip(texts, labels, strict=True) if text and label)
    found = groups_of(texts, examples.titles)
    groups = [own or other for own, other in zip(examples.groups, found, strict=True)]
    told = {(label, group) for text, label, group in zip(texts, labels, groups, strict=True) if text and label}
    different = Counter(label for label, _ in told)
    rare = {label: rows for label, rows in counts.items() if different[label] < LEAST}
    kept = [row for row, label in enumerate(labels) if texts[row] and label and label not in rare]
    if len(counts) - len(rare) < 2:
        raise TooFewLabels(", ".join(f"{label} {rows}" for label, rows in different.most_common(_FOUND_SHOWN)) or "0")
    about = {
        "rows": len(texts),
        "learnt_from": len(kept),
        "without_text_or_label": len(texts) - sum(counts.values()),
        "categories": {label: rows for label, rows in sorted(counts.items()) if label not in rare},
        "too_rare_to_learn": rare,
    }
    whole = Examples(texts=texts, titles=examples.titles, labels=labels, groups=groups)
    return whole.where(kept), kept, about
