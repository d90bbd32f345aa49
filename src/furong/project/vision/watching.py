"""Counts from a camera, frame by frame; no frame is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from furong.engines.vision import Detector, FreezeWatch, Picture, Scene, faults_of, recognise, trace_of
from furong.project.vision.counting import box_of, state_of
from furong.project.vision.frames_file import Frames, read_frames
from furong.project.vision.model_file import find_model, open_model
from furong.project.vision.streams import frames_of

__all__ = ["watch_source"]


def watch_source(
    source: str, *, zones: Path | None, camera: str, model: Path | None, every_s: float, frames_max: int
) -> Iterator[dict[str, Any]]:
    """Yield what each frame of a camera shows: a count that can be recorded, or why there is none.

    Args:
        source: A folder, a video file, or the address of a stream.
        zones: The file of frames, if there is one.
        camera: The name under which the camera stands in that file.
        model: The file of the network; ``None``: the installed one.
        every_s: Seconds between two frames. [s]
        frames_max: After how many frames to stop; 0: never. [1]

    Raises:
        NoPictures, StreamUnusable, FramesUnusable, ModelMissing, ModelUnusable: When something cannot be used.
    """
    known = None if zones is None else read_frames(zones, [camera])
    detector = open_model(find_model(model))
    watch = FreezeWatch()
    for number, frame in enumerate(frames_of(source, every_s=every_s), start=1):
        told: dict[str, Any] = {"camera": camera, "frame": frame.name, "at": frame.at.isoformat()}
        if frame.picture is None:
            yield {**told, "count": None, "problem": frame.trouble}
        else:
            frozen = watch.see(frame.at, trace_of(frame.picture))
            faults = [fault.value for fault in faults_of(frame.picture)]
            if frozen is not None or faults:
                yield {**told, "count": None, "frozen_since": frozen and frozen.isoformat(), "quality": faults}
            else:
                yield {**told, **_count(detector, frame.picture, known, camera)}
        if number == frames_max:
            return


def _count(detector: Detector, picture: Picture, known: Frames | None, camera: str) -> dict[str, Any]:
    height, width = picture.shape[:2]
    scene = Scene() if known is None else known.scene(camera, width, height)
    found = recognise(detector, picture, scene)
    return {
        "count": found.count.number,
        "count_interval": list(found.count.interval),
        "count_sigma": round(found.count.deviation, 2),
        "by_state": dict(Counter(state_of(bike) for bike in found.bikes)),
        "width": width,
        "height": height,
        "painted_frame": [] if scene.frame is None else scene.frame.round(1).tolist(),
        "lanes": [lane.round(1).tolist() for lane in scene.lanes],
        "boxes": [box_of(bike) for bike in found.bikes],
    }
