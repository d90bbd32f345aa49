"""What is told of boxes: bikes, those that lie, the frame and the lanes; counts with intervals; faults; blurring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.vision import (
    KINDS,
    Detections,
    FreezeWatch,
    PictureFault,
    PolygonFault,
    blurred,
    count_of,
    fault_of,
    faults_of,
    frozen_since,
    trace_of,
)
from furong.engines.vision.looking import Seen
from furong.engines.vision.polygons import depth_inside, points_inside
from furong.engines.vision.telling import Bike, tell

FRAME = np.array([[300, 430], [1100, 430], [1180, 640], [80, 640]], np.float64)
LANE = np.array([[900, 0], [960, 0], [960, 720], [900, 720]], np.float64)
STANDS = (400.0, 400.0, 640.0, 560.0)
LIES = (700.0, 400.0, 860.0, 600.0)


def looked(*told: tuple[tuple[float, float, float, float], float], kind: str = "bicycle") -> Detections:
    confidence = np.zeros((len(told), len(KINDS)), np.float32)
    confidence[:, KINDS.index(kind)] = [sure for _, sure in told]
    return Detections(np.array([box for box, _ in told], np.float32).reshape(-1, 4), confidence)


def bikes_of(upright: Detections, *turned: Detections) -> tuple[Bike, ...]:
    return tell(Seen(upright, turned or (looked(),), 0.81), FRAME, (LANE,), taught=False)[0]


def test_one_bike_that_two_looks_show_is_one() -> None:
    shifted = (404.0, 402.0, 646.0, 563.0)
    (bike,) = bikes_of(looked((STANDS, 0.9), (shifted, 0.6)), looked((shifted, 0.3)))
    assert np.abs(np.array(bike.box) - STANDS).max() < 6
    assert not bike.fallen.holds
    assert bike.inside is not None
    assert bike.inside.holds


def test_what_only_the_turned_look_shows_lies() -> None:
    bikes = bikes_of(looked((STANDS, 0.9)), looked((LIES, 0.95)))
    assert [bike.fallen.holds for bike in sorted(bikes, key=lambda bike: bike.box)] == [False, True]


def test_two_that_stand_side_by_side_are_none_that_lies() -> None:
    side_by_side = looked(((560.0, 400.0, 790.0, 560.0), 0.95), ((650.0, 405.0, 880.0, 565.0), 0.95))
    between = (640.0, 400.0, 800.0, 570.0)
    assert not any(bike.fallen.holds for bike in bikes_of(side_by_side, looked((between, 0.5))))


def test_the_foot_of_a_bike_tells_where_it_stands() -> None:
    behind, across, blocking = (500.0, 260.0, 600.0, 330.0), (20.0, 480.0, 200.0, 600.0), (850.0, 400.0, 1080.0, 560.0)
    bikes = {bike.box[0]: bike for bike in bikes_of(looked((behind, 0.9), (across, 0.9), (blocking, 0.9)))}
    holds = {
        name: [getattr(bikes[left], name).holds for left in (500.0, 20.0, 850.0)]
        for name in ("inside", "out_of_line", "blocking")
    }
    assert holds["inside"] == [False, False, True]
    assert holds["out_of_line"] == [True, True, False]
    assert holds["blocking"] == [False, False, True]


def test_nothing_seen_is_nothing_counted() -> None:
    bikes, sure, _ = tell(Seen(looked(), (looked(), looked()), 0.8), None, (), taught=True)
    assert bikes == ()
    assert count_of(sure).number == 0
    assert count_of(sure).interval == (0, 0)


def test_without_a_frame_nothing_is_told_of_it() -> None:
    (bike,), _, _ = tell(Seen(looked((STANDS, 0.9)), (looked(),), 0.8), None, (), taught=False)
    assert bike.inside is None
    assert bike.out_of_line is None
    assert bike.blocking is None


@pytest.mark.parametrize("sure", [[], [0.5], [0.9] * 4, [0.3] * 20, [0.99] * 15, list(np.linspace(0, 1, 60))])
def test_nine_of_ten_numbers_that_stray_as_told_are_in_the_interval(sure: list[float]) -> None:
    count = count_of(np.array(sure, np.float32))
    low, high = count.interval
    draws = np.random.default_rng(5).normal(count.expected, count.deviation, 4_000)
    held = (low - 0.5 <= draws) & (draws < high + 0.5) | (draws < 0)
    assert low <= count.expected <= high + 0.5
    assert 0.88 < held.mean() < (1.01 if low == 0 else 0.98)
    # The interval is no wider than that: without its outermost numbers it holds less.
    narrow = (low + 0.5 <= draws) & (draws < high - 0.5)
    assert narrow.mean() < 0.92


def test_doubt_widens_the_interval() -> None:
    certain, doubtful = count_of(np.full(5, 0.99, np.float32)), count_of(np.full(10, 0.495, np.float32))
    assert certain.expected == pytest.approx(doubtful.expected)
    assert certain.deviation < doubtful.deviation


@pytest.mark.parametrize(
    ("corners", "fault"),
    [
        ([[0, 0], [10, 0]], PolygonFault.TOO_FEW),
        ([[0, 0], [10, 0], [0, 0], [10, 0]], PolygonFault.TOO_FEW),
        ([[0, 0], [10, 10], [10, 0], [0, 10]], PolygonFault.CROSSES_ITSELF),
        ([[0, 0], [10, 0], [20, 0]], PolygonFault.NO_AREA),
        ([[0, 0], [10, 0], [float("nan"), 5]], PolygonFault.NOT_FINITE),
        ([[0, 0], [10, 0], [10, 10], [5, 2], [0, 10]], None),
    ],
    ids=["two points", "two points twice", "bow tie", "flat", "not a number", "a dent"],
)
def test_polygons_that_cannot_hold_are_told(corners: list[list[float]], fault: PolygonFault | None) -> None:
    assert fault_of(np.array(corners, np.float64)) is fault


@given(st.floats(-50, 1400), st.floats(-50, 800))
def test_depth_is_the_distance_to_the_edge_positive_inside_alone(x: float, y: float) -> None:
    drawn, point = shapely.Polygon(FRAME), shapely.Point(x, y)
    away = drawn.exterior.distance(point)
    depth = float(depth_inside(FRAME, np.array([[x, y]]))[0])
    assert abs(depth) == pytest.approx(away, abs=0.01)
    if away > 0.01:
        assert (depth > 0) == drawn.contains(point) == bool(points_inside(FRAME, np.array([[x, y]]))[0])


def test_dark_and_blank_pictures_are_told() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (90, 160, 3), dtype=np.uint8)
    assert faults_of(noise) == ()
    assert faults_of(noise // 20) == (PictureFault.DARK, PictureFault.BLANK)
    assert faults_of(np.full((90, 160, 3), 128, np.uint8)) == (PictureFault.BLANK,)


def test_a_frozen_camera_is_told_after_an_hour_and_a_living_one_never() -> None:
    random = np.random.default_rng(1)
    scene = random.integers(40, 200, (180, 320, 3), dtype=np.uint8)
    start = datetime(2026, 11, 2, 8, tzinfo=UTC)
    times = [start + timedelta(minutes=10 * step) for step in range(8)]
    living = [trace_of(np.clip(scene + random.normal(0, 25, scene.shape), 0, 255).astype(np.uint8)) for _ in times]
    same = trace_of(scene)
    assert frozen_since(times, living) is None
    assert frozen_since(times, [*living[:1], *[same] * 7]) == times[1]
    assert frozen_since(times, [*living[:2], *[same] * 6]) is None
    assert frozen_since([], []) is None


def test_a_camera_looked_at_five_times_a_second_is_told_frozen_too() -> None:
    random = np.random.default_rng(4)
    watch, start = FreezeWatch(), datetime(2026, 11, 2, 8, tzinfo=UTC)
    still = random.integers(40, 200, (36, 64), dtype=np.uint8)
    assert watch.see(start, still[::-1]) is None
    begin = start + timedelta(seconds=0.2)
    told = [watch.see(begin + timedelta(seconds=0.2 * step), still + (step % 2)) for step in range(18_001)]
    assert told[:-1] == [None] * 18_000
    assert told[-1] == begin
    assert watch.same == 18_001
    assert watch.see(begin + timedelta(hours=2), still - 9) is None


def test_heads_and_plates_are_made_coarse_and_the_rest_is_left() -> None:
    picture = np.random.default_rng(2).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    person = looked(((20.0, 20.0, 60.0, 140.0), 0.5), kind="person")
    car = looked(((150.0, 60.0, 280.0, 160.0), 0.5), kind="car")
    seen = Detections(np.concatenate([person.boxes, car.boxes]), np.concatenate([person.confidence, car.confidence]))
    kept = blurred(picture, seen)
    head, plate = kept[20:50, 22:58], kept[110:155, 155:275]
    assert len(np.unique(head.reshape(-1, 3), axis=0)) <= 36
    assert len(np.unique(plate.reshape(-1, 3), axis=0)) <= 36
    assert np.array_equal(kept[70:139, 22:58], picture[70:139, 22:58])
    assert np.array_equal(kept[:, 285:], picture[:, 285:])
