"""Pictures from a folder; one that cannot be read is told of and does not stop the others."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from furong.engines.vision import Picture
from furong.project.vision.errors import NoPictures

__all__ = ["PictureRead", "picture_files", "read_pictures"]

_ENDINGS = (".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
#: No camera of a street gives more; what claims more is refused before it is unpacked. [pixel²]
_PIXELS_MAX = 60_000_000
_SIDE_MIN = 16


@dataclass(frozen=True, slots=True, eq=False)
class PictureRead:
    """A picture, or why there is none.

    Args:
        path: Its file.
        picture: It.
        trouble: Why it cannot be read.
    """

    path: Path
    picture: Picture | None
    trouble: str = ""


def picture_files(folder: Path) -> list[Path]:
    """Return the pictures in a folder by name; a picture that is named itself is the only one.

    Args:
        folder: It.

    Raises:
        NoPictures: When there are none.
    """
    if folder.is_file():
        return [folder]
    found = sorted(path for path in folder.glob("*") if path.suffix.lower() in _ENDINGS) if folder.is_dir() else []
    if not found:
        raise NoPictures(folder=str(folder), endings=" ".join(_ENDINGS))
    return found


def read_pictures(files: list[Path]) -> Iterator[PictureRead]:
    """Yield pictures one by one.

    Args:
        files: Their files.
    """
    for path in files:
        try:
            yield PictureRead(path, _read(path))
        except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
            yield PictureRead(path, None, _trouble(path, error))


def _read(path: Path) -> Picture:
    with warnings.catch_warnings():
        # The limit below is lower than the one that Pillow warns at.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(path) as opened:
            wide, high = opened.size
            if wide * high > _PIXELS_MAX:
                raise ValueError(f"{wide} × {high} pixels; at most {_PIXELS_MAX:,} are looked at")
            if min(wide, high) < _SIDE_MIN:
                raise ValueError(f"{wide} × {high} pixels; at least {_SIDE_MIN} × {_SIDE_MIN} are needed")
            return np.asarray(opened.convert("RGB"), np.uint8)


def _trouble(path: Path, error: Exception) -> str:
    if path.is_file() and path.stat().st_size == 0:
        return "the file is empty"
    if isinstance(error, UnidentifiedImageError):
        return "it is not a picture"
    if isinstance(error, Image.DecompressionBombError):
        return f"too many pixels; at most {_PIXELS_MAX:,} are looked at"
    return str(error) or type(error).__name__
