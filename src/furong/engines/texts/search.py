"""Search among documents: which one answers a question, and which answer belongs to a letter.

A question is short, and its answer stands in one passage: passages and whole documents are ranked by BM25 (Robertson
and Walker, 1994) over runs of one to three characters. A letter says much, of which an answer takes up a part: both are
compared as wholes, by the cosine of runs weighed by how rare they are, with some favour for short answers, which share
little with anything. A question is ranked by both. When it is known of which day a letter is, answers that name a day
before it count for less, and those from soon after for more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from furong.engines.texts.answer_dates import nearness_in_time
from furong.engines.texts.grams import Grams, grams_of
from furong.engines.texts.rows import row_matrix

__all__ = ["SearchIndex", "passages"]

_SIZES, _BITS = (1, 2, 3), 20
_PASSAGE, _STEP = 320, 200
#: From this length on a text is a letter, not a question. [char]
_LETTER = 80
_SATURATION, _LENGTH_SHARE = 0.8, 0.6
_WHOLE_SHARE, _COSINE_SHARE, _RANK_SHARE = 0.6, 1.3, 0.5
_TITLE_SHARE, _RARITY_POWER, _SHORTNESS = 0.3, 1.5, -0.2
#: What a day is worth beside the words of a letter, and beside those of a question, whose scores are higher. [1]
_LETTER_DAY_SHARE, _QUESTION_DAY_SHARE = 0.04, 0.32
_BATCH = 256

Floats = npt.NDArray[np.float64]


def passages(text: str) -> list[str]:
    """Return the passages of a text, each overlapping the next."""
    return [text[start : start + _PASSAGE] for start in range(0, max(len(text) - _PASSAGE + _STEP, 1), _STEP)]


class SearchIndex:
    """Documents, ready to be searched.

    Args:
        documents: Their texts.
    """

    def __init__(self, documents: Sequence[str]) -> None:
        self._count = len(documents)
        self._documents = documents
        if not documents:
            return
        parts = [passages(text) for text in documents]
        self._starts = np.concatenate([[0], np.cumsum([len(one) for one in parts])])[:-1]
        whole = _grams(documents)
        met = np.bincount(whole.slots, minlength=whole.width)
        rarity = np.log((1 + self._count) / (1 + met)) + 1
        self._plain = _Cosine(whole, rarity, 0.0)
        self._letters = _Cosine(whole, rarity**_RARITY_POWER, _SHORTNESS)
        self._passages = _bm25(_grams([text for one in parts for text in one]))
        self._wholes = _bm25(whole)

    def __len__(self) -> int:
        return self._count

    def scores(
        self, texts: Sequence[str], titles: Sequence[str] | None = None, days: Sequence[int | None] | None = None
    ) -> Floats:
        """Return how well each document (column) answers each text (row). [1]

        Args:
            texts: Questions or letters.
            titles: Titles of letters, empty where there is none.
            days: The day of each, where it is known, as the number of days of its calendar; nothing when days are not
                to count. [d]
        """
        heads = [""] * len(texts) if titles is None else list(titles)
        found = np.zeros((len(texts), self._count))
        if not self._count:
            return found
        is_letter = np.array([len(text) >= _LETTER for text in texts], dtype=np.bool_)
        for start in range(0, len(texts), _BATCH):
            rows = np.arange(start, min(start + _BATCH, len(texts)))
            for which, ask in ((rows[is_letter[rows]], self._by_letter), (rows[~is_letter[rows]], self._by_question)):
                if len(which):
                    found[which] = ask([texts[row] for row in which], [heads[row] for row in which])
        if days is not None:
            share = np.where(is_letter, _LETTER_DAY_SHARE, _QUESTION_DAY_SHARE)
            found += share[:, None] * nearness_in_time(days, self._documents)
        return found

    def best(self, text: str, title: str = "", most: int = 10) -> list[tuple[int, float]]:
        """Return the documents that answer a text best, with their scores, best first.

        Args:
            text: A question or a letter.
            title: Title of a letter.
            most: How many at the most. [1]
        """
        scores = self.scores([text], [title])[0]
        order = np.argsort(-scores, kind="stable")[:most]
        return [(int(place), float(scores[place])) for place in order if scores[place] > 0]

    def _by_letter(self, texts: Sequence[str], titles: Sequence[str]) -> Floats:
        return self._letters.to(_grams(texts)) + _TITLE_SHARE * self._letters.to(_grams(titles))

    def _by_question(self, texts: Sequence[str], _titles: Sequence[str]) -> Floats:
        asked = _grams(texts)
        rows = row_matrix(asked, np.sqrt(asked.counts))
        passage = np.asarray((rows @ self._passages.transpose()).toarray())
        best = np.maximum.reduceat(passage, self._starts, axis=1)
        whole = np.asarray((rows @ self._wholes.transpose()).toarray())
        ranked = _share(best) + _WHOLE_SHARE * _share(whole)
        return _COSINE_SHARE * self._plain.to(asked) + _RANK_SHARE * ranked


class _Cosine:
    """Cosines to documents by rarity of runs; a power of their length favours longer or shorter ones."""

    def __init__(self, documents: Grams, rarity: Floats, power: float) -> None:
        self._rarity = rarity
        values = documents.weighed(rarity[documents.slots])
        length = documents.lengths(values)
        favour = (np.maximum(length, 1e-9) / max(float(length.mean()), 1e-9)) ** power
        self._columns = row_matrix(documents, documents.of_length_one(values)).transpose()
        self._favour = favour

    def to(self, asked: Grams) -> Floats:
        rows = row_matrix(asked, asked.of_length_one(asked.weighed(self._rarity[asked.slots])))
        return np.asarray((rows @ self._columns).toarray()) * self._favour


def _grams(texts: Sequence[str]) -> Grams:
    return grams_of(texts, _SIZES, _BITS)


def _share(scores: Floats) -> Floats:
    """Return scores as shares of the best one of each row. [1]"""
    return np.asarray(scores / np.maximum(scores.max(axis=1, keepdims=True), 1e-9))


def _bm25(grams: Grams) -> sparse.csr_matrix:
    """Return what each run of each text adds to its rank."""
    count = len(grams)
    met = np.bincount(grams.slots, minlength=grams.width)
    rarity = np.log(1 + (count - met + 0.5) / (met + 0.5))
    length = grams.sums(grams.counts)
    relative = length / max(float(length.mean()), 1e-9)
    damped = grams.counts + _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * relative[grams.rows])
    return row_matrix(grams, rarity[grams.slots] * grams.counts * (_SATURATION + 1) / damped)
