"""How a network looks at a part of a picture: at which scale, in which tiles, and turned by quarters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from furong.engines.vision.detecting import Boxes, Detections, Detector, Picture, joined
from furong.engines.vision.polygons import Polygon

__all__ = ["UPRIGHT_PIXELS", "Region", "Seen", "look", "region_around", "scale_for"]

#: How many pixels of the network the upright look takes, and so what it costs. [pixel²]
UPRIGHT_PIXELS = 430_000
#: A picture is enlarged this much at most: beyond, nothing is seen that was not seen before. [1]
_ENLARGED_MAX = 1.5
#: Which part of a tile the next one shows again; a bike that one cuts should be whole in the other. [1]
_AGAIN = 0.4
#: A box this near to an edge that cuts the picture is cut as well, and its confidence halved. [pixel]
_CUT = 4.0


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in a picture.

    Args:
        left: Its left edge. [pixel]
        top: Its upper edge. [pixel]
        right: Its right edge. [pixel]
        bottom: Its lower edge. [pixel]
    """

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Its width. [pixel]"""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Its height. [pixel]"""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was seen in a region.

    Args:
        upright: As the picture is.
        turned: With the picture turned by a quarter, one part a direction.
        scale: How many pixels of the network one of the picture was in the upright look. [1]
    """

    upright: Detections
    turned: tuple[Detections, ...]
    scale: float


def region_around(frame: Polygon | None, width: int, height: int, *, behind: float, before: float) -> Region:
    """Return where to look: the painted frame and what is near, or the whole picture without a frame.

    Args:
        frame: The painted frame.
        width: Width of the picture. [pixel]
        height: Its height. [pixel]
        behind: How far to look above the frame, as a part of its height. [1]
        before: How far to look below. [1]
    """
    if frame is None:
        return Region(0, 0, width, height)
    (left, top), (right, bottom) = frame.min(axis=0), frame.max(axis=0)
    deep, aside = bottom - top, 0.1 * (right - left)
    region = Region(
        left=int(max(0, left - aside)),
        top=int(max(0, top - behind * deep)),
        right=int(min(width, np.ceil(right + aside))),
        bottom=int(min(height, np.ceil(bottom + before * deep))),
    )
    return region if region.width > 1 and region.height > 1 else Region(0, 0, width, height)


def scale_for(region: Region, pixels: float) -> float:
    """Return how many pixels of the network one of the picture should be. [1]

    Args:
        region: What is looked at.
        pixels: How many pixels of the network it may take. [pixel²]
    """
    return min(_ENLARGED_MAX, float(np.sqrt(pixels / (region.width * region.height))))


def look(detector: Detector, picture: Picture, region: Region, scale: float, *, quarters: int = 0) -> Detections:
    """Return what is seen in a region, in pixels of the picture.

    Args:
        detector: The network.
        picture: The picture.
        region: Where to look.
        scale: How many pixels of the network one of the picture becomes. [1]
        quarters: By how many quarters the picture is turned anticlockwise before. [90°]
    """
    if detector.side is None:
        return _look_once(detector, picture, region, scale, quarters)
    span = max(8, round(detector.side / scale))
    return joined(
        [
            _halve_cut(_look_once(detector, picture, tile, scale, quarters), tile, region)
            for tile in _tiles(region, span)
        ]
    )


def _starts(first: int, last: int, span: int) -> list[int]:
    if last - first <= span:
        return [first]
    steps = int(np.ceil((last - first - span) / (span * (1 - _AGAIN))))
    return [int(start) for start in np.linspace(first, last - span, steps + 1)]


def _tiles(region: Region, span: int) -> list[Region]:
    return [
        Region(x, y, min(x + span, region.right), min(y + span, region.bottom))
        for y in _starts(region.top, region.bottom, span)
        for x in _starts(region.left, region.right, span)
    ]


def _look_once(detector: Detector, picture: Picture, region: Region, scale: float, quarters: int) -> Detections:
    cut = picture[region.top : region.bottom, region.left : region.right]
    wide, high = detector.fitting(region.width * scale), detector.fitting(region.height * scale)
    sized = np.asarray(Image.fromarray(cut).resize((wide, high), Image.Resampling.BILINEAR))
    seen = detector.detect(np.ascontiguousarray(np.rot90(sized, quarters)))
    boxes = _turned_back(seen.boxes, wide, high, quarters)
    boxes = boxes * np.array([region.width / wide, region.height / high] * 2, np.float32)
    return Detections(boxes + np.array([region.left, region.top] * 2, np.float32), seen.confidence)


def _turned_back(boxes: Boxes, wide: int, high: int, quarters: int) -> Boxes:
    left, top, right, bottom = boxes.T
    if quarters == 1:
        return np.stack([wide - bottom, left, wide - top, right], axis=1)
    if quarters == 3:
        return np.stack([top, high - right, bottom, high - left], axis=1)
    return boxes


def _halve_cut(seen: Detections, tile: Region, region: Region) -> Detections:
    left, top, right, bottom = seen.boxes.T
    cut = (left < tile.left + _CUT) & (tile.left > region.left)
    cut |= (right > tile.right - _CUT) & (tile.right < region.right)
    cut |= (top < tile.top + _CUT) & (tile.top > region.top)
    cut |= (bottom > tile.bottom - _CUT) & (tile.bottom < region.bottom)
    factors = np.where(cut, np.float32(0.5), np.float32(1.0))
    return Detections(seen.boxes, seen.confidence * factors[:, np.newaxis])
