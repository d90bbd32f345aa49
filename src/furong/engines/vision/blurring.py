"""Faces and plates are made unreadable before a picture is kept.

There is no detector of faces or plates here, and none is needed: what is made coarse is where they are, the upper part
of every person and the lower part of every vehicle, at confidences low enough to do it once too often.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from furong.engines.vision.detecting import KINDS, Detections, Detector, Picture
from furong.engines.vision.looking import Region, look, scale_for

__all__ = ["blurred", "hidden_parts", "people_and_vehicles"]

_PERSON = KINDS.index("person")
_VEHICLES = tuple(KINDS.index(kind) for kind in ("car", "bus", "truck", "motorcycle"))
#: From which confidence something is made coarse. [0-1]
_LEAST = 0.12
#: Of a person the head: this much of the box from above; of a vehicle what is below this much. [1]
_HEAD, _PLATE_FROM = 0.3, 0.4
#: Into how many coarse cells a side of a part is made, at most. [1]
_CELLS = 6
_PIXELS = 400_000


def people_and_vehicles(detector: Detector, picture: Picture) -> Detections:
    """Return what is seen in a whole picture.

    Args:
        detector: The network.
        picture: The picture.
    """
    whole = Region(0, 0, picture.shape[1], picture.shape[0])
    return look(detector, picture, whole, scale_for(whole, _PIXELS)).above(_LEAST)


def hidden_parts(seen: Detections, width: int, height: int) -> tuple[Region, ...]:
    """Return the parts of a picture that must not be read.

    Args:
        seen: What is in it.
        width: Its width. [pixel]
        height: Its height. [pixel]
    """
    parts = []
    for box, sure in zip(seen.boxes, seen.confidence, strict=True):
        left, top, right, bottom = (float(edge) for edge in box)
        high = bottom - top
        if sure[_PERSON] >= _LEAST:
            parts.append(_clipped(left, top - 0.05 * high, right, top + _HEAD * high, width, height))
        if max(sure[column] for column in _VEHICLES) >= _LEAST:
            parts.append(_clipped(left, top + _PLATE_FROM * high, right, bottom, width, height))
    return tuple(part for part in parts if part.width > 0 and part.height > 0)


def _clipped(left: float, top: float, right: float, bottom: float, width: int, height: int) -> Region:
    return Region(
        left=max(0, int(left)),
        top=max(0, int(top)),
        right=min(width, int(np.ceil(right))),
        bottom=min(height, int(np.ceil(bottom))),
    )


def blurred(picture: Picture, seen: Detections) -> Picture:
    """Return a picture in which faces and plates cannot be read; the given one is left as it is.

    Args:
        picture: It.
        seen: What is in it.
    """
    kept = picture.copy()
    for part in hidden_parts(seen, picture.shape[1], picture.shape[0]):
        # From the picture as it was: parts that overlap would else be made finer by one another's edges.
        cut = Image.fromarray(picture[part.top : part.bottom, part.left : part.right])
        coarse = cut.resize((min(_CELLS, part.width), min(_CELLS, part.height)), Image.Resampling.BOX)
        whole = coarse.resize((part.width, part.height), Image.Resampling.NEAREST)
        kept[part.top : part.bottom, part.left : part.right] = np.asarray(whole)
    return kept
