"""Counts over a folder of pictures, as one JSON object or as a line a picture."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from furong.engines.vision import (
    Bike,
    Detector,
    FreezeWatch,
    Picture,
    Recognition,
    Scene,
    faults_of,
    recognise,
    trace_of,
)
from furong.project.vision.errors import PicturesUnusable
from furong.project.vision.frames_file import Frames, read_frames
from furong.project.vision.model_file import find_model, open_model
from furong.project.vision.pictures import PictureRead, name_of, picture_files, read_pictures

__all__ = ["box_of", "count_pictures", "report", "state_of"]

#: From so many pictures on that are the same that is told, whatever their times are. [1]
_ALIKE = 3


def count_pictures(folder: Path, *, zones: Path | None, model: Path | None) -> dict[str, Any]:
    """Return what is seen in the pictures of a folder.

    Args:
        folder: It, or one picture.
        zones: The file of frames, if there is one.
        model: The file of the network; ``None``: the installed one.

    Raises:
        NoPictures, PicturesUnusable, FramesUnusable, ModelMissing, ModelUnusable: When something cannot be used.
    """
    files = picture_files(folder)
    frames = None if zones is None else read_frames(zones, [name_of(file, folder) for file in files])
    used = find_model(model)
    detector = open_model(used)
    told, seen = [], []
    for read in read_pictures(files, folder):
        told.append(_told(detector, read, frames))
        if read.picture is not None:
            seen.append(_Seen(read.at, trace_of(read.picture), told[-1]))
    if not seen:
        raise PicturesUnusable(folder=str(folder), count=len(told), file=told[0]["image"], trouble=told[0]["problem"])
    warnings = list(_frozen(seen))
    unframed = [one.told["image"] for one in seen if frames is not None and one.told["frame"] is None]
    if unframed:
        warnings.append(f"{len(unframed)} pictures have no frame in {zones.name if zones else ''}, e.g. {unframed[0]}")
    since = [one.told["frozen_since"] for one in seen if one.told["frozen_since"]]
    return {
        "images": told,
        "model": {"file": used.name, "taught_fallen": detector.tells_fallen},
        "frozen_since": min(since, default=None),
        "warnings": warnings,
        "note": "Counts are estimates; 'count_interval' holds the truth nine times of ten on development scenes.",
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """A picture that was read: when it was taken, its trace, and what is told of it."""

    at: datetime
    trace: Picture
    told: dict[str, Any]


def _frozen(seen: list[_Seen]) -> Iterator[str]:
    """Tell of each picture since when its camera has given the same; each folder is a camera."""
    by_camera: dict[str, list[_Seen]] = {}
    for one in seen:
        by_camera.setdefault(one.told["image"].rpartition("/")[0], []).append(one)
    for taken in by_camera.values():
        watch, most, last = FreezeWatch(), 0, ""
        for one in sorted(taken, key=lambda one: one.at):
            since = watch.see(one.at, one.trace)
            one.told["frozen_since"] = since and since.isoformat()
            if since is not None:
                one.told["quality"].append("frozen")
            if watch.same > most:
                most, last = watch.same, one.told["image"]
        if most >= _ALIKE and not any(one.told["frozen_since"] for one in taken):
            yield f"{most} pictures up to {last} are the same, by their times not for an hour: is the camera frozen?"


def _told(detector: Detector, read: PictureRead, frames: Frames | None) -> dict[str, Any]:
    if read.picture is None:
        return {"image": read.name, "problem": read.trouble, "boxes": [], "count": None, "count_interval": None}
    began = time.process_time()
    height, width = read.picture.shape[:2]
    scene = Scene() if frames is None else frames.scene(read.name, width, height)
    found = recognise(detector, read.picture, scene)
    spent = (time.process_time() - began) * 1_000
    return {
        "image": read.name,
        "width": width,
        "height": height,
        "frame": None if scene.frame is None else scene.frame.round(1).tolist(),
        "boxes": [box_of(bike) for bike in found.bikes],
        **_counts(found),
        "quality": _quality(read.picture),
        "cpu_ms": round(spent, 1),
    }


def _quality(picture: Picture) -> list[str]:
    return [fault.value for fault in faults_of(picture)]


def _counts(found: Recognition) -> dict[str, Any]:
    inside = found.inside
    return {
        "count": found.count.number,
        "count_interval": list(found.count.interval),
        "count_expected": round(found.count.expected, 2),
        "count_sigma": round(found.count.deviation, 2),
        "inside_count": None if inside is None else inside.number,
        "inside_count_interval": None if inside is None else list(inside.interval),
        "fallen_count": sum(bike.fallen.holds for bike in found.bikes),
        "blocking_count": sum(bike.blocking is not None and bike.blocking.holds for bike in found.bikes),
    }


def state_of(bike: Bike) -> str:
    """Return how a bike stands: the worst that is told of it.

    Args:
        bike: It.
    """
    if bike.fallen.holds:
        return "fallen"
    if bike.blocking is not None and bike.blocking.holds:
        return "blocking"
    if bike.out_of_line is not None and bike.out_of_line.holds:
        return "out_of_line"
    return "in_line"


def box_of(bike: Bike) -> dict[str, Any]:
    """Return what is told of a bike: its box, how sure that is, and how it stands."""
    told: dict[str, Any] = {
        "box": list(bike.box),
        "class": "bicycle",
        "confidence": bike.confidence,
        "state": state_of(bike),
    }
    for name in ("inside", "fallen", "blocking", "out_of_line"):
        verdict = getattr(bike, name)
        told[name] = None if verdict is None else verdict.holds
        told[f"{name}_probability"] = None if verdict is None else verdict.probability
    return told


def report(found: dict[str, Any], *, as_json: bool) -> str:
    """Return what was seen as one JSON object, or as a line a picture.

    Args:
        found: What :func:`count_pictures` returned.
        as_json: Whether as JSON.
    """
    if as_json:
        return json.dumps(found, ensure_ascii=False)
    lines = [_line(image) for image in found["images"]]
    if found["frozen_since"]:
        lines.append(f"the same frame since {found['frozen_since']}: the camera is frozen")
    return "\n".join([*lines, *(f"! {warning}" for warning in found["warnings"])])


def _line(image: dict[str, Any]) -> str:
    if "problem" in image:
        return f"{image['image']}  cannot be read: {image['problem']}"
    low, high = image["count_interval"]
    inside = "" if image["inside_count"] is None else f", {image['inside_count']} in the frame"
    quality = f"  ({', '.join(image['quality'])})" if image["quality"] else ""
    more = f"{inside}, {image['fallen_count']} fallen, {image['blocking_count']} blocking"
    return f"{image['image']}  {image['count']} bikes ({low}–{high}){more}{quality}"
