"""The words of many rows in one piece of memory, searched at once."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

__all__ = ["Texts"]

_END = b"\n"
#: A piece of which so much belongs to rows that have gone, or have other words now, is written anew. [B]
_WASTE_MAX = 1 << 22


class Texts:
    """What rows say, in lower case; a row whose words change gets new ones at the end."""

    def __init__(self) -> None:
        """Begin without any row."""
        self._words: dict[int, bytes] = {}
        self._clear()

    def put(self, row: int, text: str) -> None:
        """Keep the words of a row in place of those it had; none when it says nothing."""
        words = text.lower().encode()
        if self._words.get(row, b"") == words:
            return
        self._waste += len(self._words.pop(row, b""))
        if words:
            self._words[row] = words
            self._append(row, words)
        if self._waste > _WASTE_MAX:
            self._clear()
            for known, kept in self._words.items():
                self._append(known, kept)

    def find(self, text: str, rows: int) -> NDArray[np.bool_]:
        """Return which of the first ``rows`` rows contain ``text``, whatever its case.

        Returns:
            Shape ``(rows,)``.
        """
        found = np.zeros(rows, dtype=np.bool_)
        needle = re.compile(re.escape(text.lower().encode()))
        at = np.fromiter((match.start() for match in needle.finditer(self._piece)), np.int64)
        if at.size:
            slots = np.unique(np.searchsorted(np.array(self._begins), at, side="right") - 1)
            owners = np.array(self._owners)[slots]
            newest = np.array([self._slots.get(int(owner), -1) for owner in owners])
            found[owners[newest == slots]] = True
        return found

    def _append(self, row: int, words: bytes) -> None:
        self._slots[row] = len(self._begins)
        self._begins.append(len(self._piece))
        self._owners.append(row)
        self._piece += words
        self._piece += _END

    def _clear(self) -> None:
        self._piece = bytearray()
        self._begins: list[int] = []
        self._owners: list[int] = []
        self._slots: dict[int, int] = {}
        self._waste = 0
