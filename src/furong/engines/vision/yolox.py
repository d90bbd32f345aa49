"""YOLOX with raw outputs: offsets on grids of 8, 16 and 32 pixels, made to look at pictures of any size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import helper

from furong.engines.vision.detecting import COCO_80, KINDS, Detections, Picture
from furong.engines.vision.sessions import Floats, Session

__all__ = ["YoloxDetector", "open_yolox"]

_STRIDES = (8, 16, 32)
_STEP = 32
_OBJECT, _CLASSES = 4, 5


@dataclass(frozen=True, slots=True, eq=False)
class YoloxDetector:
    """The network over pictures of any size.

    Args:
        session: It.
    """

    session: Session

    @property
    def side(self) -> int | None:
        """Any size."""
        return None

    @property
    def tells_fallen(self) -> bool:
        """It was not taught bikes that lie."""
        return False

    def fitting(self, pixels: float) -> int:
        """Return the nearest edge that its strides divide. [pixel]

        Args:
            pixels: The wished length. [pixel]
        """
        return _STEP * max(1, round(pixels / _STEP))

    def detect(self, picture: Picture) -> Detections:
        """Return what is seen."""
        blue_first = picture[np.newaxis, :, :, ::-1].astype(np.float32).transpose(0, 3, 1, 2)
        raw = self.session.run(np.ascontiguousarray(blue_first))[0][0]
        grid, strides = _grid(*picture.shape[:2])
        middle = (raw[:, :2] + grid) * strides
        half = np.exp(raw[:, 2:4]) * strides / 2
        told = np.zeros((len(raw), len(KINDS)), np.float32)
        told[:, : len(COCO_80)] = raw[:, _OBJECT : _OBJECT + 1] * raw[:, [_CLASSES + row for row in COCO_80]]
        return Detections(np.concatenate([middle - half, middle + half], axis=1).astype(np.float32), told)


def open_yolox(model: onnx.ModelProto) -> YoloxDetector:
    """Return the network, made to look at pictures of any size.

    Args:
        model: It, as published; it is left as it is.
    """
    freed = onnx.ModelProto()
    freed.CopyFrom(model)
    graph = freed.graph
    for place, name in ((2, "height"), (3, "width")):
        graph.input[0].type.tensor_type.shape.dim[place].dim_param = name
    for extra in list(graph.input)[1:]:
        graph.input.remove(extra)
    graph.output[0].CopyFrom(helper.make_tensor_value_info(graph.output[0].name, onnx.TensorProto.FLOAT, None))
    del graph.value_info[:]
    return YoloxDetector(Session(bytes(freed.SerializeToString())))


def _grid(height: int, width: int) -> tuple[Floats, Floats]:
    cells, strides = [], []
    for stride in _STRIDES:
        down, across = np.mgrid[: height // stride, : width // stride]
        cells.append(np.stack([across.ravel(), down.ravel()], axis=1))
        strides.append(np.full((across.size, 1), stride))
    return np.concatenate(cells).astype(np.float32), np.concatenate(strides).astype(np.float32)
