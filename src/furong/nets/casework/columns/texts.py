"""The words of many rows in one piece of memory, searched at once."""

from __future__ import annotations

import re
from array import array

import numpy as np
from numpy.typing import NDArray

__all__ = ["Texts"]

_END = b"\n"
#: A piece of which so much belongs to rows that have gone, or have other words now, is written anew. [B]
_WASTE_MAX = 1 << 22
#: For how many searches, the last ones, it is kept what was found: lists are paged through and looked at again. [1]
_SEARCHES_MAX = 16


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
        if row in self._words:
            self._waste += len(self._words.pop(row))
            self._is_newest[self._slots.pop(row)] = False
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
        slots = self._slots_with(text.lower().encode())
        if slots.size:
            newest = slots[np.frombuffer(self._is_newest, np.bool_)[slots]]
            found[np.frombuffer(self._owners, np.int64)[newest]] = True
        return found

    def _slots_with(self, words: bytes) -> NDArray[np.int64]:
        """Return the slots that contain ``words``.

        Slots are only ever added, so that of a search that was made before, what was added since is all to look at.
        """
        end, slots = self._searched.pop(words, (0, np.empty(0, np.int64)))
        if end < len(self._piece):
            needle = re.compile(re.escape(words))
            at = np.fromiter((match.start() for match in needle.finditer(self._piece, end)), np.int64)
            if at.size:
                more = np.searchsorted(np.frombuffer(self._begins, np.int64), at, side="right") - 1
                slots = np.concatenate([slots, np.unique(more)])
        self._searched[words] = len(self._piece), slots
        if len(self._searched) > _SEARCHES_MAX:
            del self._searched[next(iter(self._searched))]
        return slots

    def _append(self, row: int, words: bytes) -> None:
        self._slots[row] = len(self._begins)
        self._begins.append(len(self._piece))
        self._owners.append(row)
        self._is_newest.append(True)
        self._piece += words
        self._piece += _END

    def _clear(self) -> None:
        self._piece = bytearray()
        # By slot, which is the order of writing: a search looks at these as they lie in memory, without copying them.
        self._begins, self._owners, self._is_newest = array("q"), array("q"), bytearray()
        self._slots: dict[int, int] = {}
        self._searched: dict[bytes, tuple[int, NDArray[np.int64]]] = {}
        self._waste = 0
