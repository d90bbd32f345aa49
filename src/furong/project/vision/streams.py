"""Frames of a camera: from a folder that fills, a video file, or a stream (RTSP, HTTP)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer

from furong.engines.vision import Picture
from furong.project.vision.errors import StreamUnusable
from furong.project.vision.pictures import picture_files, read_pictures

__all__ = ["Frame", "frames_of"]

#: Seconds to wait for a stream to open or to go on. [s]
_OPENS_S, _READS_S = 10.0, 20.0
#: Times of frames are rounded to that. [s]
_ROUNDED_S = 0.001
#: So many damaged packets in a row are no stream any more. [1]
_DAMAGED_MAX = 250


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A frame of a camera.

    Args:
        name: What it is known by: the file, or the moment.
        at: When it was taken, as far as that is known.
        picture: It; ``None`` when it cannot be read.
        trouble: Why it cannot be read.
    """

    name: str
    at: datetime
    picture: Picture | None
    trouble: str = ""


def frames_of(source: str, *, every_s: float) -> Iterator[Frame]:
    """Yield the frames of a source, one in so many seconds; pictures of a folder all, by name.

    Args:
        source: A folder, a picture, a video file, or the address of a stream.
        every_s: Seconds between two frames of a video or stream. [s]

    Raises:
        NoPictures: When a folder has none.
        StreamUnusable: When a video or stream cannot be read.
    """
    path = Path(source)
    if path.is_dir():
        for read in read_pictures(picture_files(path), path):
            yield Frame(read.name, read.at, read.picture, read.trouble)
        return
    yield from _video(source, every_s=every_s)


def _video(source: str, *, every_s: float) -> Iterator[Frame]:
    live = "://" in source
    options = {"rtsp_transport": "tcp"} if source.startswith("rtsp") else {}
    began = datetime.now(UTC)
    first_s: float | None = None
    due_s = 0.0
    try:
        with av.open(source, options=options, timeout=(_OPENS_S, _READS_S)) as container:
            for frame in _decoded(container):
                # Some cameras tell no times; then it counts when a frame comes.
                told_s = (datetime.now(UTC) - began).total_seconds() if frame.pts is None else float(frame.time)
                first_s = told_s if first_s is None else first_s
                if told_s - first_s < due_s - _ROUNDED_S:
                    continue
                due_s = told_s - first_s + every_s
                at = datetime.now(UTC) if live else began + timedelta(seconds=told_s - first_s)
                yield Frame(at.isoformat(timespec="milliseconds"), at, np.asarray(frame.to_ndarray(format="rgb24")))
    except (av.FFmpegError, IndexError, OSError) as error:
        raise StreamUnusable(source=_hidden(source), trouble=_trouble(error)) from error
    if first_s is None:
        raise StreamUnusable(source=_hidden(source), trouble=_trouble(IndexError()))


def _decoded(container: InputContainer) -> Iterator[av.VideoFrame]:
    """Yield the frames of a video; what is damaged is left out, unless nothing else comes."""
    damaged = 0
    for packet in container.demux(video=0):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            damaged += 1
            if damaged > _DAMAGED_MAX:
                raise
            continue
        damaged = 0 if frames else damaged
        yield from frames


def _trouble(error: Exception) -> str:
    if isinstance(error, IndexError):
        return "there is no picture in it"
    return str(getattr(error, "strerror", "") or str(error) or type(error).__name__)


def _hidden(source: str) -> str:
    """The address without the login that may be in it."""
    scheme, divider, rest = source.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if divider else source
