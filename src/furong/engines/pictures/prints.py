"""The perceptual print of a picture: the signs of its 64 lowest frequencies.

The method is pHash's (C. Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010, §3.2.1): the
picture in grey, 32 × 32, through a discrete cosine transform (DCT-II); of the lowest frequencies without the constant
ones, 8 × 8, each gives one bit: whether it is above their median. Two prints are as far apart as they have bits that
differ, which is always an even number since half the bits of every print are set.

Prints within 11 bits of one another are found without comparing all: of four bands of 16 bits at least one then differs
in two bits at most, so that an index on bands is asked for 4 × 137 values.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt

__all__ = ["BANDS", "SIDE", "bands_of", "bits_apart", "near_bands", "print_of"]

#: Side of the grey picture that a print is made of. [pixel]
SIDE = 32
#: How many bands a print has. [1]
BANDS = 4
_BAND_BITS = 16
_LOW = 8
#: What turns a band into each of those that differ from it in two bits at most.
_FLIPS = (
    0,
    *(1 << bit for bit in range(_BAND_BITS)),
    *(1 << one | 1 << other for one, other in combinations(range(_BAND_BITS), 2)),
)
_BITS = _LOW * _LOW
#: A picture whose grey values spread less shows nothing that could be told apart from noise. [grey value]
_SPREAD_MIN = 2.0

_k = np.arange(SIDE)
#: The rows of the transform that are used: frequencies 1 to 8 along a side.
_COSINES = np.cos(np.pi * (2 * _k[np.newaxis, :] + 1) * _k[1 : _LOW + 1, np.newaxis] / (2 * SIDE))


def print_of(grey: npt.NDArray[np.uint8]) -> int | None:
    """Return the print of a picture, or ``None`` when it shows nothing. [1]

    Args:
        grey: Its grey values, :data:`SIDE` × :data:`SIDE`.
    """
    values = grey.astype(np.float64)
    if values.std() < _SPREAD_MIN:
        return None
    frequencies = (_COSINES @ values @ _COSINES.T).ravel()
    return int.from_bytes(np.packbits(frequencies > np.median(frequencies)).tobytes(), signed=True)


def bits_apart(one: int, other: int) -> int:
    """Return in how many bits two prints differ. [1]

    Args:
        one: A print. [1]
        other: Another one. [1]
    """
    return ((one ^ other) & (1 << _BITS) - 1).bit_count()


def bands_of(value: int) -> tuple[int, ...]:
    """Return the bands of a print, the highest bits first.

    Args:
        value: The print. [1]
    """
    mask = (1 << _BAND_BITS) - 1
    return tuple(value >> _BAND_BITS * (BANDS - 1 - band) & mask for band in range(BANDS))


def near_bands(value: int) -> tuple[list[int], ...]:
    """Return for each band of a print the values that differ from it in two bits at most.

    Args:
        value: The print. [1]
    """
    return tuple([band ^ flip for flip in _FLIPS] for band in bands_of(value))
