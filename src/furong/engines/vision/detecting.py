"""The port of detectors: a picture goes in, boxes with a kind and a confidence come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

__all__ = ["COCO_80", "FALLEN", "KINDS", "Boxes", "Detections", "Detector", "Picture", "joined", "nothing"]

#: An RGB picture: height × width × 3. [1]
Picture = npt.NDArray[np.uint8]
#: Left, top, right and bottom edges, one row a box. [pixel]
Boxes = npt.NDArray[np.float32]

#: The kinds that are looked at. A detector has a column of confidence for each; what it cannot tell stays 0.
KINDS = ("bicycle", "motorcycle", "person", "car", "bus", "truck", "fallen bicycle")
#: The column of a bike that lies: only networks that were taught it fill it.
FALLEN = len(KINDS) - 1

#: Where the kinds (without the last) are among the 80 classes of COCO.
COCO_80 = (1, 3, 0, 2, 5, 7)


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """What a detector saw.

    Args:
        boxes: The boxes. [pixel]
        confidence: One row a box, one column a kind of :data:`KINDS`. [0-1]
    """

    boxes: Boxes
    confidence: npt.NDArray[np.float32]

    def above(self, limit: float) -> Detections:
        """Return those that are at least this sure of any kind.

        Args:
            limit: The least confidence. [0-1]
        """
        kept = self.confidence.max(axis=1, initial=0.0) >= limit
        return Detections(self.boxes[kept], self.confidence[kept])


class Detector(Protocol):
    """A network that finds things in pictures."""

    @property
    def side(self) -> int | None:
        """Side of the square that the network looks at; ``None``: a picture of any size. [pixel]"""
        ...

    @property
    def tells_fallen(self) -> bool:
        """Whether the last of :data:`KINDS` is told."""
        ...

    def fitting(self, pixels: float) -> int:
        """Return the nearest length of an edge that the network takes. [pixel]

        Args:
            pixels: The wished length. [pixel]
        """
        ...

    def detect(self, picture: Picture) -> Detections:
        """Return what is seen in a picture whose edges are as :meth:`fitting` says.

        Args:
            picture: The picture.
        """
        ...


def nothing() -> Detections:
    """Return no detections."""
    return Detections(np.zeros((0, 4), np.float32), np.zeros((0, len(KINDS)), np.float32))


def joined(parts: list[Detections]) -> Detections:
    """Return all detections of several.

    Args:
        parts: Them.
    """
    if not parts:
        return nothing()
    return Detections(
        np.concatenate([part.boxes for part in parts]), np.concatenate([part.confidence for part in parts])
    )
