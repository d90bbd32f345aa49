"""Networks that are run for real: their layouts, the looks at a picture, and what is not understood."""

from __future__ import annotations

import numpy as np
import pytest
from onnx import TensorProto, helper
from tests.support.red_networks import SIDE, red_network, red_picture

from furong.engines.vision import KINDS, ModelNotUnderstood, open_detector
from furong.engines.vision.looking import Region, look

BIKE = KINDS.index("bicycle")


@pytest.mark.parametrize("layout", ["finished", "three", "column"])
def test_layouts_are_recognised_by_what_comes_out(layout: str) -> None:
    detector = open_detector(red_network(layout))
    assert detector.side == SIDE
    seen = detector.detect(red_picture(SIDE, SIDE, (16, 24, 24, 32))).above(0.9)
    assert seen.boxes.tolist() == [[16, 24, 24, 32]]
    assert seen.confidence[0, BIKE] == pytest.approx(1, abs=0.01)
    assert seen.confidence[0].sum() == seen.confidence[0, BIKE]


@pytest.mark.parametrize("quarters", [0, 1, 3])
def test_a_turned_look_tells_where_things_are_in_the_picture(quarters: int) -> None:
    detector = open_detector(red_network())
    picture = red_picture(200, 120, (40, 16, 56, 32), (160, 88, 176, 104))
    seen = look(detector, picture, Region(0, 0, 200, 120), 1.0, quarters=quarters).above(0.9)
    middles = (seen.boxes[:, :2] + seen.boxes[:, 2:]) / 2
    away = np.abs(middles[:, np.newaxis] - np.array([[48, 24], [168, 96]])).max(axis=2)
    assert away.min(axis=1).max() < 10
    assert set(away.argmin(axis=1).tolist()) == {0, 1}


def test_tiles_leave_nothing_out() -> None:
    detector = open_detector(red_network())
    region = Region(10, 7, 310, 187)
    for left, top in ((10, 7), (294, 171), (150, 90), (73, 100)):
        seen = look(detector, red_picture(320, 200, (left, top, left + 16, top + 16)), region, 1.0).above(0.2)
        assert len(seen.boxes)
        assert np.abs(seen.boxes.mean(axis=0) - [left, top, left + 16, top + 16]).max() < 12


def test_what_is_no_network_is_told() -> None:
    with pytest.raises(ModelNotUnderstood, match="not ONNX"):
        open_detector(b"no network at all")
    with pytest.raises(ModelNotUnderstood, match="holds no network"):
        open_detector(b"")


def _plain(given: list[int], result: list[int]) -> bytes:
    graph = helper.make_graph(
        [helper.make_node("Flatten", ["a"], ["b"])],
        "plain",
        [helper.make_tensor_value_info("a", TensorProto.FLOAT, given)],
        [helper.make_tensor_value_info("b", TensorProto.FLOAT, result)],
    )
    return bytes(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8).SerializeToString()
    )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([1, 3, 32, 32], "outputs are 1 × 3072"),
        ([1, 3, 32, 40], "a square"),
        ([1, 7], "its input is"),
        ([1, 3, 0, 0], "a square"),
    ],
    ids=["classes", "oblong", "no picture", "any size"],
)
def test_a_layout_that_is_not_known_is_told(given: list[int], says: str) -> None:
    with pytest.raises(ModelNotUnderstood, match=says):
        open_detector(_plain(given, [1, 3072]))
