"""A file of a network becomes a detector, or a sentence about what is not understood."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto

from furong.engines.vision.detecting import Detector
from furong.engines.vision.generic import SquareDetector, decoder_for
from furong.engines.vision.heads import learnt_heads
from furong.engines.vision.sessions import Session
from furong.engines.vision.ssd import is_ssd, open_ssd
from furong.engines.vision.yolox import open_yolox

__all__ = ["ModelNotUnderstood", "open_detector"]

#: COCO's classes, a box and "object": a row of YOLOX.
_YOLOX_COLUMNS = 85
_SIDE_MAX = 2_048
_COLOURS = 3


class ModelNotUnderstood(ValueError):
    """A file is no network, or one whose inputs or outputs are not known."""


def open_detector(content: bytes) -> Detector:
    """Return the detector that a file holds.

    Args:
        content: The file, as ONNX.

    Raises:
        ModelNotUnderstood: When it is none, or its layout is not known; the text says what was met.
    """
    model = _read(content)
    if is_ssd(model):
        return open_ssd(model, learnt_heads())
    if _is_yolox(model):
        return open_yolox(model)
    return _open_square(model, content)


def _read(content: bytes) -> onnx.ModelProto:
    try:
        model = onnx.load_model_from_string(content)
    except Exception as error:  # the parser's own class is private
        raise ModelNotUnderstood("the file is not ONNX") from error
    if not model.graph.node or not model.graph.input or not model.graph.output:
        raise ModelNotUnderstood("the file is ONNX, but holds no network")
    return model


def _shape(value: onnx.ValueInfoProto) -> tuple[int, ...]:
    return tuple(int(item.dim_value) for item in value.type.tensor_type.shape.dim)


def _is_yolox(model: onnx.ModelProto) -> bool:
    shapes = [_shape(output) for output in model.graph.output]
    taught = {item.name for item in model.graph.initializer}
    return (
        len(shapes) == 1
        and shapes[0][-1:] == (_YOLOX_COLUMNS,)
        and _shape(model.graph.input[0])[1:2] == (_COLOURS,)
        and any(name.startswith("head.obj_preds") for name in taught)
    )


def _open_square(model: onnx.ModelProto, content: bytes) -> SquareDetector:
    given = model.graph.input[0]
    shape = _shape(given)
    if len(shape) != 4 or _COLOURS not in (shape[1], shape[3]):
        raise ModelNotUnderstood(f"its input is {list(shape)}; expected 1 × 3 × side × side or 1 × side × side × 3")
    first = shape[1] == _COLOURS
    side = shape[2]
    if not 0 < side <= _SIDE_MAX or side != (shape[3] if first else shape[1]):
        raise ModelNotUnderstood(f"its input is {list(shape)}; expected a square of at most {_SIDE_MAX} pixels")
    whole = given.type.tensor_type.elem_type == TensorProto.UINT8
    outputs = _tried(content, first=first, side=side, whole=whole)
    decode = decoder_for(outputs)
    if decode is None:
        told = ", ".join(" × ".join(str(number) for number in output) for output in outputs)
        raise ModelNotUnderstood(f"its outputs are {told}; no layout of boxes that is known")
    return SquareDetector(Session(content), side, first, decode, 1.0, whole)


def _tried(content: bytes, *, first: bool, side: int, whole: bool) -> list[tuple[int, ...]]:
    empty = np.zeros((1, 3, side, side) if first else (1, side, side, 3), np.uint8 if whole else np.float32)
    try:
        return [output.shape for output in Session(content).run(empty)]
    except Exception as error:  # the runtime raises its own classes, which share no base
        raise ModelNotUnderstood(f"it does not run: {str(error).splitlines()[0][:200]}") from error
