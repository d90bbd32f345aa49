"""Counts over a folder of pictures, as one JSON object or as a line a picture."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from furong.engines.vision import (
    Bike,
    Detector,
    Picture,
    Recognition,
    Scene,
    faults_of,
    frozen_since,
    recognise,
    trace_of,
)
from furong.project.vision.errors import PicturesUnusable
from furong.project.vision.frames_file import Frames, read_frames
from furong.project.vision.model_file import find_model, open_model
from furong.project.vision.pictures import PictureRead, picture_files, read_pictures

__all__ = ["count_pictures", "report", "state_of"]


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
    frames = None if zones is None else read_frames(zones, [file.name for file in files])
    used = find_model(model)
    detector = open_model(used)
    told, times, traces = [], [], []
    for read in read_pictures(files):
        told.append(_told(detector, read, frames))
        if read.picture is not None:
            times.append(datetime.fromtimestamp(read.path.stat().st_mtime, UTC))
            traces.append(trace_of(read.picture))
    if not times:
        raise PicturesUnusable(folder=str(folder), count=len(told), file=told[0]["image"], trouble=told[0]["problem"])
    order = sorted(range(len(times)), key=times.__getitem__)
    frozen = frozen_since([times[index] for index in order], [traces[index] for index in order])
    return {
        "images": told,
        "model": {"file": used.name, "taught_fallen": detector.tells_fallen},
        "frozen_since": None if frozen is None else frozen.isoformat(),
        "note": "Counts are estimates; 'count_interval' holds the truth nine times of ten on development scenes.",
    }


def _told(detector: Detector, read: PictureRead, frames: Frames | None) -> dict[str, Any]:
    if read.picture is None:
        return {"image": read.path.name, "problem": read.trouble, "boxes": [], "count": None, "count_interval": None}
    began = time.process_time()
    height, width = read.picture.shape[:2]
    scene = Scene() if frames is None else frames.scene(read.path.name, width, height)
    found = recognise(detector, read.picture, scene)
    spent = (time.process_time() - began) * 1_000
    return {
        "image": read.path.name,
        "width": width,
        "height": height,
        "frame": None if scene.frame is None else scene.frame.round(1).tolist(),
        "boxes": [_box(bike) for bike in found.bikes],
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


def _box(bike: Bike) -> dict[str, Any]:
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
    return "\n".join(lines)


def _line(image: dict[str, Any]) -> str:
    if "problem" in image:
        return f"{image['image']}  cannot be read: {image['problem']}"
    low, high = image["count_interval"]
    inside = "" if image["inside_count"] is None else f", {image['inside_count']} in the frame"
    quality = f"  ({', '.join(image['quality'])})" if image["quality"] else ""
    more = f"{inside}, {image['fallen_count']} fallen, {image['blocking_count']} blocking"
    return f"{image['image']}  {image['count']} bikes ({low}–{high}){more}{quality}"
