"""From fingerprint to number: open addressing over two plain arrays, which may lie in files that processes share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from furong.engines.readings.fingerprints import EMPTY, FingerprintColumn
from furong.kernel.compiled import compiled

__all__ = ["UNKNOWN", "CodeTable", "NumberColumn"]

NumberColumn = npt.NDArray[np.int32]

#: Stands for a code that no thing has.
UNKNOWN = -1

#: At most two places of three are taken: a search then ends after two or three of them.
_PLACES_A_CODE = 1.5
#: So many first places are read before any is looked at: the memory answers them together. [1]
_TOGETHER = 64


@dataclass(frozen=True, slots=True, eq=False)
class CodeTable:
    """Numbers of things by the fingerprint of their code.

    Args:
        fingerprint: What stands in each place, or :data:`EMPTY`; as long as a power of two. [1]
        number: Number of the thing of each place. [1]

    Raises:
        ValueError: When the arrays do not make a table.
    """

    fingerprint: FingerprintColumn
    number: NumberColumn

    def __post_init__(self) -> None:
        places = len(self.fingerprint)
        if places < _TOGETHER or places & (places - 1) or len(self.number) != places:
            raise ValueError(f"{places} and {len(self.number)} places are no table")

    @classmethod
    def build(cls, capacity: int) -> Self:
        """Return an empty table in memory that takes ``capacity`` codes. [1]"""
        places = cls.places_for(capacity)
        return cls(np.zeros(places, dtype=np.uint64), np.full(places, UNKNOWN, dtype=np.int32))

    @staticmethod
    def places_for(capacity: int) -> int:
        """Return how long the arrays of a table for ``capacity`` codes are. [1]"""
        return max(_TOGETHER, 1 << (max(1, int(capacity * _PLACES_A_CODE)) - 1).bit_length())

    def insert_many(self, fingerprints: FingerprintColumn, numbers: NumberColumn) -> NumberColumn:
        """Add codes and return, for each, the number that held it already, or -1 for one that is new.

        A code that is there keeps its number; so does the first of two equal ones in ``fingerprints``.

        Args:
            fingerprints: Of the codes. [1]
            numbers: Of their things. [1]

        Raises:
            ValueError: When the table has no place left.
        """
        holders = np.empty(len(fingerprints), dtype=np.int32)
        if not _insert_each(self.fingerprint, self.number, fingerprints, numbers, holders):
            raise ValueError(f"the table of {len(self.fingerprint)} places is full")
        return holders

    def lookup_many(self, fingerprints: FingerprintColumn) -> NumberColumn:
        """Return the number of each code, -1 for one that is not there.

        Args:
            fingerprints: Of the codes. [1]
        """
        found = np.empty(len(fingerprints), dtype=np.int32)
        _lookup_each(self.fingerprint, self.number, fingerprints, found)
        return found


@compiled
def _shift_of(places: int) -> np.uint64:
    """Return by how much a fingerprint is shifted so that its upper bits name one of the places."""
    bits = 0
    while (1 << bits) < places:
        bits += 1
    return np.uint64(64 - bits)


@compiled
def _insert_each(
    table: FingerprintColumn,
    table_number: NumberColumn,
    fingerprints: FingerprintColumn,
    numbers: NumberColumn,
    holders: NumberColumn,
) -> bool:
    shift, last = _shift_of(len(table)), len(table) - 1
    for row in range(len(fingerprints)):
        fingerprint = fingerprints[row]
        place = np.int64(fingerprint >> shift)
        steps = 0
        while table[place] != EMPTY and table[place] != fingerprint:
            place = (place + 1) & last
            steps += 1
            if steps > last:
                return False
        if table[place] == EMPTY:
            table[place] = fingerprint
            table_number[place] = numbers[row]
            holders[row] = UNKNOWN
        else:
            holders[row] = table_number[place]
    return True


@compiled
def _lookup_each(
    table: FingerprintColumn, table_number: NumberColumn, fingerprints: FingerprintColumn, found: NumberColumn
) -> None:
    shift = _shift_of(len(table))
    first = np.empty(_TOGETHER, dtype=np.uint64)
    first_number = np.empty(_TOGETHER, dtype=np.int32)
    for begin in range(0, len(fingerprints), _TOGETHER):
        count = min(_TOGETHER, len(fingerprints) - begin)
        # No branch in this loop: every read is under way before the first has been answered.
        for k in range(count):
            place = np.int64(fingerprints[begin + k] >> shift)
            first[k] = table[place]
            first_number[k] = table_number[place]
        for k in range(count):
            fingerprint = fingerprints[begin + k]
            if first[k] == fingerprint:
                found[begin + k] = first_number[k]
            elif first[k] == EMPTY:
                found[begin + k] = UNKNOWN
            else:
                found[begin + k] = _searched(table, table_number, fingerprint, int(fingerprint >> shift))


@compiled
def _searched(table: FingerprintColumn, table_number: NumberColumn, fingerprint: np.uint64, home: int) -> int:
    last = len(table) - 1
    for step in range(1, len(table)):
        place = (home + step) & last
        if table[place] == fingerprint:
            return int(table_number[place])
        if table[place] == EMPTY:
            break
    return UNKNOWN
