"""Pieces of many texts at once: runs of one to several characters, counted by the slot that their hash falls in.

Chinese has no spaces between words, and most of its words have two characters: runs of one to three characters do what
words do elsewhere, with no dictionary to keep (a dictionary of another city would not know this one's names). All texts
are hashed together as one array of code points; a slot holds what few runs share by chance, which costs less accuracy
than can be measured, and no list of runs has to be kept with a model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from furong.engines.texts.plain import plain

__all__ = ["Grams", "grams_of"]

_SEED = 0x9E37_79B9_7F4A_7C15
_FACTOR = np.uint64(0xBF58_476D_1CE4_E5B9)
_SHIFT = np.uint64(29)
_WORD = (1 << 64) - 1

Slots = npt.NDArray[np.int64]
Counts = npt.NDArray[np.float32]
#: Values of entries as they come: learning takes half the room of search.
Real = TypeVar("Real", bound=np.floating)


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """How often which slots are met in each text: rows of a sparse matrix.

    Args:
        slots: The slots met, ascending within each text.
        counts: How often. [1]
        starts: Where each text's slots begin, and where the last one's end.
        width: How many slots there are. [1]
    """

    slots: Slots
    counts: Counts
    starts: Slots
    width: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def rows(self) -> Slots:
        """The text that each entry belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def take(self, which: Slots) -> Grams:
        """Return the given texts, in that order."""
        lengths = np.diff(self.starts)[which]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        entries = np.repeat(self.starts[which] - starts[:-1], lengths) + np.arange(starts[-1])
        return Grams(self.slots[entries], self.counts[entries], starts, self.width)

    def among(self, places: npt.NDArray[np.int32], width: int) -> Grams:
        """Return what falls into slots that are kept, by the number that each has among those.

        Args:
            places: Number of each slot among those kept, in the same order; -1 where it is not kept.
            width: How many are kept. [1]
        """
        place = places[self.slots]
        met = place >= 0
        starts = np.concatenate([[0], np.cumsum(met)])[self.starts]
        return Grams(place[met].astype(np.int64), self.counts[met], starts, width)

    def sums(self, values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        """Return the sum of each text's values.

        Args:
            values: One for each entry. [1]
        """
        return np.bincount(self.rows, values, len(self)).astype(np.float64)

    def lengths(self, values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        """Return how long each text is as a vector of values. [1]

        Args:
            values: One for each entry. [1]
        """
        return np.sqrt(self.sums(values * values))

    def weighed(self, rarity: npt.NDArray[Real]) -> npt.NDArray[Real]:
        """Return values by how often and how rare: twice as often does not count twice.

        Args:
            rarity: Of each entry. [1]
        """
        return np.asarray((1 + np.log(self.counts)) * rarity, dtype=rarity.dtype)

    def of_length_one(self, values: npt.NDArray[Real]) -> npt.NDArray[Real]:
        """Return values of which each text's are a vector of length one; nothing but noughts stays what it is.

        Args:
            values: One for each entry. [1]
        """
        length = self.lengths(values)
        shares = values / np.where(length > 0, length, 1.0)[self.rows]
        return np.asarray(shares, dtype=values.dtype)


def grams_of(texts: Sequence[str], sizes: Sequence[int], bits: int, salt: int = 0) -> Grams:
    """Count the runs of characters of texts in their plain form; no run goes across signs or spaces.

    Args:
        texts: As they were written.
        sizes: Lengths of the runs. [char]
        bits: The slots are 2 to that power. [1]
        salt: Another one puts the same runs into other slots. [1]
    """
    told = [plain(text) for text in texts]
    lengths = np.array([len(one) + 1 for one in told], dtype=np.int64)
    codes = np.frombuffer(("\0".join([*told, ""])).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    rows = np.repeat(np.arange(len(told)), lengths)
    keys = np.concatenate([_keys(codes.astype(np.uint64), rows, size, bits, salt) for size in sizes])
    keys.sort()
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.diff(first, append=len(keys)).astype(np.float32)
    kept = keys[first]
    starts = np.searchsorted(kept, np.arange(len(told) + 1, dtype=np.int64) << bits)
    return Grams(kept & ((1 << bits) - 1), counts, starts, 1 << bits)


def _keys(codes: npt.NDArray[np.uint64], rows: Slots, size: int, bits: int, salt: int) -> Slots:
    """Return for each run of one length its text and its slot as one number."""
    last = len(codes) - size + 1
    if last <= 0:
        return np.empty(0, np.int64)
    mixed = np.full(last, np.uint64((size + 131 * salt) * _SEED & _WORD))
    whole = np.ones(last, dtype=np.bool_)
    for step in range(size):
        part = codes[step : step + last]
        whole &= part != 0
        mixed = (mixed ^ part) * _FACTOR
        mixed ^= mixed >> _SHIFT
    slots = (mixed >> np.uint64(64 - bits)).astype(np.int64)
    return ((rows[:last] << bits) | slots)[whole]
