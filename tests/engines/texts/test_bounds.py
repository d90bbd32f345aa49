"""The bound of Clopper and Pearson: published values, and that it holds as often as it says."""

from __future__ import annotations

import numpy as np
import pytest

from furong.engines.texts.bounds import upper_share


@pytest.mark.parametrize(
    ("found", "looked_at", "confidence", "bound"),
    [
        # None among n: 1 - 0.05 ** (1 / n), the "rule of three".
        (0, 58, 0.95, 0.05034),
        (0, 59, 0.95, 0.04951),
        # Two-sided 95 % interval of 10 among 100 as tables print it: (0.0490, 0.1762).
        (10, 100, 0.975, 0.17622),
        (0, 0, 0.95, 1.0),
        (7, 7, 0.95, 1.0),
    ],
)
def test_known_values(found: int, looked_at: int, confidence: float, bound: float) -> None:
    assert upper_share(found, looked_at, confidence) == pytest.approx(bound, abs=5e-6)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.2])
def test_it_covers_the_true_share_at_least_as_often_as_it_says(share: float) -> None:
    drawn = np.random.default_rng(7).binomial(200, share, 4000)
    bounds = {int(found): upper_share(int(found), 200, 0.95) for found in np.unique(drawn)}
    assert np.mean([bounds[int(found)] >= share for found in drawn]) >= 0.94
