"""Ask an endpoint of the OpenAI form for vectors, and leave nothing of what comes unchecked."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from furong.nets.hotline.adapters.chat.asking import ModelEndpoint, Unanswered
from furong.nets.hotline.adapters.chat.resting import Resting
from furong.nets.hotline.contracts.vectors import Floats, Vectors, VectorTrouble

__all__ = ["VectorEndpoint"]

_SIZE_MAX_MB = 16
_DIMENSION_MAX = 8192
_TINY = 1e-9


class VectorEndpoint:
    """A model of vectors; see :class:`furong.nets.hotline.adapters.chat.asking.ModelEndpoint`.

    Args:
        url: Base address of the endpoint, e.g. ``http://127.0.0.1:11434/v1``.
        model: Which of its models.
        key: What it asks for, or empty.
        timeout_s: How long an answer may take, from the first byte to the last. [s]
        resting: What leaves it alone when it fails.
    """

    def __init__(self, url: str, *, model: str, key: str, timeout_s: float, resting: Resting | None = None) -> None:
        address = f"{url.rstrip('/')}/embeddings"
        self._door = ModelEndpoint(address, key=key, timeout_s=timeout_s, size_max_mb=_SIZE_MAX_MB, resting=resting)
        self.name = model

    def vectors_of(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of length one for each text, or why there is none."""
        body = {"model": self.name, "input": list(texts), "encoding_format": "float"}
        try:
            return Vectors(rows=self._door.ask(body, lambda content: _read(content, len(texts))))
        except Unanswered as error:
            return Vectors(trouble=VectorTrouble(error.trouble))


def _read(content: bytes, count: int) -> Floats:
    """Return what an answer holds, whatever order it is in."""
    try:
        data = json.loads(content)["data"]
        if len(data) != count:
            raise Unanswered(VectorTrouble.WRONG_COUNT)
        places = [one.get("index", place) for place, one in enumerate(data)]
        if sorted(places) != list(range(count)):
            raise Unanswered(VectorTrouble.WRONG_COUNT)
        rows = np.array([data[places.index(place)]["embedding"] for place in range(count)], dtype=np.float64)
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise Unanswered(VectorTrouble.UNREADABLE) from error
    if rows.ndim != 2 or not 1 <= rows.shape[1] <= _DIMENSION_MAX:
        raise Unanswered(VectorTrouble.UNREADABLE)
    if not np.isfinite(rows).all():
        raise Unanswered(VectorTrouble.NOT_FINITE)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    if not (np.isfinite(length).all() and (length > _TINY).all()):
        raise Unanswered(VectorTrouble.NOT_FINITE)
    return np.asarray(rows / length, dtype=np.float32)
