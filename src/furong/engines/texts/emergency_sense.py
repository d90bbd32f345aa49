"""A sense for emergencies that no rule has words for: a linear model, learnt from made-up calls when first asked.

Rules know the words of an emergency; citizens often tell only what they see ("only his slippers are left on the bank").
A logistic regression over runs of one and two characters, weighed by how rare they are, learns that from some hundred
calls and as many texts that sound alike, all written for this project. Learning takes a fraction of a second, so that
no file of weights has to be kept in step with the texts. Long texts are read clause by clause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp, log, sqrt

import numpy as np
import numpy.typing as npt
from scipy import sparse

from furong.engines.texts.emergency_calls import CALLS_LEARNT
from furong.engines.texts.emergency_doubts import slips_mended
from furong.engines.texts.emergency_quiet import QUIET_LEARNT
from furong.engines.texts.emergency_suite import CALLS, QUIET
from furong.engines.texts.plain import plain, simplified

__all__ = ["Sense", "learn_sense", "shipped_sense", "shipped_texts"]

#: How closely the texts learnt from are followed, and how often they are gone through. [1]
_STRICTNESS, _ROUNDS, _POWER_ROUNDS = 12.0, 150, 30
_MOST = 30.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sense:
    """A learnt sense for emergencies.

    Args:
        places: Number of each run of characters that was met.
        rarity: How rare each is, and last how rare one is that was not met. [1]
        weights: What each tells, and last what one tells that was not met. [1]
        bias: What is told without any. [1]
        kinds: What the calls of each kind have in common, by its key.
    """

    places: dict[str, int]
    rarity: list[float]
    weights: list[float]
    bias: float
    kinds: dict[str, list[float]]

    def share(self, text: str) -> float:
        """Return how surely a text tells of an emergency. [1]"""
        values = self._values(text)
        score = sum(value * self.weights[place] for place, value in values) + self.bias
        return 1 / (1 + exp(-min(max(score, -_MOST), _MOST)))

    def kind(self, text: str) -> str:
        """Return the kind of emergency that a text is most like."""
        values = self._values(text)
        return max(self.kinds, key=lambda kind: sum(value * self.kinds[kind][place] for place, value in values))

    def _values(self, text: str) -> list[tuple[int, float]]:
        """Return what a text's runs are worth: its vector, of length one."""
        new = len(self.places)
        found = [(self.places.get(run, new), 1 + log(count)) for run, count in _runs(text).items()]
        values = [(place, often * self.rarity[place]) for place, often in found]
        length = sqrt(sum(value * value for _, value in values)) or 1.0
        return [(place, value / length) for place, value in values]


def shipped_texts() -> tuple[list[str], list[str]]:
    """Return the texts learnt from, and the kind of each: empty for what is no emergency."""
    pairs = [
        *((one, kind) for calls in (CALLS, CALLS_LEARNT) for kind, texts in calls.items() for one in texts),
        *((one, "") for one in (*QUIET, *QUIET_LEARNT)),
    ]
    return [one for one, _ in pairs], [kind for _, kind in pairs]


@cache
def shipped_sense() -> Sense:
    """Return the sense that is learnt from the shipped texts."""
    return learn_sense(*shipped_texts())


def learn_sense(texts: Sequence[str], kinds: Sequence[str]) -> Sense:
    """Learn a sense.

    Args:
        texts: As they were written.
        kinds: Kind of emergency of each; empty where it is none.
    """
    counted = [_runs(one) for one in texts]
    met = Counter(run for one in counted for run in one)
    places = {run: number for number, run in enumerate(met)}
    rarity = [log((1 + len(texts)) / (1 + often)) + 1 for often in (*met.values(), 0)]
    untaught = Sense(places, rarity, [], 0.0, {})
    rows = [untaught._values(one) for one in texts]
    starts = np.cumsum([0, *(len(one) for one in rows)])
    entries = np.array([place for one in rows for place, _ in one])
    values = np.array([value for one in rows for _, value in one])
    matrix = sparse.csr_matrix((values, entries, starts), shape=(len(texts), len(rarity)))
    weights, bias = _regression(matrix, np.array([bool(one) for one in kinds]))
    centres = {}
    for kind in sorted({one for one in kinds if one}):
        centre = np.asarray(matrix[np.array([one == kind for one in kinds])].sum(axis=0)).ravel()
        centres[kind] = [float(one) for one in centre / max(float(np.linalg.norm(centre)), 1e-9)]
    return Sense(places, rarity, [float(one) for one in weights], bias, centres)


def _runs(text: str) -> Counter[str]:
    """Return how often which runs of one and two characters are met; no run goes across signs."""
    told = plain(slips_mended(simplified(text)))
    pairs = [one + two for one, two in pairwise(told) if one != "\0" and two != "\0"]
    return Counter([*(one for one in told if one != "\0"), *pairs])


def _regression(texts: sparse.csr_matrix, is_call: npt.NDArray[np.bool_]) -> tuple[Floats, float]:
    """Return weights and bias of a logistic regression in which calls weigh as much as the rest (Nesterov's method)."""
    runs, width = sparse.csr_matrix(texts.transpose()), texts.shape[1]
    signs = np.where(is_call, 1.0, -1.0)
    share = np.where(is_call, 0.5 / max(is_call.sum(), 1), 0.5 / max((~is_call).sum(), 1)) * len(is_call)

    def forward(weights: Floats) -> Floats:
        return np.asarray(texts @ weights[:width] + weights[width])

    def back(errors: Floats) -> Floats:
        return np.append(runs @ errors, errors.sum())

    guess = np.ones(width + 1)
    for _ in range(_POWER_ROUNDS):  # the steepest direction tells how long a step may be
        guess = back(forward(guess / np.linalg.norm(guess)))
    step = 1 / (1 + 0.25 * _STRICTNESS * float(share.max()) * float(np.linalg.norm(guess)))
    weights, ahead, pace = np.zeros(width + 1), np.zeros(width + 1), 1.0
    kept = np.append(np.ones(width), 0.0)  # the bias is held back by nothing
    for _ in range(_ROUNDS):
        margin = np.clip(signs * forward(ahead), -_MOST, _MOST)
        slope = ahead * kept - _STRICTNESS * back(share * signs / (1 + np.exp(margin)))
        following, next_pace = ahead - step * slope, (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = following + (pace - 1) / next_pace * (following - weights)
        weights, pace = following, next_pace
    return weights[:width], float(weights[width])
