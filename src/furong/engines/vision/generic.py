"""Other networks: what a city brings, when its layout can be told from its inputs and outputs.

Told apart: one output of boxes with a column a class (YOLOv8-like ``1 × (4 + classes) × boxes`` or its transpose,
YOLOv5-like with a column "object" before the classes), one output of finished rows ``x1 y1 x2 y2 confidence class``,
and finished boxes, confidences and classes as three outputs. Classes are the 80 of COCO, or one: bicycles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from furong.engines.vision.detecting import COCO_80, KINDS, Boxes, Detections, Picture
from furong.engines.vision.sessions import Floats, Session

__all__ = ["Decoder", "SquareDetector", "decoder_for"]

#: From the outputs, and the side of the picture [pixel], to what was seen.
Decoder = Callable[[list[Floats], int], Detections]

_COLUMNS_MIN = 5
_FINISHED = 6
_COCO = 80


@dataclass(frozen=True, slots=True, eq=False)
class SquareDetector:
    """A network that looks at squares of one size.

    Args:
        session: It.
        edge: The side of its squares. [pixel]
        channels_first: Whether it takes channels × height × width.
        decode: What its outputs mean.
        span: What a full channel becomes: 1 or 255. [1]
        whole: Whether it takes whole numbers.
    """

    session: Session
    edge: int
    channels_first: bool
    decode: Decoder
    span: float
    whole: bool

    @property
    def side(self) -> int | None:
        """The side of its squares. [pixel]"""
        return self.edge

    @property
    def tells_fallen(self) -> bool:
        """It was not taught bikes that lie."""
        return False

    def fitting(self, pixels: float) -> int:
        """Return the side of its squares. [pixel]

        Args:
            pixels: The wished length. [pixel]
        """
        return self.edge

    def detect(self, picture: Picture) -> Detections:
        """Return what is seen."""
        values = picture[np.newaxis].transpose(0, 3, 1, 2) if self.channels_first else picture[np.newaxis]
        sent: npt.NDArray[np.generic] = np.ascontiguousarray(values)
        if not self.whole:
            sent = sent.astype(np.float32) * np.float32(self.span / 255)
        return self.decode(self.session.run(sent), self.edge)


def decoder_for(shapes: list[tuple[int, ...]]) -> Decoder | None:
    """Return what reads outputs of these shapes, or ``None`` when they are not understood.

    Args:
        shapes: The shapes that the network gave for an empty picture.
    """
    if len(shapes) == 1 and len(shapes[0]) == 3 and shapes[0][0] == 1:
        return _one_output(shapes[0][1], shapes[0][2])
    if len(shapes) >= 3 and _three_outputs(shapes):
        return _read_three
    return None


def _one_output(rows: int, columns: int) -> Decoder | None:
    if columns == _FINISHED:
        return _read_finished
    wide = columns in (_COCO + 4, _COCO + 5, _COLUMNS_MIN)
    tall = rows in (_COCO + 4, _COCO + 5, _COLUMNS_MIN)
    if wide and (not tall or columns < rows):
        return lambda outputs, side: _read_columns(outputs[0][0], side)
    if tall:
        return lambda outputs, side: _read_columns(outputs[0][0].T, side)
    return None


def _three_outputs(shapes: list[tuple[int, ...]]) -> bool:
    return any(shape[-1:] == (4,) and len(shape) >= 2 for shape in shapes)


def _scaled(boxes: Boxes, side: int) -> Boxes:
    return boxes * np.float32(side) if len(boxes) and float(np.abs(boxes).max()) <= 2 else boxes


def _read_columns(table: Floats, side: int) -> Detections:
    middle, half = table[:, :2], table[:, 2:4] / 2
    boxes = _scaled(np.concatenate([middle - half, middle + half], axis=1), side)
    classes = table[:, 4:]
    if classes.shape[1] == _COCO + 1:
        classes = classes[:, 1:] * classes[:, :1]
    told = np.zeros((len(table), len(KINDS)), np.float32)
    if classes.shape[1] == 1:
        told[:, 0] = classes[:, 0]
    else:
        told[:, : len(COCO_80)] = classes[:, COCO_80]
    return Detections(boxes.astype(np.float32), told)


def _numbered(boxes: Boxes, sure: Floats, classes: Floats, side: int, numbers: tuple[int, ...]) -> Detections:
    told = np.zeros((len(boxes), len(KINDS)), np.float32)
    for column, number in enumerate(numbers):
        told[:, column] = np.where(np.round(classes) == number, sure, 0)
    return Detections(_scaled(boxes, side).astype(np.float32), told)


def _read_finished(outputs: list[Floats], side: int) -> Detections:
    rows = outputs[0][0]
    return _numbered(rows[:, :4], rows[:, 4], rows[:, 5], side, COCO_80)


def _read_three(outputs: list[Floats], side: int) -> Detections:
    boxes = next(output for output in outputs if output.shape[-1:] == (4,)).reshape(-1, 4)
    flat = [output.ravel() for output in outputs if output.size == len(boxes)]
    if len(flat) < 2:
        return Detections(boxes[:0], np.zeros((0, len(KINDS)), np.float32))
    # Classes are whole numbers; where confidences happen to be whole as well, they stand before the classes.
    whole = [values for values in flat if bool(np.all(values == np.round(values)))]
    classes = whole[-1] if whole else flat[-1]
    sure = next(values for values in flat if values is not classes)
    return _numbered(boxes, sure, classes, side, COCO_80)
