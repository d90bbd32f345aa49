"""A tiny network with the heads of coco-ssd, run for real: where its boxes lie, at its own size and at others."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from furong.engines.vision import KINDS, Detections, open_detector
from furong.engines.vision.heads import Heads, marks_of
from furong.engines.vision.ssd import is_ssd, open_ssd

#: Anchors of each layer, and the classes with nothing and COCO's gaps.
_ANCHORS = (3, 6, 6, 6, 6)
_CLASSES = 91
_BICYCLE = 2
_NEVER, _RED, _AT_RED = -20.0, 6.0, -8.0
#: How the one anchor that answers is moved and stretched: down, to the right, higher, wider.
_OFFSETS = (1.0, 2.0, 5 * np.log(2.0), 0.0)

Floats = npt.NDArray[np.float32]


def _node(op: str, given: list[str], made: str, **attributes: Any) -> onnx.NodeProto:
    return helper.make_node(op, given, [made], **attributes)


def ssd_network(anchor: int = 1) -> onnx.ModelProto:
    """Return a network whose first layer tells a bicycle by one anchor wherever a cell of 16 × 16 pixels is red."""
    nodes = [_node("Transpose", ["picture"], "colours", perm=[0, 3, 1, 2])]
    constants: dict[str, Floats] = {}
    before, stride = "colours", 16
    for layer, anchors in enumerate(_ANCHORS):
        nodes.append(
            _node("AveragePool", [before], f"cells{layer}", kernel_shape=[stride] * 2, strides=[stride] * 2,
                  auto_pad="SAME_UPPER", count_include_pad=0)
        )  # fmt: skip
        before, stride = f"cells{layer}", 2
        classes = np.zeros((anchors, _CLASSES, 3, 1, 1), np.float32)
        sure = np.full((anchors, _CLASSES), _NEVER, np.float32)
        places = np.zeros((anchors, 4), np.float32)
        if layer == 0:
            classes[anchor, _BICYCLE, :2, 0, 0] = _RED, -_RED
            sure[anchor, _BICYCLE] = _AT_RED
            places[anchor] = _OFFSETS
        for head, weights, bias in (
            ("ClassPredictor", classes.reshape(-1, 3, 1, 1), sure.ravel()),
            ("BoxEncodingPredictor", np.zeros((anchors * 4, 3, 1, 1), np.float32), places.ravel()),
        ):
            name = f"BoxPredictor_{layer}/{head}"
            constants |= {f"{name}/weights": weights, f"{name}/bias": bias}
            given = [before, f"{name}/weights", f"{name}/bias"]
            nodes.append(_node("Conv", given, f"{name}/BiasAdd:0", kernel_shape=[1, 1], pads=[0, 0, 0, 0]))
    nodes.append(_node("Identity", [nodes[-1].output[0]], "end"))
    graph = helper.make_graph(
        nodes,
        "ssd",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 300, 300, 3])],
        [helper.make_tensor_value_info("end", TensorProto.FLOAT, [1, 24, 2, 2])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def picture(width: int, height: int, *cells: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Return a grey picture of which some cells of the first layer are red; the layer begins two pixels before it."""
    told = np.full((height, width, 3), 90, np.uint8)
    for column, row in cells:
        told[max(0, 16 * row - 2) : 16 * row + 14, max(0, 16 * column - 2) : 16 * column + 14] = (255, 0, 0)
    return told


def _sure(found: Detections) -> Detections:
    return found.above(0.9)


def test_it_is_known_by_its_heads() -> None:
    model = ssd_network()
    assert is_ssd(model)
    detector = open_detector(model.SerializeToString())
    assert detector.side is None
    assert not detector.tells_fallen
    del model.graph.node[-2:]
    assert not is_ssd(model)


@pytest.mark.parametrize(
    ("anchor", "wide", "high"),
    [(0, 30.0, 30.0), (1, 60 * 2**0.5, 60 / 2**0.5), (2, 60 / 2**0.5, 60 * 2**0.5)],
    ids=["square", "wide", "high"],
)
@pytest.mark.parametrize(("side", "step"), [(300, 300 / 19), (364, 16.0), (428, 16.0)], ids=["trained", "more", "most"])
def test_boxes_lie_where_cells_anchors_and_offsets_say(
    anchor: int, wide: float, high: float, side: int, step: float
) -> None:
    detector = open_ssd(ssd_network(anchor))
    found = _sure(detector.detect(picture(side, side, (4, 11))))
    middle_x, middle_y = (4 - 9) * step + 150 + 0.2 * wide, (11 - 9) * step + 150 + 0.1 * high
    expected = [middle_x - wide / 2, middle_y - high, middle_x + wide / 2, middle_y + high]
    assert found.boxes.shape == (1, 4)
    assert found.boxes[0].tolist() == pytest.approx(expected, abs=0.01)
    assert found.confidence[0, KINDS.index("bicycle")] == pytest.approx(1 / (1 + np.exp(-4)), abs=0.01)
    assert found.confidence[0].sum() == pytest.approx(found.confidence[0, KINDS.index("bicycle")], abs=1e-4)


def test_an_oblong_picture_is_looked_at_as_it_is() -> None:
    detector = open_ssd(ssd_network(0))
    found = _sure(detector.detect(picture(492, 300, (3, 4), (25, 10))))
    middles = sorted(((found.boxes[:, :2] + found.boxes[:, 2:]) / 2).tolist())
    assert middles == [
        pytest.approx([(column - 9) * 16 + 150 + 6, (row - 9) * 300 / 19 + 150 + 3], abs=0.01)
        for column, row in ((3, 4), (25, 10))
    ]


def test_edges_are_those_at_which_halvings_fall_as_in_training() -> None:
    detector = open_ssd(ssd_network())
    assert [detector.fitting(pixels) for pixels in (10, 300, 331, 333, 1_000)] == [300, 300, 300, 364, 1_004]


def test_one_more_class_is_told_on_the_weights_that_it_was_learnt_with_alone() -> None:
    model = ssd_network(0)
    weights = next(item for item in model.graph.initializer if item.name == "BoxPredictor_1/ClassPredictor/weights")
    green = np.array([-_RED, _RED, 0.0], np.float32)
    heads = Heads(weights=(green,), biases=(_AT_RED,), marks=marks_of(numpy_helper.to_array(weights)))
    taught = open_ssd(model, heads)
    assert taught.tells_fallen
    grass = picture(300, 300)
    grass[16 * 5 - 2 : 16 * 5 + 14, 16 * 7 - 2 : 16 * 7 + 14] = (0, 255, 0)
    lies = _sure(taught.detect(grass))
    assert len(lies.boxes) == 3
    assert (lies.confidence.argmax(axis=1) == KINDS.index("fallen bicycle")).all()
    stranger = open_ssd(model, dataclasses.replace(heads, marks=heads.marks + 1))
    assert not stranger.tells_fallen
    assert not len(_sure(stranger.detect(grass)).boxes)
