"""The chance of being inside a polygon: against closed forms, against Monte Carlo, and what it makes of counts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from furong.engines.inside import (
    Bias,
    Chances,
    bias_after,
    bias_at,
    chances,
    corrected,
    counts,
    outlines_of,
    sigma_of_pairs,
)
from furong.engines.inside.outlines import metres_from
from furong.kernel.columns import FloatColumn

LON, LAT = 104.06, 30.55
#: A degree of latitude, and one of longitude at that latitude. [m]
NORTH_M = math.radians(1) * 6_371_008.8
EAST_M = NORTH_M * math.cos(math.radians(LAT))

SHAPES: dict[str, list[list[list[tuple[float, float]]]]] = {
    "a frame of 1.7 m by 6 m": [[[(0, 0), (6, 0), (6, 1.7), (0, 1.7)]]],
    "like an L": [[[(0, 0), (30, 0), (30, 10), (10, 10), (10, 40), (0, 40)]]],
    "with a hole": [[[(-40, -40), (40, -40), (40, 40), (-40, 40)], [(-10, -10), (10, -10), (10, 10), (-10, 10)]]],
    "two parts": [[[(0, 0), (20, 5), (12, 25)]], [[(40, 0), (60, 0), (60, 20), (40, 20)]]],
    "drawn the other way round": [[[(0, 0), (0, 25), (25, 25), (25, 0)]]],
    "long sides": [[[(-900, -3), (900, 3), (900, 9), (-900, 3)]]],
}


def geometry(name: str) -> dict[str, Any]:
    """Return one of the shapes, given in metres, as GeoJSON."""
    rings = [
        [[[LON + x / EAST_M, LAT + y / NORTH_M] for x, y in [*ring, ring[0]]] for ring in polygon]
        for polygon in SHAPES[name]
    ]
    return {"type": "MultiPolygon", "coordinates": rings}


def chance(name: str, x: float, y: float, sigma: tuple[float, float], tilt: float = 0.0) -> float:
    found = chances(
        np.array([LON + x / EAST_M]),
        np.array([LAT + y / NORTH_M]),
        np.array([sigma[0]]),
        np.array([sigma[1]]),
        outlines_of([geometry(name)]),
        correlation=np.array([tilt]),
    )
    return float(found.chance[0]) if len(found) else 0.0


def is_inside(name: str, x: FloatColumn, y: FloatColumn) -> Any:
    """Return for places [m] whether they are inside, by counting the sides that a line to the east crosses."""
    inside = np.zeros(len(x), dtype=bool)
    for polygon in SHAPES[name]:
        for ring in polygon:
            for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
                if ay != by:
                    inside ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return inside


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize(
    ("place", "sigma", "tilt"),
    [((3.0, 1.0), (8.0, 8.0), 0.0), ((15.0, 4.0), (5.0, 20.0), 0.6), ((-20.0, 12.0), (12.0, 6.0), -0.8)],
    ids=["round", "tilted", "outside"],
)
def test_it_is_as_drawing_lots_says(
    name: str, place: tuple[float, float], sigma: tuple[float, float], tilt: float
) -> None:
    lots = np.random.default_rng(7).standard_normal((2, 400_000))
    x = place[0] + sigma[0] * lots[0]
    y = place[1] + sigma[1] * (tilt * lots[0] + math.sqrt(1 - tilt**2) * lots[1])
    drawn = float(is_inside(name, x, y).mean())
    error = math.sqrt(max(drawn * (1 - drawn), 1e-6) / lots.shape[1])
    assert chance(name, *place, sigma, tilt) == pytest.approx(drawn, abs=4 * error)


def test_of_a_rectangle_it_is_the_product_of_two_known_chances() -> None:
    def within(low: float, high: float, middle: float, sigma: float) -> float:
        return 0.5 * (
            math.erf((high - middle) / sigma / math.sqrt(2)) - math.erf((low - middle) / sigma / math.sqrt(2))
        )

    for x, y, wide, high in ((3.0, 1.0, 8.0, 8.0), (-1.0, 0.5, 1.0, 30.0), (6.0, 1.7, 0.05, 0.05)):
        known = within(0, 6, x, wide) * within(0, 1.7, y, high)
        assert chance("a frame of 1.7 m by 6 m", x, y, (wide, high)) == pytest.approx(known, abs=1e-8)


def test_far_away_is_nothing_and_deep_inside_is_one() -> None:
    assert chance("like an L", 5000.0, 0.0, (8.0, 8.0)) == 0.0
    assert chance("like an L", 5.0, 5.0, (0.01, 0.01)) == pytest.approx(1.0, abs=1e-9)
    assert chance("with a hole", 0.0, 0.0, (1.0, 1.0)) == 0.0
    nobody = chances(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0), outlines_of([]))
    assert len(nobody) == 0


def test_many_positions_and_zones_at_once_are_as_one_by_one() -> None:
    random = np.random.default_rng(1)
    x, y = random.uniform(-60, 80, 300), random.uniform(-60, 80, 300)
    sigma = random.uniform(3, 15, 300)
    outlines = outlines_of([geometry(name) for name in SHAPES])
    found = chances(LON + x / EAST_M, LAT + y / NORTH_M, sigma, sigma, outlines)
    assert np.all(np.diff(found.point) >= 0)
    for at in random.choice(len(found), 40):
        name = list(SHAPES)[found.zone[at]]
        one = found.point[at]
        assert chance(name, x[one], y[one], (sigma[one], sigma[one])) == pytest.approx(found.chance[at], abs=1e-12)


def test_a_count_is_the_sum_of_chances_and_has_their_variance() -> None:
    found = Chances(point=np.array([0, 0, 1, 2]), zone=np.array([0, 1, 0, 1]), chance=np.array([0.5, 0.25, 1.0, 0.9]))
    told = counts(found, np.array([0, 1, 1]), zones=2, groups=2)
    assert told.mean.tolist() == [[0.5, 1.0], [0.25, 0.9]]
    assert told.variance == pytest.approx(np.array([[0.25, 0.0], [0.1875, 0.09]]))


def test_the_stated_error_is_the_real_one() -> None:
    """Of many made-up mornings the count lies within two of its errors in about 95 of 100."""
    random = np.random.default_rng(3)
    outlines = outlines_of([geometry("like an L")])
    hits = 0
    for _ in range(300):
        x, y = random.uniform(-20, 50, 120), random.uniform(-20, 60, 120)
        truth = int(is_inside("like an L", x, y).sum())
        seen_x, seen_y = x + random.normal(0, 6, 120), y + random.normal(0, 6, 120)
        sigma = np.full(120, 6.0)
        told = counts(
            chances(LON + seen_x / EAST_M, LAT + seen_y / NORTH_M, sigma, sigma, outlines),
            np.zeros(120, np.int64),
            zones=1,
            groups=1,
        )
        hits += abs(told.mean[0, 0] - truth) <= 2 * math.sqrt(told.variance[0, 0])
    assert 270 <= hits <= 300


def test_metres_are_metres() -> None:
    east, north = metres_from(np.array([LON + 100 / EAST_M]), np.array([LAT + 50 / NORTH_M]), LON, LAT)
    assert [east[0], north[0]] == pytest.approx([100, 50])


def test_a_camera_that_sees_more_than_the_feed_shifts_the_count_as_far_as_it_can_be_trusted() -> None:
    fresh = Bias(0.0, 25.0, 0.0)
    after = bias_after(fresh, 30.0, 1.0, 20.0, 4.0)
    assert after.mean == pytest.approx(10 * 25 / 30)
    assert after.variance == pytest.approx(25 * 5 / 30)
    assert list(corrected(20.0, 4.0, after)) == pytest.approx([28.33, 8.17], abs=0.01)
    unsure = bias_after(fresh, 30.0, 1e6, 20.0, 4.0)
    assert unsure.mean == pytest.approx(0.0, abs=0.01)
    assert corrected(2.0, 1.0, Bias(-5.0, 1.0, 0.0)) == (0.0, 2.0)


def test_a_bias_is_forgotten_when_nobody_looks() -> None:
    known = Bias(8.0, 2.0, 0.0)
    later = bias_at(known, 3600.0, prior_variance=25.0, time_constant_s=3600.0)
    assert later.mean == pytest.approx(8 / math.e)
    assert later.variance == pytest.approx(2 * math.exp(-2) + 25 * (1 - math.exp(-2)))
    assert bias_at(known, -5.0, prior_variance=25.0, time_constant_s=3600.0) == known
    gone = bias_at(known, 1e9, prior_variance=25.0, time_constant_s=3600.0)
    assert [gone.mean, gone.variance] == pytest.approx([0, 25])


def test_looking_again_and_again_makes_the_bias_known() -> None:
    """A zone that truly holds 12 more than the feed says, counted 20 times by a camera that errs by 2."""
    random = np.random.default_rng(5)
    bias = Bias(0.0, 100.0, 0.0)
    for step in range(1, 21):
        bias = bias_at(bias, 60.0 * step, prior_variance=100.0, time_constant_s=6 * 3600.0)
        bias = bias_after(bias, 42 + random.normal(0, 2), 4.0, 30.0, 1.0)
    assert bias.mean == pytest.approx(12, abs=2)
    assert bias.variance < 2


def test_scatter_is_found_though_some_moved() -> None:
    random = np.random.default_rng(2)
    apart = np.hypot(*(random.normal(0, 7, (2, 4000)) - random.normal(0, 7, (2, 4000))))
    apart[:100] = 900.0
    assert sigma_of_pairs(apart) == pytest.approx(7, rel=0.05)
    with pytest.raises(ValueError, match="no pairs"):
        sigma_of_pairs(np.zeros(0))
