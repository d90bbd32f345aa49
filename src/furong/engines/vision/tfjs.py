"""A TensorFlow.js graph model becomes ONNX: the operators of coco-ssd, and no library of TensorFlow.

TensorFlow keeps the channels last, ONNX first. Whatever comes out of a convolution stays with its channels first until
it is reshaped; there it is turned back. Shapes that depend on the number of pictures are worked out for one picture.
Names stay as they are, with the number of the output behind a colon, so that what knows the network by its names finds
the same ones however it was converted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

__all__ = ["GraphNotUnderstood", "to_onnx", "weights_of"]

Array = npt.NDArray[Any]
_OPSET = 13
_IR = 8
_DTYPES = {"float32": np.dtype("<f4"), "int32": np.dtype("<i4")}
#: Elementwise operators that ONNX has under these names.
_PLAIN = {"Add": "Add", "Mul": "Mul", "Sub": "Sub", "AddN": "Sum", "Exp": "Exp", "Sigmoid": "Sigmoid", "BiasAdd": "Add"}


class GraphNotUnderstood(ValueError):
    """A graph has an operator or a weight that is not known here."""


def weights_of(manifest: Sequence[Mapping[str, Any]], shards: bytes) -> dict[str, Array]:
    """Return the weights of a model by name.

    Args:
        manifest: What the model says of its weights.
        shards: All its shards, one behind the other.

    Raises:
        GraphNotUnderstood: When a weight is of a type that is not known, or the shards are too short.
    """
    weights: dict[str, Array] = {}
    offset = 0
    for told in (item for group in manifest for item in group["weights"]):
        dtype = _DTYPES.get(told["dtype"])
        if dtype is None or "quantization" in told:
            raise GraphNotUnderstood(f"weight {told['name']} is {told['dtype']}")
        count = int(np.prod(told["shape"], dtype=np.int64))
        end = offset + count * dtype.itemsize
        if end > len(shards):
            raise GraphNotUnderstood(f"weight {told['name']} ends beyond the files")
        weights[told["name"]] = np.frombuffer(shards, dtype, count, offset).reshape(told["shape"])
        offset = end
    return weights


def to_onnx(
    nodes: Sequence[Mapping[str, Any]],
    weights: Mapping[str, Array],
    *,
    source: tuple[str, tuple[int, ...]],
    ends: Mapping[str, tuple[int, ...]],
) -> bytes:
    """Return a graph as ONNX, from one of its tensors to others.

    Args:
        nodes: The nodes of the graph.
        weights: Its weights by name.
        source: Where it begins, and the shape there.
        ends: Where it ends, and the shapes there.

    Raises:
        GraphNotUnderstood: When there is an operator that is not known.
    """
    work = _Work({node["name"]: node for node in nodes}, weights)
    name, shape = source
    work.shapes[name] = shape
    given = helper.make_tensor_value_info(f"{name}:0", TensorProto.FLOAT, shape)
    made = [work.plain(end) for end in ends]
    for end, result in zip(ends, made, strict=True):
        if result != f"{end}:0":
            work.add("Identity", [result], f"{end}:0")
    results = [helper.make_tensor_value_info(f"{end}:0", TensorProto.FLOAT, told) for end, told in ends.items()]
    graph = helper.make_graph(work.made, "graph", [given], results, work.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


@dataclass(slots=True)
class _Work:
    nodes: dict[str, Mapping[str, Any]]
    weights: Mapping[str, Array]
    made: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    #: Tensors with channels first.
    first: set[str] = field(default_factory=set)
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def add(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.made.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, value: Array) -> str:
        if name not in self.done:
            self.done.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def known(self, reference: str) -> Array | None:
        """A value that does not depend on the picture."""
        name = reference.partition(":")[0]
        if name in self.weights:
            return self.weights[name]
        node = self.nodes.get(name)
        if node is None:
            return None
        reader = _KNOWN.get(node["op"])
        return None if reader is None else reader(self, node)

    def tensor(self, reference: str) -> str:
        """The name of a tensor, made if it is not yet, in the layout in which it is."""
        name, _, number = reference.partition(":")
        output = f"{name}:{number or 0}"
        if name in self.shapes or output in self.done:
            return output
        value = self.known(reference)
        if value is not None:
            return self.constant(output, value)
        node = self.nodes.get(name)
        if node is None or node["op"] not in _WRITERS:
            raise GraphNotUnderstood(f"operator {node['op'] if node else 'missing'} of {name}")
        _WRITERS[node["op"]](self, node, f"{name}:0")
        self.done.add(output)
        return output

    def plain(self, reference: str) -> str:
        """The same with the channels last."""
        name = self.tensor(reference)
        if name not in self.first:
            return name
        turned = f"{name}/last"
        if turned not in self.done:
            self.done.add(turned)
            self.add("Transpose", [name], turned, perm=[0, 2, 3, 1])
        return turned

    def ahead(self, reference: str) -> str:
        """The same with the channels first."""
        name = self.tensor(reference)
        if name in self.first:
            return name
        turned = f"{name}/first"
        if turned not in self.done:
            self.done.add(turned)
            self.add("Transpose", [name], turned, perm=[0, 3, 1, 2])
        return turned


def _shape_of(work: _Work, node: Mapping[str, Any]) -> Array | None:
    # Only the number of pictures is ever read of a shape: it is 1.
    return np.array([1, -1, -1, -1], np.int32)


def _strided(work: _Work, node: Mapping[str, Any]) -> Array | None:
    value, begin = work.known(node["input"][0]), work.known(node["input"][1])
    return None if value is None or begin is None else np.asarray(value[int(begin.ravel()[0])])


def _packed(work: _Work, node: Mapping[str, Any]) -> Array | None:
    values = [work.known(name) for name in node["input"]]
    return None if any(value is None for value in values) else np.stack([np.asarray(value) for value in values])


def _tiled(work: _Work, node: Mapping[str, Any]) -> Array | None:
    value, times = (work.known(name) for name in node["input"])
    return None if value is None or times is None else np.tile(value, times)


_Known = Callable[[_Work, Mapping[str, Any]], Array | None]
_KNOWN: dict[str, _Known] = {"Shape": _shape_of, "StridedSlice": _strided, "Pack": _packed, "Tile": _tiled}


def _number(node: Mapping[str, Any], name: str, default: int = 0) -> int:
    return int(node["attr"].get(name, {}).get("i", default))


def _numbers(node: Mapping[str, Any], name: str) -> list[int]:
    return [int(item) for item in node["attr"][name]["list"]["i"]]


def _needs(work: _Work, reference: str) -> Array:
    value = work.known(reference)
    if value is None:
        raise GraphNotUnderstood(f"{reference} depends on the picture")
    return value


def _whole(work: _Work, output: str, value: Array) -> str:
    return work.constant(f"{output}/numbers", np.asarray(value, np.int64).ravel())


def _convolve(work: _Work, node: Mapping[str, Any], output: str, bias: str = "") -> None:
    kernel = _needs(work, node["input"][1])
    deep = node["op"] == "DepthwiseConv2dNative"
    channels = kernel.shape[2]
    turned = kernel.reshape(*kernel.shape[:2], 1, -1) if deep else kernel
    if bytes(node["attr"]["padding"]["s"]).decode() not in ("SAME", "VALID"):
        raise GraphNotUnderstood(f"padding of {node['name']}")
    weights = work.constant(f"{node['input'][1]}/first", turned.transpose(3, 2, 0, 1))
    inputs = [work.ahead(node["input"][0]), weights]
    if bias:
        inputs.append(work.constant(f"{bias}:0", _needs(work, bias)))
    same = bytes(node["attr"]["padding"]["s"]).decode() == "SAME"
    work.add(
        "Conv",
        inputs,
        output,
        strides=_numbers(node, "strides")[1:3],
        dilations=_numbers(node, "dilations")[1:3] if "dilations" in node["attr"] else [1, 1],
        auto_pad="SAME_UPPER" if same else "VALID",
        group=channels if deep else 1,
    )
    work.first.add(output)


def _bias(work: _Work, node: Mapping[str, Any], output: str) -> None:
    before = work.nodes.get(node["input"][0])
    if before is not None and before["op"] == "Conv2D":
        _convolve(work, before, output, node["input"][1])
    else:
        _elementwise(work, node, output)


def _normalise(work: _Work, node: Mapping[str, Any], output: str) -> None:
    rest = [work.constant(f"{name}:0", _needs(work, name)) for name in node["input"][1:]]
    epsilon = float(node["attr"]["epsilon"]["f"])
    work.add("BatchNormalization", [work.ahead(node["input"][0]), *rest], output, epsilon=epsilon)
    work.first.add(output)


def _elementwise(work: _Work, node: Mapping[str, Any], output: str) -> None:
    names = [work.tensor(reference) for reference in node["input"]]
    if any(name in work.first for name in names):
        inputs = [_along_channels(work, reference) for reference in node["input"]]
        work.first.add(output)
    else:
        inputs = names
    work.add(_PLAIN[node["op"]], inputs, output)


def _along_channels(work: _Work, reference: str) -> str:
    value = work.known(reference)
    if value is None:
        return work.ahead(reference)
    return work.constant(f"{reference}/channels", value.reshape(-1, 1, 1) if value.ndim == 1 else value)


def _relu6(work: _Work, node: Mapping[str, Any], output: str) -> None:
    name = work.tensor(node["input"][0])
    low = work.constant("relu6/low", np.array(0, np.float32))
    high = work.constant("relu6/high", np.array(6, np.float32))
    work.add("Clip", [name, low, high], output)
    if name in work.first:
        work.first.add(output)


def _reshape(work: _Work, node: Mapping[str, Any], output: str) -> None:
    shape = _whole(work, output, _needs(work, node["input"][1]))
    work.add("Reshape", [work.plain(node["input"][0]), shape], output)


def _transpose(work: _Work, node: Mapping[str, Any], output: str) -> None:
    order = [int(item) for item in _needs(work, node["input"][1])]
    work.add("Transpose", [work.plain(node["input"][0])], output, perm=order)


def _concat(work: _Work, node: Mapping[str, Any], output: str) -> None:
    axis = int(_needs(work, node["input"][-1]))
    work.add("Concat", [work.plain(name) for name in node["input"][:-1]], output, axis=axis)


def _squeeze(work: _Work, node: Mapping[str, Any], output: str) -> None:
    axes = _whole(work, output, np.array(_numbers(node, "squeeze_dims")))
    work.add("Squeeze", [work.plain(node["input"][0]), axes], output)


def _expand(work: _Work, node: Mapping[str, Any], output: str) -> None:
    axes = _whole(work, output, _needs(work, node["input"][1]))
    work.add("Unsqueeze", [work.plain(node["input"][0]), axes], output)


def _slice(work: _Work, node: Mapping[str, Any], output: str) -> None:
    begin, size = (_needs(work, name).astype(np.int64) for name in node["input"][1:3])
    ends = np.where(size < 0, np.iinfo(np.int64).max, begin + size)
    starts = work.constant(f"{output}/begin", begin)
    work.add("Slice", [work.plain(node["input"][0]), starts, work.constant(f"{output}/end", ends)], output)


def _unpack(work: _Work, node: Mapping[str, Any], output: str) -> None:
    axis, count = _number(node, "axis"), _number(node, "num")
    parts = [f"{output}/part{index}" for index in range(count)]
    work.made.append(
        helper.make_node("Split", [work.plain(node["input"][0])], parts, name=f"{output}/split", axis=axis)
    )
    axes = _whole(work, output, np.array([axis]))
    for index, part in enumerate(parts):
        name = f"{node['name']}:{index}"
        work.add("Squeeze", [part, axes], name)
        work.done.add(name)


def _pack(work: _Work, node: Mapping[str, Any], output: str) -> None:
    axis = _number(node, "axis")
    axes = _whole(work, output, np.array([axis]))
    parts = [
        work.add("Unsqueeze", [work.plain(name), axes], f"{output}/part{index}")
        for index, name in enumerate(node["input"])
    ]
    work.add("Concat", parts, output, axis=axis)


_WRITERS: dict[str, Callable[[_Work, Mapping[str, Any], str], None]] = {
    **dict.fromkeys(_PLAIN, _elementwise),
    "BiasAdd": _bias,
    "ConcatV2": _concat,
    "Conv2D": _convolve,
    "DepthwiseConv2dNative": _convolve,
    "ExpandDims": _expand,
    "FusedBatchNorm": _normalise,
    "Pack": _pack,
    "Relu6": _relu6,
    "Reshape": _reshape,
    "Slice": _slice,
    "Squeeze": _squeeze,
    "Transpose": _transpose,
    "Unpack": _unpack,
}
