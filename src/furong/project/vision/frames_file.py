"""The file that says where the painted frame and the blind lanes are in each picture.

It is read leniently, for such files come from many tools::

    {"scene_1.jpg": [[274, 430], [1142, 430], [1180, 640], [80, 640]]}
    {"scene_1.jpg": {"frame": [[…]], "blind_lanes": [[[…]]]}, "*": {"frame": [[…]]}}
    [{"file": "scene_1.jpg", "frame_polygon": [[…]]}, …]
    {"frames": [{"image": "scene_1.jpg", "polygon": [[…]]}]}
    {"type": "FeatureCollection", "features": [{"properties": {"image": "scene_1.jpg"}, "geometry": {…}}]}

Names are those of files, with or without folders and ending, or of a folder for all pictures in it; ``*`` (or a frame
without any name) stands for every other picture. Corners are ``[x, y]`` or ``{"x": …, "y": …}`` in pixels from the
upper left, or, when none is above 1, parts of the width and height; four numbers alone are left, top, right and bottom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from furong.engines.vision import Polygon, PolygonFault, Scene, fault_of
from furong.nets.sensing.adapters.content import read_document
from furong.project.vision.errors import FramesUnusable

__all__ = ["Frames", "read_frames"]

_NAMES = ("image", "file", "file_name", "filename", "image_file", "name", "picture", "path", "camera", "id")
_FRAMES = ("frame", "frame_polygon", "polygon", "zone", "parking_frame", "points", "geometry", "corners", "roi")
_LANES = ("blind_lanes", "blind_lane", "lanes", "lane", "blind_path", "tactile", "blind_lane_polygon")
_LISTS = ("frames", "images", "zones", "scenes", "items", "cameras", "pictures", "features")
_EVERY = "*"
#: Numbers of a rectangle: left, top, right and bottom. [1]
_FLAT_MIN = 4
#: No corner is farther than that. [pixel]
_PIXEL_MAX = 1_000_000
_SHAPE = 'a list of corners in pixels, such as {"scene_1.jpg": [[274, 430], [1142, 430], [1180, 640], [80, 640]]}'
_FAULTS = {
    PolygonFault.TOO_FEW: "the polygon has fewer than 3 different corners",
    PolygonFault.NOT_FINITE: "a corner is not a finite number",
    PolygonFault.CROSSES_ITSELF: "the polygon crosses itself",
    PolygonFault.NO_AREA: "the polygon has no area",
}


@dataclass(slots=True)
class Frames:
    """Frames and blind lanes by picture.

    Args:
        file: Where they were read.
        frames: Frames by name.
        lanes: Blind lanes by name.
    """

    file: Path
    frames: dict[str, Polygon] = field(default_factory=dict)
    lanes: dict[str, list[Polygon]] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Tell whether there is something for a picture.

        Args:
            name: Its file, under the folder of all pictures.
        """
        return _match(self.frames, name) is not None or _match(self.lanes, name) is not None

    def scene(self, name: str, width: int, height: int) -> Scene:
        """Return what a picture is known to show.

        Args:
            name: Its file, under the folder of all pictures.
            width: Its width. [pixel]
            height: Its height. [pixel]
        """
        framed, laned = _match(self.frames, name), _match(self.lanes, name)
        frame = None if framed is None else self.frames[framed]
        lanes = [] if laned is None else self.lanes[laned]
        size = np.array([width, height], np.float64)
        sized = [lane * size if lane.max() <= 1 else lane for lane in lanes]
        return Scene(frame if frame is None or frame.max() > 1 else frame * size, tuple(sized))


def read_frames(file: Path, pictures: Iterable[str]) -> Frames:
    """Return what a file says of frames.

    Args:
        file: It.
        pictures: The names of the pictures that it should be about.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable, FileNotJson: When it cannot be read.
        FramesUnusable: When a polygon cannot hold, or no picture is named.
    """
    told = read_document(file)
    found = Frames(file)
    for name, entry, where in _entries(told, "/"):
        _take(found, name, entry, where)
    if not found.frames and not found.lanes:
        raise FramesUnusable(file=str(file), where="/", trouble="there is no polygon in it", expected=_SHAPE)
    names = list(pictures)
    if not any(found.knows(name) for name in names):
        known = ", ".join([*found.frames, *found.lanes][:3])
        raise FramesUnusable(
            file=str(file),
            where="/",
            trouble=f"it names none of the pictures, but {known}",
            expected=f"e.g. {names[0]}",
        )
    return found


def _match(table: Mapping[str, Any], name: str) -> str | None:
    """Return under which name a table tells of a picture: its file, with or without ending, a folder, or all others."""
    path = PurePosixPath(_key(name))
    for wanted in (path, path.with_suffix("")):
        # The table may name more folders than are known here, or fewer, but no others.
        found = next((key for key in table if f"/{key}".endswith(f"/{wanted}")), None)
        fewer = ("/".join(wanted.parts[start:]) for start in range(1, len(wanted.parts)))
        found = found or next((key for key in fewer if key in table), None)
        if found is not None:
            return found
    return next((key for key in (*(folder.name for folder in path.parents), _EVERY) if key in table), None)


def _key(name: str) -> str:
    if name.lower() in ("*", "default", ""):
        return _EVERY
    return name.replace("\\", "/").strip("/").removeprefix("./").lower()


def _first(entry: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((entry[name] for name in names if entry.get(name) not in (None, [], "")), None)


def _entries(told: Any, where: str) -> Iterator[tuple[str, Any, str]]:
    if isinstance(told, list) and not _is_ring(told):
        for index, item in enumerate(told):
            yield from _entries(item, f"{where}{index}/")
    elif isinstance(told, dict):
        yield from _entries_of(told, where)
    else:
        yield "", told, where


def _entries_of(told: dict[str, Any], where: str) -> Iterator[tuple[str, Any, str]]:
    inner = next((name for name in _LISTS if isinstance(told.get(name), list | dict)), None)
    properties = told.get("properties")
    named = {**properties, **told} if isinstance(properties, dict) else told
    if isinstance(_first(named, _NAMES), str) or told.get("type") in ("Feature", "Polygon"):
        yield str(_first(named, _NAMES) or ""), named, where
    elif inner is not None and not _is_ring(told[inner]):
        yield from _entries(told[inner], f"{where}{inner}/")
    elif any(name in told for name in (*_FRAMES, *_LANES)):
        yield "", told, where
    else:
        for name, item in told.items():
            yield name, item, f"{where}{name}/"


def _take(found: Frames, name: str, entry: Any, where: str) -> None:
    if not isinstance(entry, dict):
        found.frames[_key(name)] = _polygon(found.file, entry, where)
        return
    kind = str(entry.get("kind") or entry.get("class") or "").lower()
    frame = entry if entry.get("type") == "Polygon" else _first(entry, _FRAMES)
    if frame is not None and ("lane" in kind or "blind" in kind or "tactile" in kind):
        found.lanes.setdefault(_key(name), []).append(_polygon(found.file, frame, where))
        return
    if frame is not None:
        found.frames[_key(name)] = _polygon(found.file, frame, where)
    lanes = _first(entry, _LANES)
    if lanes is not None:
        several = lanes if isinstance(lanes, list) and not _is_ring(lanes) else [lanes]
        for index, lane in enumerate(several):
            found.lanes.setdefault(_key(name), []).append(_polygon(found.file, lane, f"{where}lane {index}"))


def _is_ring(value: Any) -> bool:
    """Tell whether something is a list of corners, or of as many numbers as corners or a rectangle have."""
    if not isinstance(value, list) or not value:
        return False
    is_flat = len(value) >= _FLAT_MIN and len(value) % 2 == 0 and all(_is_number(item) for item in value)
    return is_flat or all(_is_corner(item) for item in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not abs(value) > _PIXEL_MAX


def _is_corner(value: Any) -> bool:
    if isinstance(value, dict):
        return _is_number(value.get("x")) and _is_number(value.get("y"))
    return isinstance(value, list) and len(value) >= 2 and all(_is_number(item) for item in value)


def _polygon(file: Path, told: Any, where: str) -> Polygon:
    value = told.get("coordinates", _first(told, _FRAMES)) if isinstance(told, dict) else told
    if isinstance(value, dict):
        return _polygon(file, value, where)
    while isinstance(value, list) and len(value) >= 1 and isinstance(value[0], list) and not _is_corner(value[0]):
        value = value[0]
    if not _is_ring(value):
        raise FramesUnusable(file=str(file), where=where, trouble="these are no corners", expected=_SHAPE)
    corners = _corners(value)
    if len(corners) > 1 and np.array_equal(corners[0], corners[-1]):
        corners = corners[:-1]
    fault = fault_of(corners * 1_000 if corners.max() <= 1 else corners)
    if fault is not None:
        raise FramesUnusable(file=str(file), where=where, trouble=_FAULTS[fault], expected=_SHAPE)
    return corners


def _corners(value: list[Any]) -> Polygon:
    if all(_is_number(item) for item in value):
        flat = [float(item) for item in value]
        if len(flat) == 4:
            left, top, right, bottom = flat
            return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
        return np.array(flat, np.float64).reshape(-1, 2)
    return np.array(
        [[item["x"], item["y"]] if isinstance(item, dict) else item[:2] for item in value], np.float64
    ).reshape(-1, 2)
