"""From a picture to its bikes: the looks at it, and what is told of each box."""

from __future__ import annotations

from dataclasses import dataclass

from furong.engines.vision.counting import Count, count_of
from furong.engines.vision.detecting import Detector, Picture
from furong.engines.vision.looking import UPRIGHT_PIXELS, Seen, look, region_around, scale_for
from furong.engines.vision.polygons import Polygon
from furong.engines.vision.telling import Bike, tell

__all__ = ["Recognition", "Scene", "recognise", "see"]

#: What the two turned looks take each. [pixel²]
_TURNED_PIXELS = 460_000
#: Where bikes are looked for, above and below the painted frame, as parts of its height. [1]
_BEHIND, _BEFORE = 1.06, 0.4
#: The same for bikes that lie: what lies farther off is too small to be told. [1]
_BEHIND_TURNED = 0.48
#: Boxes less sure than this of every kind are dropped at once. [0-1]
_LEAST = 0.03
#: The quarters by which the picture is turned for bikes that lie. [90°]
_QUARTERS = (1, 3)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a camera point is known to show.

    Args:
        frame: The painted frame where bikes belong, if there is one.
        lanes: Blind lanes that must stay free.
    """

    frame: Polygon | None = None
    lanes: tuple[Polygon, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Recognition:
    """What was recognised in a picture.

    Args:
        bikes: The bikes, the surest first.
        count: How many there are.
        inside: How many stand in the frame; ``None`` without a frame.
    """

    bikes: tuple[Bike, ...]
    count: Count
    inside: Count | None


def see(detector: Detector, picture: Picture, frame: Polygon | None) -> Seen:
    """Return what the looks at a picture gave.

    Args:
        detector: The network.
        picture: The picture.
        frame: The painted frame, if there is one.
    """
    height, width = picture.shape[:2]
    region = region_around(frame, width, height, behind=_BEHIND, before=_BEFORE)
    near = region_around(frame, width, height, behind=_BEHIND_TURNED, before=_BEFORE)
    scale = scale_for(region, UPRIGHT_PIXELS)
    turned_scale = scale_for(near, _TURNED_PIXELS)
    return Seen(
        upright=look(detector, picture, region, scale).above(_LEAST),
        turned=tuple(
            look(detector, picture, near, turned_scale, quarters=quarters).above(_LEAST) for quarters in _QUARTERS
        ),
        scale=scale,
    )


def recognise(detector: Detector, picture: Picture, scene: Scene) -> Recognition:
    """Return the bikes of a picture, and how many there are.

    Args:
        detector: The network.
        picture: The picture.
        scene: What the camera point is known to show.
    """
    seen = see(detector, picture, scene.frame)
    bikes, sure, inside = tell(seen, scene.frame, scene.lanes, taught=detector.tells_fallen)
    within = None if scene.frame is None else count_of(sure * inside)
    return Recognition(bikes, count_of(sure), within)
