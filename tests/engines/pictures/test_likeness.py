"""What sets two pictures apart: copies do not differ anywhere, other photos of the same place do somewhere."""

from __future__ import annotations

import io
import statistics

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageEnhance
from tests.support.street_scenes import Street, cropped, stored_anew

from furong.engines.pictures import LIKENESS_SIDE, difference

LIMIT = 0.4


def grey(picture: Image.Image) -> npt.NDArray[np.uint8]:
    return np.asarray(picture.convert("L").resize((LIKENESS_SIDE, LIKENESS_SIDE), Image.Resampling.BOX))


@pytest.fixture(scope="module")
def photos() -> list[tuple[Street, Image.Image]]:
    return [(street, street.photo(things=8)) for street in map(Street, range(25))]


Photos = list[tuple[Street, Image.Image]]


@pytest.mark.parametrize(("quality", "width"), [(85, 0), (50, 0), (30, 0), (60, 240)])
def test_a_copy_stored_anew_differs_nowhere(photos: Photos, quality: int, width: int) -> None:
    for _, one in photos:
        copy = Image.open(io.BytesIO(stored_anew(one, quality=quality, width=width)))
        assert difference(grey(copy), grey(one)) <= LIMIT


@pytest.mark.parametrize("lost", [0.01, 0.03, 0.05])
def test_a_copy_without_its_edges_differs_nowhere(photos: Photos, lost: float) -> None:
    apart = [difference(grey(cropped(one, lost)), grey(one)) for _, one in photos]
    assert max(apart) <= LIMIT


def test_a_lighter_copy_differs_nowhere(photos: Photos) -> None:
    apart = [difference(grey(ImageEnhance.Brightness(one).enhance(1.15)), grey(one)) for _, one in photos]
    assert statistics.mean(value <= LIMIT for value in apart) >= 0.9


def test_two_photos_of_a_camera_that_stands_still_differ_somewhere(photos: Photos) -> None:
    apart = [difference(grey(street.photo(things=things)), grey(one)) for street, one in photos for things in (0, 3)]
    assert statistics.mean(value > LIMIT for value in apart) >= 0.9


def test_a_picture_that_shows_nothing_is_no_trouble() -> None:
    flat = np.full((LIKENESS_SIDE, LIKENESS_SIDE), 90, np.uint8)
    assert difference(flat, flat) == 0
    assert np.isfinite(difference(flat, np.random.default_rng(2).integers(0, 256, flat.shape, dtype=np.uint8)))
