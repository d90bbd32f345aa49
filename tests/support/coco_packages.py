"""A package laid out as that of coco-ssd, with a tiny network in it: what is red in a picture is a bicycle to it."""

from __future__ import annotations

import io
import json
import tarfile
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["FOLDER", "coco_package", "package_of"]

FOLDER = "package/models/coco-ssd/"
_ANCHORS = (3, 6, 6, 6, 6, 6)
_CLASSES, _BICYCLE = 91, 2
_NEVER, _RED, _AT_RED = -20.0, 6.0, -8.0

Numbers = npt.NDArray[Any]
Node = dict[str, Any]


def _ints(*numbers: int) -> Node:
    return {"list": {"i": [str(number) for number in numbers]}}


def _node(name: str, operator: str, *given: str, **attributes: Any) -> Node:
    return {"name": name, "op": operator, "input": list(given), "attr": attributes}


def _conv(name: str, given: str, weights: str, stride: int) -> Node:
    return _node(name, "Conv2D", given, weights, strides=_ints(1, stride, stride, 1), padding={"s": list(b"SAME")})


def _layer(layer: int, before: str, weights: dict[str, Numbers]) -> list[Node]:
    """Return the nodes of a layer: its cells, half as many as before, and its two heads."""
    cells, anchors = f"cells{layer}", _ANCHORS[layer]
    classes, sure = np.zeros((3, anchors, _CLASSES), np.float32), np.full((anchors, _CLASSES), _NEVER, np.float32)
    if layer == 0:
        classes[:2, 0, _BICYCLE] = _RED, -_RED
        sure[0, _BICYCLE] = _AT_RED
    nodes = [_conv(cells, before, "as_it_is", 16 if layer == 0 else 2)]
    for head, width, kernel, bias in (
        ("ClassPredictor", _CLASSES, classes.reshape(1, 1, 3, -1), sure.ravel()),
        ("BoxEncodingPredictor", 4, np.zeros((1, 1, 3, anchors * 4), np.float32), np.zeros(anchors * 4, np.float32)),
    ):
        name = f"BoxPredictor_{layer}/{head}"
        shape = (1, -1, width) if width == _CLASSES else (1, -1, 1, 4)
        weights |= {f"{name}/weights": kernel, f"{name}/biases": bias, f"{name}/shape": np.array(shape, np.int32)}
        nodes += [
            _conv(f"{name}/Conv2D", cells, f"{name}/weights", 1),
            _node(f"{name}/BiasAdd", "BiasAdd", f"{name}/Conv2D", f"{name}/biases"),
            _node(f"{name}/rows", "Reshape", f"{name}/BiasAdd", f"{name}/shape"),
        ]
    return nodes


def coco_package() -> bytes:
    """Return the package, gzipped."""
    weights: dict[str, Numbers] = {
        "as_it_is": np.eye(3, dtype=np.float32).reshape(1, 1, 3, 3),
        "one": np.array(1, np.int32),
        "begin": np.array([0, 0, 1], np.int32),
        "size": np.array([-1, -1, _CLASSES - 1], np.int32),
    }
    nodes: list[Node] = []
    for layer in range(len(_ANCHORS)):
        nodes += _layer(layer, f"cells{layer - 1}" if layer else "Preprocessor/sub", weights)
    rows = {
        head: [f"BoxPredictor_{layer}/{head}/rows" for layer in range(len(_ANCHORS))]
        for head in ("ClassPredictor", "BoxEncodingPredictor")
    }
    nodes += [
        _node("Postprocessor/ExpandDims_1", "ConcatV2", *rows["BoxEncodingPredictor"], "one"),
        _node("sure", "ConcatV2", *rows["ClassPredictor"], "one"),
        _node("Postprocessor/Slice", "Slice", "sure", "begin", "size"),
    ]
    nodes += [_node(name, "Const") for name in weights]
    return package_of(nodes, weights)


def package_of(nodes: list[Node], weights: dict[str, Numbers]) -> bytes:
    """Return a package with a graph and its weights in two shards, gzipped.

    Args:
        nodes: The nodes of the graph.
        weights: Its weights.
    """
    told = [{"name": name, "shape": list(value.shape), "dtype": str(value.dtype)} for name, value in weights.items()]
    content = b"".join(value.astype(value.dtype.newbyteorder("<")).tobytes() for value in weights.values())
    manifest = [{"paths": ["shard1of2", "shard2of2"], "weights": told}]
    half = len(content) // 2
    model = json.dumps({"modelTopology": {"node": nodes}, "weightsManifest": manifest}).encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, part in (("model.json", model), ("shard1of2", content[:half]), ("shard2of2", content[half:])):
            member = tarfile.TarInfo(FOLDER + name)
            member.size = len(part)
            archive.addfile(member, io.BytesIO(part))
    return packed.getvalue()
