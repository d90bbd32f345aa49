"""The likeness of short texts: how many of their pieces of two and three characters they share.

The measure is that of Sørensen and Dice (T. Sørensen, 1948) on the sets of pieces. Chinese has no spaces between words
and most of its words have two characters, so that pieces of characters do what words do elsewhere; in other languages
they forgive endings and slips of the pen.
"""

from __future__ import annotations

from furong.engines.texts.plain import words_of

__all__ = ["likeness", "pieces"]

_SIZES = (2, 3)


def pieces(text: str) -> frozenset[str]:
    """Return the pieces of a text, without regard to width, case, traditional characters, spaces and punctuation."""
    words = words_of(text)
    plain = " ".join(words)
    found = {plain[at : at + size] for size in _SIZES for at in range(len(plain) - size + 1)}
    return frozenset(found) or frozenset(words)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return from 0 to 1 how far two texts tell of the same, by their pieces. [1]"""
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))
