"""Pictures from a folder; one that cannot be read is told of and does not stop the others."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from furong.engines.vision import Picture
from furong.project.vision.errors import NoPictures
from furong.project.vision.moments import moment_of

__all__ = ["PictureRead", "name_of", "picture_files", "read_pictures"]

_ENDINGS = (".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
#: No camera of a street gives more; what claims more is refused before it is unpacked. [pixel²]
_PIXELS_MAX = 60_000_000
_SIDE_MIN = 16


@dataclass(frozen=True, slots=True, eq=False)
class PictureRead:
    """A picture, or why there is none.

    Args:
        name: Its file, under the folder of all.
        at: When it was taken, as far as that is known.
        picture: It, as it is to be looked at: turned as the camera says.
        trouble: Why it cannot be read.
    """

    name: str
    at: datetime
    picture: Picture | None
    trouble: str = ""


def picture_files(folder: Path) -> list[Path]:
    """Return the pictures in a folder and in those under it, by name; a picture that is named itself is the only one.

    What begins with a dot is left out.

    Args:
        folder: It.

    Raises:
        NoPictures: When there are none.
    """
    if folder.is_file():
        return [folder]
    below = sorted(folder.rglob("*")) if folder.is_dir() else []
    found = [path for path in below if path.suffix.lower() in _ENDINGS and not _is_hidden(path.relative_to(folder))]
    found = [path for path in found if path.is_file()]
    if not found:
        raise NoPictures(folder=str(folder), endings=" ".join(_ENDINGS))
    return found


def name_of(path: Path, folder: Path) -> str:
    """Return what a picture is called: its file, under the folder of all.

    Args:
        path: Its file.
        folder: The folder, or the picture itself.
    """
    return path.name if path == folder else path.relative_to(folder).as_posix()


def read_pictures(files: list[Path], folder: Path) -> Iterator[PictureRead]:
    """Yield pictures one by one.

    Args:
        files: Their files.
        folder: Where all of them are.
    """
    for path in files:
        name = name_of(path, folder)
        try:
            yield PictureRead(name, *_read(path))
        except _Unreadable as error:
            yield PictureRead(name, moment_of(path), None, str(error))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


class _Unreadable(Exception):
    """A picture that cannot be read; the text says why."""


def _read(path: Path) -> tuple[datetime, Picture]:
    try:
        return _decoded(path)
    except Exception as error:  # decoders of damaged pictures raise whatever their damage leads to
        raise _Unreadable(_trouble(path, error)) from error


def _decoded(path: Path) -> tuple[datetime, Picture]:
    with warnings.catch_warnings():
        # The limit below is lower than the one that Pillow warns at, and what notes of a camera lack does not matter.
        warnings.simplefilter("ignore")
        with Image.open(path) as opened:
            wide, high = opened.size
            if wide * high > _PIXELS_MAX:
                raise ValueError(f"{wide} × {high} pixels; at most {_PIXELS_MAX:,} are looked at")
            if min(wide, high) < _SIDE_MIN:
                raise ValueError(f"{wide} × {high} pixels; at least {_SIDE_MIN} × {_SIDE_MIN} are needed")
            at = moment_of(path, opened)
            return at, np.asarray(_turned(opened).convert("RGB"), np.uint8)


def _turned(opened: Image.Image) -> Image.Image:
    """Return a picture upright, or as it is when what the camera wrote cannot be read."""
    with suppress(Exception):
        return ImageOps.exif_transpose(opened)
    return opened


def _trouble(path: Path, error: Exception) -> str:
    if path.is_file() and path.stat().st_size == 0:
        return "the file is empty"
    if isinstance(error, UnidentifiedImageError):
        return "it is not a picture"
    if isinstance(error, Image.DecompressionBombError):
        return f"too many pixels; at most {_PIXELS_MAX:,} are looked at"
    return str(error) or type(error).__name__
