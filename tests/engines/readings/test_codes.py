"""Fingerprints are what the published algorithm says; the table answers like a dictionary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.readings.code_table import UNKNOWN, CodeTable
from furong.engines.readings.fingerprints import fingerprints, fingerprints_of

_MASK = (1 << 64) - 1
_KEY = (0x0706050403020100, 0x0F0E0D0C0B0A0908)


def _rotated(word: int, bits: int) -> int:
    return ((word << bits) | (word >> (64 - bits))) & _MASK


def _siphash13(text: bytes, key: tuple[int, int]) -> int:
    a, b = key[0] ^ 0x736F6D6570736575, key[1] ^ 0x646F72616E646F6D
    c, d = key[0] ^ 0x6C7967656E657261, key[1] ^ 0x7465646279746573

    def mix() -> None:
        nonlocal a, b, c, d
        a, c = (a + b) & _MASK, (c + d) & _MASK
        b, d = _rotated(b, 13) ^ a, _rotated(d, 16) ^ c
        a = _rotated(a, 32)
        c, a = (c + b) & _MASK, (a + d) & _MASK
        b, d = _rotated(b, 17) ^ c, _rotated(d, 21) ^ a
        c = _rotated(c, 32)

    padded = text + b"\0" * (7 - len(text) % 8) + bytes([len(text) & 0xFF])
    for start in range(0, len(padded), 8):
        word = int.from_bytes(padded[start : start + 8], "little")
        d ^= word
        mix()
        a ^= word
    c ^= 0xFF
    for _ in range(3):
        mix()
    return a ^ b ^ c ^ d


@given(st.lists(st.text(max_size=40), min_size=1, max_size=20), st.tuples(*[st.integers(0, _MASK)] * 2))
def test_fingerprints_are_keyed_siphash(codes: list[str], key: tuple[int, int]) -> None:
    assert fingerprints_of(codes, key).tolist() == [_siphash13(code.encode(), key) or 1 for code in codes]


def test_a_text_outside_the_buffer_is_refused() -> None:
    buffer = np.zeros(4, dtype=np.uint8)
    with pytest.raises(ValueError, match="outside"):
        fingerprints(buffer, np.array([0]), np.array([5]), _KEY)


@given(st.lists(st.integers(0, 300), max_size=400), st.lists(st.integers(0, 600), max_size=100))
def test_the_table_answers_like_a_dictionary(inserted: list[int], asked: list[int]) -> None:
    table = CodeTable.build(max(1, len(set(inserted))))
    # Few upper bits differ, so that many codes want the same place.
    prints = [np.uint64(1 + code % 7 + (code << 40)) for code in range(601)]
    expected: dict[int, int] = {}
    holders = table.insert_many(
        np.array([prints[code] for code in inserted], dtype=np.uint64), np.arange(len(inserted), dtype=np.int32)
    )
    for row, code in enumerate(inserted):
        assert int(holders[row]) == expected.get(code, UNKNOWN)
        expected.setdefault(code, row)
    found = table.lookup_many(np.array([prints[code] for code in asked], dtype=np.uint64))
    assert found.tolist() == [expected.get(code, UNKNOWN) for code in asked]


def test_a_full_table_says_so_and_still_answers() -> None:
    table = CodeTable.build(1)
    prints = np.arange(1, len(table.fingerprint) + 1, dtype=np.uint64)
    table.insert_many(prints, prints.astype(np.int32))
    with pytest.raises(ValueError, match="full"):
        table.insert_many(np.array([1000], dtype=np.uint64), np.array([7], dtype=np.int32))
    assert table.lookup_many(np.array([1000, 3], dtype=np.uint64)).tolist() == [UNKNOWN, 3]


def test_arrays_that_are_no_table_are_refused() -> None:
    with pytest.raises(ValueError, match="no table"):
        CodeTable(np.zeros(100, dtype=np.uint64), np.zeros(100, dtype=np.int32))
