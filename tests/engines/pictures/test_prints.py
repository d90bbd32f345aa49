"""The print of a picture: alike for a picture that was stored anew, apart for another picture of the same place."""

from __future__ import annotations

import io
import math
import statistics
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.support.street_scenes import Street, cropped, stored_anew

from furong.engines.pictures import SIDE, bands_of, bits_apart, near_bands, print_of

STREETS = 40
prints = st.integers(-(2**63), 2**63 - 1)


def print_of_picture(picture: Image.Image) -> int:
    grey = np.asarray(picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX))
    found = print_of(grey)
    assert found is not None
    return found


def print_of_jpeg(content: bytes) -> int:
    return print_of_picture(Image.open(io.BytesIO(content)))


@pytest.fixture(scope="module")
def streets() -> list[tuple[Street, Image.Image, int]]:
    """Streets with a photo of each and its print."""
    made = []
    for seed in range(STREETS):
        street = Street(seed)
        picture = street.photo(things=8)
        made.append((street, picture, print_of_picture(picture)))
    return made


Streets = list[tuple[Street, Image.Image, int]]


@pytest.mark.parametrize(("quality", "width"), [(85, 0), (50, 0), (25, 0), (60, 240), (85, 120)])
def test_a_photo_that_is_stored_anew_keeps_its_print(streets: Streets, quality: int, width: int) -> None:
    apart = [bits_apart(p, print_of_jpeg(stored_anew(one, quality=quality, width=width))) for _, one, p in streets]
    assert max(apart) <= 6


def test_a_photo_that_lost_one_percent_at_each_side_is_nearly_always_found(streets: Streets) -> None:
    apart = [bits_apart(p, print_of_jpeg(stored_anew(cropped(one, 0.01)))) for _, one, p in streets]
    assert statistics.mean(bits <= 6 for bits in apart) >= 0.9


def test_photos_of_one_place_taken_by_hand_on_different_days_are_nearly_always_told_apart(streets: Streets) -> None:
    apart = [
        bits_apart(p, print_of_picture(street.photo(things=things, shift=0.05, zoom=0.06, turn=2)))
        for street, _, p in streets
        for things in (0, 4, 9)
    ]
    assert statistics.mean(bits > 6 for bits in apart) >= 0.97


def test_before_and_after_from_the_very_same_spot_are_nearly_always_told_apart(streets: Streets) -> None:
    apart = [bits_apart(p, print_of_picture(street.photo(things=0))) for street, _, p in streets]
    assert statistics.mean(bits > 2 for bits in apart) >= 0.9


def test_photos_of_different_places_are_always_told_apart(streets: Streets) -> None:
    assert min(bits_apart(one, other) for (_, _, one), (_, _, other) in combinations(streets, 2)) > 6


def test_what_shows_nothing_has_no_print() -> None:
    grey = np.full((SIDE, SIDE), 120, np.uint8)
    assert print_of(grey) is None
    assert print_of(grey + np.random.default_rng(1).integers(0, 2, grey.shape, dtype=np.uint8)) is None


def test_the_bits_are_those_of_the_transform_written_out() -> None:
    grey = np.random.default_rng(7).integers(0, 256, (SIDE, SIDE), dtype=np.uint8)

    def wave(place: int, frequency: int) -> float:
        return math.cos(math.pi * (2 * place + 1) * frequency / (2 * SIDE))

    low = [
        sum(float(grey[y, x]) * wave(x, fx) * wave(y, fy) for y in range(SIDE) for x in range(SIDE))
        for fy in range(1, 9)
        for fx in range(1, 9)
    ]
    bits = "".join("1" if value > statistics.median(low) else "0" for value in low)
    found = print_of(grey)
    assert found is not None
    assert f"{found & 2**64 - 1:064b}" == bits
    assert bits.count("1") == 32


@given(prints, st.sets(st.integers(0, 63), max_size=11))
def test_whatever_is_within_eleven_bits_shares_a_band_that_is_searched(value: int, flipped: set[int]) -> None:
    other = value
    for bit in flipped:
        other ^= 1 << bit
    assert bits_apart(value, other) == len(flipped)
    assert any(band in near for band, near in zip(bands_of(other), near_bands(value), strict=True))
    assert [len(set(near)) for near in near_bands(value)] == [137] * 4
