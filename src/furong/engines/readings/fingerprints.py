"""A keyed 64-bit fingerprint of each code: SipHash-1-3, so that nobody without the key can make two codes collide."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from furong.kernel.columns import IntColumn
from furong.kernel.compiled import compiled

__all__ = ["EMPTY", "Bytes", "FingerprintColumn", "FingerprintKey", "fingerprint_at", "fingerprints", "fingerprints_of"]

Bytes = npt.NDArray[np.uint8]
FingerprintColumn = npt.NDArray[np.uint64]
#: Two secret numbers of 64 bits.
FingerprintKey = tuple[int, int]

#: What an empty place of a table holds; no code has this fingerprint.
EMPTY = np.uint64(0)

_ONE = np.uint64(1)
_C0 = np.uint64(0x736F6D6570736575)
_C1 = np.uint64(0x646F72616E646F6D)
_C2 = np.uint64(0x6C7967656E657261)
_C3 = np.uint64(0x7465646279746573)
_LAST = np.uint64(0xFF)
_WORD = 8
_FINAL_ROUNDS = 3


def fingerprints(buffer: Bytes, starts: IntColumn, ends: IntColumn, key: FingerprintKey) -> FingerprintColumn:
    """Return the fingerprint of each text ``buffer[start:end]``.

    Args:
        buffer: UTF-8 text. [1]
        starts: Where each text begins. [byte]
        ends: Where each text ends, itself excluded. [byte]
        key: Two secret numbers of 64 bits. [1]

    Raises:
        ValueError: When a text lies outside the buffer.
    """
    if len(starts) != len(ends):
        raise ValueError("as many starts as ends")
    if len(starts) and (int(starts.min()) < 0 or int(ends.max()) > len(buffer) or bool(np.any(ends < starts))):
        raise ValueError("a text lies outside the buffer")
    found = np.empty(len(starts), dtype=np.uint64)
    _fingerprint_each(buffer, starts, ends, np.uint64(key[0]), np.uint64(key[1]), found)
    return found


def fingerprints_of(codes: list[str], key: FingerprintKey) -> FingerprintColumn:
    """Return the fingerprint of each code; for a few of them, this is quicker to say than columns of places."""
    texts = [code.encode() for code in codes]
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    starts = np.zeros(len(ends), dtype=np.int64)
    starts[1:] = ends[:-1]
    return fingerprints(np.frombuffer(b"".join(texts), dtype=np.uint8), starts, ends, key)


@compiled
def _rotated(word: np.uint64, bits: int) -> np.uint64:
    return (word << np.uint64(bits)) | (word >> np.uint64(64 - bits))


@compiled
def _mixed(a: np.uint64, b: np.uint64, c: np.uint64, d: np.uint64) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    a += b
    b = _rotated(b, 13) ^ a
    a = _rotated(a, 32)
    c += d
    d = _rotated(d, 16) ^ c
    a += d
    d = _rotated(d, 21) ^ a
    c += b
    b = _rotated(b, 17) ^ c
    c = _rotated(c, 32)
    return a, b, c, d


@compiled
def _word_at(buffer: Bytes, place: int) -> np.uint64:
    # Spelt out, so that the compiler makes one load of it.
    return (
        np.uint64(buffer[place])
        | (np.uint64(buffer[place + 1]) << np.uint64(8))
        | (np.uint64(buffer[place + 2]) << np.uint64(16))
        | (np.uint64(buffer[place + 3]) << np.uint64(24))
        | (np.uint64(buffer[place + 4]) << np.uint64(32))
        | (np.uint64(buffer[place + 5]) << np.uint64(40))
        | (np.uint64(buffer[place + 6]) << np.uint64(48))
        | (np.uint64(buffer[place + 7]) << np.uint64(56))
    )


@compiled
def fingerprint_at(buffer: Bytes, start: int, end: int, k0: np.uint64, k1: np.uint64) -> np.uint64:
    """Return the fingerprint of one text, inside other loops.

    Args:
        buffer: UTF-8 text. [1]
        start: Where the text begins. [byte]
        end: Where it ends, itself excluded. [byte]
        k0: First half of the key. [1]
        k1: Second half of the key. [1]
    """
    a, b, c, d = k0 ^ _C0, k1 ^ _C1, k0 ^ _C2, k1 ^ _C3
    place = start
    while place + _WORD <= end:
        word = _word_at(buffer, place)
        d ^= word
        a, b, c, d = _mixed(a, b, c, d)
        a ^= word
        place += _WORD
    word = np.uint64(end - start) << np.uint64(56)
    shift = 0
    while place < end:
        word |= np.uint64(buffer[place]) << np.uint64(shift)
        shift += 8
        place += 1
    d ^= word
    a, b, c, d = _mixed(a, b, c, d)
    a ^= word
    c ^= _LAST
    for _ in range(_FINAL_ROUNDS):
        a, b, c, d = _mixed(a, b, c, d)
    digest = a ^ b ^ c ^ d
    return digest if digest != EMPTY else _ONE


@compiled
def _fingerprint_each(
    buffer: Bytes, starts: IntColumn, ends: IntColumn, k0: np.uint64, k1: np.uint64, found: FingerprintColumn
) -> None:
    for row in range(len(starts)):
        found[row] = fingerprint_at(buffer, starts[row], ends[row], k0, k1)
