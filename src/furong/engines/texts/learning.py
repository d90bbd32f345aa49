"""Learning a classifier of texts: a linear machine over runs that are weighed by how they tell categories apart.

Each run is scaled by its log-count ratio between a category and the rest before the machine sees it (Wang and Manning,
2012, "Baselines and bigrams"): what says nothing of a category is kept small whatever its weight. Texts that say the
same are kept in one fold, so that no prediction is made by a copy of the text itself.

Only who learns loads the library that learns: it takes longer to load than the rest of a web process does together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from furong.engines.texts.grams import Grams
from furong.engines.texts.model import (
    FIELDS,
    FieldWeights,
    Floats,
    Prediction,
    Probabilities,
    TextModel,
    head_of,
    known_share,
    known_texts,
    softmax,
    text_grams,
    trust_terms,
    trusted,
)
from furong.engines.texts.plain import plain
from furong.engines.texts.risk import threshold_for
from furong.engines.texts.rows import row_matrix

__all__ = ["PROMISES", "Learnt", "groups_of", "learn"]

#: Shares that are promised to be right.
PROMISES = ("0.90", "0.95", "0.98", "0.99")
_FOLDS = 10
_STRICTNESS = 1.5
_SMOOTHING = 0.1
_CALIBRATION = 1.0
_TRUST = 100.0
#: So many of the texts learnt from may be called unknown. [1]
_UNKNOWN_SHARE = 0.003
_TWICE = 2
_HEAD = 24

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Learnt:
    """A model, and what it said of its own texts when it had not learnt from them.

    Args:
        model: The model.
        said: What was said of each text by a machine that had seen neither it nor its copies.
    """

    model: TextModel
    said: Prediction


def learn(
    texts: Sequence[str],
    heads: Sequence[str],
    labels: Sequence[str],
    groups: Sequence[str] | None = None,
    *,
    z: float,
    on_part: Callable[[int, int], None] | None = None,
) -> Learnt:
    """Learn a classifier.

    Args:
        texts: As they were written.
        heads: Their titles, empty where there is none.
        labels: Category of each.
        groups: Texts of one group say the same; found by their words when not told.
        z: How many standard deviations below what was seen a promise has to hold. [1]
        on_part: Told, as it goes, how many parts of how many are done. [1]
    """
    names = sorted(set(labels))
    truth = np.searchsorted(np.array(names), np.array(labels)).astype(np.int64)
    grams = list(text_grams(texts, heads))
    fold = _folds(groups_of(texts, heads) if groups is None else groups)
    scores, known = np.zeros((len(texts), len(names))), np.zeros(len(texts))
    for number in range(_FOLDS):
        held = np.flatnonzero(fold == number)
        if on_part is not None:
            on_part(number, _FOLDS + 1)
        fitted = _fit(grams, truth, np.flatnonzero(fold != number), len(names))
        scores[held], known[held] = fitted.scores([one.take(held) for one in grams])
    slope, offset = _calibrated(scores, truth, len(names))
    shared = softmax(scores @ slope + offset)
    right = shared.argmax(axis=1) == truth
    trust = _trust(shared, right)
    least = float(np.quantile(scores.max(axis=1), _UNKNOWN_SHARE))
    said = Prediction(trusted(shared, trust), known, known_texts(texts, known, scores, least))
    sure = said.confidence[said.is_known]
    thresholds = {one: threshold_for(sure, right[said.is_known], float(one), z) for one in PROMISES}
    whole = _fit(grams, truth, np.arange(len(texts)), len(names))
    model = TextModel(tuple(names), whole.fields, whole.bias, slope, offset, trust, least, thresholds)
    return Learnt(model, said)


def groups_of(texts: Sequence[str], heads: Sequence[str]) -> list[str]:
    """Return a group for each text: texts of which the heads begin alike are taken for copies."""
    found = []
    for text, head in zip(texts, heads, strict=True):
        begin = plain(head_of(head, text)).replace("\0", "")[:_HEAD]
        found.append(begin or text)
    return found


def _folds(groups: Sequence[str]) -> Ints:
    """Return a fold for each text, the same for all of a group, and the same in every run."""
    _, number = np.unique(np.array(groups), return_inverse=True)
    order = np.random.default_rng(0).permutation(int(number.max()) + 1)
    return np.asarray(order[number] % _FOLDS, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Fitted:
    fields: tuple[FieldWeights, ...]
    bias: Probabilities

    def scores(self, grams: list[Grams]) -> tuple[Probabilities, Probabilities]:
        """Return scores of texts, and the share of each one's runs that is known."""
        kept = _kept(grams, self.fields)
        weights = np.concatenate([learnt.weights for learnt in self.fields])
        return np.asarray(_joined(kept, self.fields) @ weights + self.bias), known_share(grams[0], kept[0])


def _fit(grams: list[Grams], truth: Ints, which: Ints, classes: int) -> _Fitted:
    chosen = [one.take(which) for one in grams]
    kept = [_rarities(one) for one in chosen]
    matrix = _joined(_kept(chosen, kept), kept)
    weights = np.empty((matrix.shape[1], classes), dtype=np.float32)
    bias = np.empty(classes)
    for number in range(classes):
        weights[:, number], bias[number] = _against_rest(matrix, truth[which] == number)
    parts = np.split(weights, np.cumsum([len(one.slots) for one in kept])[:-1])
    fields = tuple(FieldWeights(one.slots, one.rarity, part) for one, part in zip(kept, parts, strict=True))
    return _Fitted(fields, bias)


def _against_rest(matrix: sparse.csr_matrix, is_it: npt.NDArray[np.bool_]) -> tuple[Floats, float]:
    """Return weights and bias that tell one category from the rest."""
    if not matrix.shape[1] or is_it.all() or not is_it.any():  # no runs in common, or nothing to be told apart
        return np.zeros(matrix.shape[1], dtype=np.float32), 1.0 if is_it.all() else -1.0
    from sklearn.svm import LinearSVC

    own = np.asarray(matrix[is_it].sum(axis=0)).ravel() + _SMOOTHING
    other = np.asarray(matrix[~is_it].sum(axis=0)).ravel() + _SMOOTHING
    ratio = np.abs(np.log(own / own.sum()) - np.log(other / other.sum())).astype(np.float32)
    scaled = matrix.copy()
    scaled.data = scaled.data * ratio[scaled.indices]
    machine = LinearSVC(C=_STRICTNESS, random_state=0).fit(scaled, is_it)
    return np.asarray(machine.coef_[0] * ratio, dtype=np.float32), float(machine.intercept_[0])


def _rarities(grams: Grams) -> FieldWeights:
    """Return the slots met in two texts or more, and how rare they are; their weights are still to be learnt."""
    met = np.bincount(grams.slots, minlength=grams.width)
    slots = np.flatnonzero(met >= _TWICE)
    rarity = np.log((1 + len(grams)) / (1 + met[slots])) + 1
    return FieldWeights(slots, rarity.astype(np.float32), np.empty((0, 0), dtype=np.float32))


def _kept(grams: Sequence[Grams], fields: Sequence[FieldWeights]) -> list[Grams]:
    """Return of each field what falls into the slots that are kept."""
    pairs = zip(grams, fields, strict=True)
    return [one.among(learnt.places(one.width), len(learnt.slots)) for one, learnt in pairs]


def _joined(kept: Sequence[Grams], fields: Sequence[FieldWeights]) -> sparse.csr_matrix:
    """Return texts as rows, the fields side by side, each as long as its share."""
    parts = []
    for view, one, learnt in zip(FIELDS, kept, fields, strict=True):
        values = one.of_length_one(one.weighed(learnt.rarity[one.slots]))
        parts.append(row_matrix(one, values * np.float32(view.share)))
    return sparse.csr_matrix(sparse.hstack(parts))


def _trust(probability: Probabilities, right: npt.NDArray[np.bool_]) -> Probabilities:
    """Return how the likeliest probability becomes a confidence; as it is when all or none was right."""
    if right.all() or not right.any():
        return np.array([1.0, 1.0, 0.0])
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=_TRUST, max_iter=2000).fit(trust_terms(probability), right)
    return np.array([*fitted.coef_[0], fitted.intercept_[0]])


def _calibrated(scores: Probabilities, truth: Ints, classes: int) -> tuple[Probabilities, Probabilities]:
    """Return how scores become logits, fitted to texts not learnt from."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=_CALIBRATION, max_iter=2000).fit(scores, truth)
    if classes == _TWICE:  # one column tells two categories apart
        return np.stack([-fitted.coef_[0], fitted.coef_[0]], 1) / 2, np.array([-1.0, 1.0]) * fitted.intercept_[0] / 2
    return np.asarray(fitted.coef_.T), np.asarray(fitted.intercept_)
