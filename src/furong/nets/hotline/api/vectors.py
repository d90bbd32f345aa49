"""Vectors of texts from a model that a city may run: off unless the operator has named one.

They are a second ranking beside that of the words. What is sent holds no personal data, and whatever is wrong with the
model, the words alone rank, as without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from furong.foundation.transactions import transaction
from furong.nets.hotline.actions.keep_vectors import keep_appeal_vectors, keep_item_vectors, note_vectors
from furong.nets.hotline.contracts.vectors import AskedVector, Floats, VectorSource, VectorState
from furong.nets.hotline.selectors.vectors import (
    appeals_without,
    items_without,
    stored_vector,
    vector_state,
    words_for_vector,
)

__all__ = ["offer_vectors", "refresh_vectors", "state_of_vectors", "vector_of", "vector_of_appeal"]

_AT_ONCE, _A_RUN = 32, 512
_offered: list[Callable[[], VectorSource | None]] = []


def offer_vectors(find: Callable[[], VectorSource | None]) -> None:
    """Say where the model is found that makes vectors; the last one that says so counts."""
    _offered[:] = [find]


def state_of_vectors() -> VectorState | None:
    """Return how far the vectors have come, or ``None`` when no model is named."""
    source = _source()
    return vector_state(source.name) if source else None


def vector_of(text: str) -> AskedVector | None:
    """Return the vector of what is looked for, or ``None`` when there is none in time."""
    source, words = _source(), words_for_vector(text).strip()
    if source is None or not words:
        return None
    rows = source.vectors_of([words]).rows
    return None if rows is None else AskedVector(source.name, rows[0])


def vector_of_appeal(number: str) -> AskedVector | None:
    """Return the vector of an appeal that the reader may see, when it has one by now; nobody is asked for it."""
    source = _source()
    return stored_vector(number, source.name) if source else None


def refresh_vectors() -> int:
    """Have vectors made of what has none, items of knowledge first, and return how many; what went wrong is noted."""
    source = _source()
    if source is None:
        return 0
    items = items_without(source.name, _A_RUN)
    appeals = appeals_without(source.name, _A_RUN - len(items))
    made = 0
    for start in range(0, len(items), _AT_ONCE):
        part = items[start : start + _AT_ONCE]
        rows = _made(source, [words for _, words in part])
        if rows is None:
            return made
        with transaction():
            keep_item_vectors(source.name, [version for version, _ in part], rows)
        made += len(part)
    for start in range(0, len(appeals), _AT_ONCE):
        some = appeals[start : start + _AT_ONCE]
        rows = _made(source, [words for _, words, _ in some])
        if rows is None:
            return made
        with transaction():
            keep_appeal_vectors(source.name, [(number, digest) for number, _, digest in some], rows)
        made += len(some)
    return made


def _made(source: VectorSource, texts: Sequence[str]) -> Floats | None:
    """Return the vectors of some texts, or ``None`` when they cannot be kept."""
    found = source.vectors_of(texts)
    with transaction():
        trouble = note_vectors(source.name, found.rows, found.trouble)
    return None if trouble else found.rows


def _source() -> VectorSource | None:
    return _offered[0]() if _offered else None
