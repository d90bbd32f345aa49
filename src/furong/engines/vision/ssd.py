"""SSDLite MobileNetV2, as coco-ssd has it, made to look at pictures of any size.

As published the network sees 300 × 300 pixels, so that a wide scene needs a dozen overlapping squares, each with bikes
cut by its edges. All its layers are convolutions, though: cut off where the heads give their raw numbers (the rest is
done here), it runs over a whole scene at once for less than half the work. For that

- padding is left to the runtime (``SAME_UPPER``, which is what the network was trained with at any size),
- the anchors are laid at the true stride of each layer; at 300 × 300 this gives exactly what the network gives,
- edges are ``300 + 64 n``: then each halving cuts where it does at 300, and features lie where they lay in training,
- of the 91 classes those of :data:`~furong.engines.vision.detecting.KINDS` are kept.

The anchors are those of the TensorFlow object detection library: scales 0.2 to 0.95 over six layers, 0.1 added in the
first, aspect ratios 1, 2, 1/2, 3, 1/3, and one square between two scales.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import onnx
from onnx import helper, numpy_helper

from furong.engines.vision.detecting import FALLEN, KINDS, Detections, Picture
from furong.engines.vision.heads import Heads
from furong.engines.vision.sessions import Floats, Session

__all__ = ["SsdDetector", "is_ssd", "open_ssd"]

#: Side of the pictures that it was trained with. [pixel]
_TRAINED = 300
#: Edges are this plus a multiple of the step. [pixel]
_STEP = 64
#: Cells of each layer along a side of a picture of that size.
_CELLS = (19, 10, 5, 3, 2)
_STRIDE = 16
_SCALES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
#: Rows of the class head: 0 is "nothing", then COCO's numbers with their gaps.
_ROWS = 91
_KEPT = (2, 4, 1, 3, 6, 8)
#: What the offsets of a box are multiplied with in training: centre, size. [1]
_CENTRE, _SIZE = 10.0, 5.0
#: What is less sure of every kind than this is not worked out: a confidence of 0.03. [logit]
_LEAST = -3.48


def _class_head(layer: int) -> str:
    return f"BoxPredictor_{layer}/ClassPredictor/BiasAdd:0"


def _box_head(layer: int) -> str:
    return f"BoxPredictor_{layer}/BoxEncodingPredictor/BiasAdd:0"


def is_ssd(model: onnx.ModelProto) -> bool:
    """Tell whether a network is laid out as coco-ssd.

    Args:
        model: It.
    """
    made = {name for node in model.graph.node for name in node.output}
    return all({_class_head(layer), _box_head(layer)} <= made for layer in range(len(_CELLS)))


@dataclass(frozen=True, slots=True, eq=False)
class SsdDetector:
    """The network over pictures of any size.

    Args:
        session: It, cut at its heads.
        tells_fallen: Whether its heads were taught bikes that lie.
    """

    session: Session
    tells_fallen: bool

    @property
    def side(self) -> int | None:
        """Any size."""
        return None

    def fitting(self, pixels: float) -> int:
        """Return the nearest edge at which the halvings fall as in training. [pixel]

        Args:
            pixels: The wished length. [pixel]
        """
        return _TRAINED + _STEP * max(0, round((pixels - _TRAINED) / _STEP))

    def detect(self, picture: Picture) -> Detections:
        """Return what is seen."""
        values = picture[np.newaxis].astype(np.float32) / np.float32(127.5) - np.float32(1.0)
        outputs = self.session.run(values)
        parts = [
            _decoded(layer, outputs[2 * layer][0], outputs[2 * layer + 1][0], tells_fallen=self.tells_fallen)
            for layer in range(len(_CELLS))
        ]
        return Detections(np.concatenate([boxes for boxes, _ in parts]), np.concatenate([told for _, told in parts]))


def open_ssd(model: onnx.ModelProto, heads: Heads | None = None) -> SsdDetector:
    """Return the network, made to look at pictures of any size.

    Args:
        model: It, as converted; it is left as it is.
        heads: What tells a bike that lies, when the weights are those it was learnt with.
    """
    fits = heads is not None and heads.fit(_head_weights(model, 1))
    return SsdDetector(Session(_cut(model, heads if fits else None)), tells_fallen=fits)


def _head_weights(model: onnx.ModelProto, layer: int) -> Floats:
    names = {node.output[0]: node.input[1] for node in model.graph.node if node.op_type == "Conv"}
    wanted = names[_class_head(layer)]
    return next(numpy_helper.to_array(item) for item in model.graph.initializer if item.name == wanted)


def _cut(model: onnx.ModelProto, heads: Heads | None) -> bytes:
    wanted = [name for layer in range(len(_CELLS)) for name in (_class_head(layer), _box_head(layer))]
    copied = onnx.ModelProto()
    copied.CopyFrom(model)
    nodes = _needed(copied.graph, wanted)
    constants = {item.name: item for item in copied.graph.initializer}
    for node in nodes:
        if node.op_type == "Conv":
            _free_padding(node)
        if node.output[0] in wanted[::2]:
            _keep_kinds(node, constants, wanted.index(node.output[0]) // 2, heads)
    used = {name for node in nodes for name in node.input}
    source = helper.make_tensor_value_info(
        copied.graph.input[0].name, onnx.TensorProto.FLOAT, [1, "height", "width", 3]
    )
    ends = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in wanted]
    kept = [item for item in copied.graph.initializer if item.name in used]
    graph = helper.make_graph(nodes, "heads", [source], ends, kept)
    cut = helper.make_model(graph, opset_imports=copied.opset_import, ir_version=copied.ir_version)
    return bytes(cut.SerializeToString())


def _needed(graph: onnx.GraphProto, wanted: list[str]) -> list[onnx.NodeProto]:
    maker = {name: index for index, node in enumerate(graph.node) for name in node.output}
    needed: set[int] = set()
    waiting = list(wanted)
    while waiting:
        index = maker.get(waiting.pop())
        if index is not None and index not in needed:
            needed.add(index)
            waiting.extend(graph.node[index].input)
    return [node for index, node in enumerate(graph.node) if index in needed]


def _free_padding(node: onnx.NodeProto) -> None:
    pads = [item for item in node.attribute if item.name == "pads"]
    if pads and any(pads[0].ints):
        node.attribute.remove(pads[0])
        node.attribute.append(helper.make_attribute("auto_pad", "SAME_UPPER"))


def _keep_kinds(node: onnx.NodeProto, constants: dict[str, onnx.TensorProto], layer: int, heads: Heads | None) -> None:
    channels = numpy_helper.to_array(constants[node.input[1]]).shape[1]
    for place, name in enumerate(node.input[1:]):
        values = numpy_helper.to_array(constants[name])
        anchors = len(values) // _ROWS
        kept = values.reshape(anchors, _ROWS, *values.shape[1:])[:, _KEPT]
        if heads is not None:
            learnt = heads.of(layer, anchors, channels)[place]
            kept = np.concatenate([kept, learnt.reshape(anchors, 1, *values.shape[1:])], axis=1)
        flat = np.ascontiguousarray(kept.reshape(-1, *values.shape[1:]), dtype=np.float32)
        constants[name].CopyFrom(numpy_helper.from_array(flat, name))


@lru_cache
def _anchors(layer: int) -> Floats:
    following = (*_SCALES, 1.0)
    if layer == 0:
        shapes = [(0.1, 1.0), (_SCALES[0], 2.0), (_SCALES[0], 0.5)]
    else:
        scale = _SCALES[layer]
        shapes = [(scale, ratio) for ratio in (1.0, 2.0, 0.5, 3.0, 1 / 3)]
        shapes.append((float(np.sqrt(scale * following[layer + 1])), 1.0))
    return np.array([(s * np.sqrt(r) * _TRAINED, s / np.sqrt(r) * _TRAINED) for s, r in shapes], np.float32)


def _middles(count: int, layer: int) -> Floats:
    offsets = np.arange(count, dtype=np.float32) - np.float32((_CELLS[layer] - 1) / 2)
    step = _TRAINED / count if count == _CELLS[layer] else _STRIDE * 2**layer
    return offsets * np.float32(step) + np.float32(_TRAINED / 2)


def _decoded(layer: int, classes: Floats, places: Floats, *, tells_fallen: bool) -> tuple[Floats, Floats]:
    anchors = _anchors(layer)
    count = len(anchors)
    rows, columns = classes.shape[1:]
    logits = classes.reshape(count, -1, rows, columns)
    anchor, row, column = np.nonzero(logits.max(axis=1) >= _LEAST)
    offsets = places.reshape(count, 4, rows, columns)[anchor, :, row, column]
    wide, high = anchors[anchor].T
    y = offsets[:, 0] / _CENTRE * high + _middles(rows, layer)[row]
    x = offsets[:, 1] / _CENTRE * wide + _middles(columns, layer)[column]
    half_height = np.exp(offsets[:, 2] / _SIZE) * high / 2
    half_width = np.exp(offsets[:, 3] / _SIZE) * wide / 2
    boxes = np.stack([x - half_width, y - half_height, x + half_width, y + half_height], axis=1)
    told = np.zeros((len(boxes), len(KINDS)), np.float32)
    told[:, : FALLEN + tells_fallen] = 1 / (1 + np.exp(-logits[anchor, :, row, column]))
    return boxes.astype(np.float32), told
