"""A small TensorFlow.js graph with the operators of coco-ssd becomes ONNX that computes what the graph says."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
import pytest

from furong.engines.vision import GraphNotUnderstood, to_onnx, weights_of


def _ints(*numbers: int) -> dict[str, Any]:
    return {"list": {"i": [str(number) for number in numbers]}}


def _node(name: str, op: str, *given: str, **attributes: Any) -> dict[str, Any]:
    return {"name": name, "op": op, "input": list(given), "attr": attributes}


SAME = {"s": list(b"SAME")}
NODES = [
    _node("k", "Const"),
    _node("conv", "Conv2D", "x", "k", strides=_ints(1, 2, 2, 1), padding=SAME),
    _node("biased", "BiasAdd", "conv", "b"),
    _node("deep", "DepthwiseConv2dNative", "biased", "d", strides=_ints(1, 1, 1, 1), padding=SAME),
    _node("scaled", "Mul", "deep", "b"),
    _node("kept", "Relu6", "scaled"),
    _node("shape", "Shape", "kept"),
    _node("pictures", "StridedSlice", "shape", "zero1", "one1", "one1"),
    _node("wanted", "Pack", "pictures", "minus", "two"),
    _node("flat", "Reshape", "kept", "wanted"),
    _node("parts", "Unpack", "flat", num={"i": "2"}, axis={"i": "2"}),
    _node("sum", "Add", "parts", "parts:1"),
    _node("end", "Sigmoid", "sum"),
]
WEIGHTS: dict[str, Any] = {
    "k": np.arange(3 * 3 * 3 * 2, dtype=np.float32).reshape(3, 3, 3, 2) / 50 - 0.5,
    "b": np.array([0.5, -0.25], np.float32),
    "d": np.arange(18, dtype=np.float32).reshape(3, 3, 2, 1) / 9 - 1,
    "zero1": np.array([0], np.int32),
    "one1": np.array([1], np.int32),
    "minus": np.array(-1, np.int32),
    "two": np.array(2, np.int32),
}


def _padded(values: np.ndarray[Any, Any], stride: int) -> np.ndarray[Any, Any]:
    count = -(-values.shape[0] // stride)
    total = max(0, (count - 1) * stride + 3 - values.shape[0])
    return np.pad(values, ((total // 2, total - total // 2), (total // 2, total - total // 2), (0, 0)))


def _by_hand(picture: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    padded = _padded(picture, 2)
    convolved = np.array(
        [
            [np.einsum("hwc,hwco->o", padded[2 * y : 2 * y + 3, 2 * x : 2 * x + 3], WEIGHTS["k"]) for x in range(4)]
            for y in range(4)
        ]
    )
    again = _padded(convolved + WEIGHTS["b"], 1)
    deep = np.array(
        [
            [np.einsum("hwc,hwc->c", again[y : y + 3, x : x + 3], WEIGHTS["d"][..., 0]) for x in range(4)]
            for y in range(4)
        ]
    )
    rows = np.clip(deep * WEIGHTS["b"], 0, 6).reshape(-1, 2)
    return np.asarray(1 / (1 + np.exp(-rows.sum(axis=1))))[np.newaxis]


def test_what_is_converted_computes_the_same() -> None:
    picture = np.random.default_rng(3).normal(0, 1, (8, 8, 3)).astype(np.float32)
    model = to_onnx(NODES, WEIGHTS, source=("x", (1, 8, 8, 3)), ends={"end": (1, 16)})
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    (result,) = session.run(["end:0"], {"x:0": picture[np.newaxis]})
    assert np.allclose(result, _by_hand(picture), atol=1e-5)


def test_an_operator_that_is_not_known_is_named() -> None:
    with pytest.raises(GraphNotUnderstood, match="Frobnicate of odd"):
        to_onnx([_node("odd", "Frobnicate", "x")], {}, source=("x", (1, 8, 8, 3)), ends={"odd": (1, 8, 8, 3)})


def test_weights_are_read_one_behind_the_other() -> None:
    told = [{"name": "a", "shape": [2], "dtype": "float32"}, {"name": "b", "shape": [], "dtype": "int32"}]
    shards = np.array([1.5, 2.5], "<f4").tobytes() + np.array([7], "<i4").tobytes()
    weights = weights_of([{"weights": told}], shards)
    assert weights["a"].tolist() == [1.5, 2.5]
    assert weights["b"] == 7
    with pytest.raises(GraphNotUnderstood, match="b ends beyond"):
        weights_of([{"weights": told}], shards[:-1])
    with pytest.raises(GraphNotUnderstood, match="a is uint8"):
        weights_of([{"weights": [{"name": "a", "shape": [2], "dtype": "uint8"}]}], shards)
