"""Tiny networks, built here and run for real: what is red in a picture is a bicycle to them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import NodeProto, TensorProto, helper, numpy_helper

__all__ = ["SIDE", "red_network", "red_picture"]

#: Side of the pictures that they take. [pixel]
SIDE = 64
_CELL = 8
_CELLS = SIDE // _CELL
_ROWS = _CELLS * _CELLS
_BICYCLE = 1
#: The class of a person, among those of COCO.
PERSON = 0

Numbers = npt.NDArray[Any]


def red_network(layout: str = "finished", kind: int = _BICYCLE) -> bytes:
    """Return a network of one layout: ``finished`` rows, ``three`` outputs, or a ``column`` a class.

    It gives a box for each cell of 8 × 8 pixels, as sure as the cell is red: the mean of red less that of green.
    What it sees is of one ``kind`` of COCO.
    """
    corners = np.array([[x, y] for y in range(_CELLS) for x in range(_CELLS)], np.float32) * _CELL
    boxes = np.concatenate([corners, corners + _CELL], axis=1)[np.newaxis]
    weights = np.zeros((1, 3, 1, 1), np.float32)
    weights[0, 0], weights[0, 1] = 1, -1
    nodes = [
        helper.make_node("AveragePool", ["picture"], ["cells"], kernel_shape=[_CELL] * 2, strides=[_CELL] * 2),
        helper.make_node("Conv", ["cells", "weights"], ["red"]),
        helper.make_node("Clip", ["red", "zero"], ["sure"]),
    ]
    constants: dict[str, Numbers] = {"weights": weights, "zero": np.array(0, np.float32), "boxes": boxes}
    nodes, ends = _ended(layout, kind, nodes, constants)
    graph = helper.make_graph(
        nodes,
        "red",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, SIDE, SIDE])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in ends],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    return bytes(model.SerializeToString())


def _ended(
    layout: str, kind: int, nodes: list[NodeProto], constants: dict[str, Numbers]
) -> tuple[list[NodeProto], list[tuple[str, list[int]]]]:
    if layout == "column":
        low, high = constants["boxes"][..., :2], constants["boxes"][..., 2:]
        sized = np.concatenate([(low + high) / 2, high - low], axis=2)
        constants["middles"] = sized.transpose(0, 2, 1).copy()
        constants["before"] = np.zeros((1, kind, _ROWS), np.float32)
        constants["after"] = np.zeros((1, 80 - kind - 1, _ROWS), np.float32)
        constants["flat"] = np.array([1, 1, _ROWS], np.int64)
        parts = ["middles", "before", "row", "after"]
        reshaped = helper.make_node("Reshape", ["sure", "flat"], ["row"])
        return [*nodes, reshaped, helper.make_node("Concat", parts, ["out"], axis=1)], [("out", [1, 84, _ROWS])]
    constants["flat"] = np.array([1, _ROWS, 1], np.int64)
    constants["class"] = np.full((1, _ROWS, 1), kind, np.float32)
    nodes = [*nodes, helper.make_node("Reshape", ["sure", "flat"], ["column"])]
    if layout == "three":
        nodes += [helper.make_node("Identity", [one], [f"{one}_out"]) for one in ("boxes", "column", "class")]
        return nodes, [("boxes_out", [1, _ROWS, 4]), ("column_out", [1, _ROWS, 1]), ("class_out", [1, _ROWS, 1])]
    joined = helper.make_node("Concat", ["boxes", "column", "class"], ["out"], axis=2)
    return [*nodes, joined], [("out", [1, _ROWS, 6])]


def red_picture(width: int, height: int, *boxes: tuple[int, int, int, int]) -> npt.NDArray[np.uint8]:
    """Return a grey picture with red boxes."""
    picture = np.full((height, width, 3), 90, np.uint8)
    for left, top, right, bottom in boxes:
        picture[top:bottom, left:right] = (255, 0, 0)
    return picture
