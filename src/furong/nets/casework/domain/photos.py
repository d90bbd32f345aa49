"""What makes a photo usable, and what is kept of it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from furong.engines.pictures import LIKENESS_SIDE, SIDE, difference, print_of
from furong.kernel.clock import CITY_TIME
from furong.nets.casework.errors import PhotoUnusable
from furong.nets.casework.errors.photos import PhotoCutShort, PhotoEmpty, PhotoTooManyPixels

__all__ = ["CleanPhoto", "clean_photo", "difference_of", "mirrored_print", "print_of_picture", "public_photo"]

#: Longest side that is kept. [pixel]
_SIDE_MAX = 1600
#: A picture with more pixels is refused before it is decoded: a phone makes 50 million, a picture bomb far more.
_PIXELS_MAX = 60_000_000
#: A phone's photo of several pictures (MPO) opens as the JPEG that it begins with.
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 85
#: Longest side of what everybody may see. [pixel]
_PUBLIC_SIDE_MAX = 1024
#: Pillow's own limit would refuse a large picture without telling its size; the check below does both.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A photo as it is kept: a JPEG without metadata, with the time and place that the camera noted, and its print.

    Args:
        jpeg: The bytes.
        taken_at: When the camera says that it was taken.
        place: Longitude and latitude where the camera says that it was. [deg]
        print: What it looks like, or ``None`` when it shows nothing.
    """

    jpeg: bytes
    taken_at: datetime | None
    place: tuple[float, float] | None = None
    print: int | None = None


def clean_photo(content: bytes) -> CleanPhoto:
    """Check that ``content`` is a photo, turn it upright, shrink it, and drop everything but its pixels.

    Raises:
        PhotoEmpty: When it has no bytes.
        PhotoTooManyPixels: When it is too large, which its first bytes tell.
        PhotoCutShort: When it breaks off.
        PhotoUnusable: When it is no picture, or of another format.
    """
    if not content:
        raise PhotoEmpty
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            _demand_size(picture.width, picture.height)
            exif = picture.getexif()
            picture.draft("RGB", (_SIDE_MAX, _SIDE_MAX))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except UnidentifiedImageError:
        raise PhotoUnusable(trouble="JPEG, PNG, WebP") from None
    except (OSError, SyntaxError, ValueError) as error:
        raise PhotoCutShort(size=len(content)) from error
    jpeg = _jpeg(upright, _SIDE_MAX)
    return CleanPhoto(jpeg, _taken_at(exif), _place(exif.get_ifd(ExifTags.IFD.GPSInfo)), print_of_picture(upright))


def public_photo(jpeg: bytes) -> bytes:
    """Return what everybody may see of a photo: smaller, upright, and nothing but its pixels.

    Raises:
        PhotoUnusable: When it is no usable photo.
    """
    clean = clean_photo(jpeg)
    with Image.open(io.BytesIO(clean.jpeg)) as picture:
        return _jpeg(picture, _PUBLIC_SIDE_MAX)


def print_of_picture(picture: Image.Image) -> int | None:
    """Return the perceptual print of a picture, or ``None`` when it shows nothing."""
    return print_of(np.asarray(picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)))


def difference_of(new: bytes, old: bytes, *, mirrored: bool = False) -> float:
    """Return by how much the part of a stored photo that differs most from an earlier one does. [1]

    Args:
        new: The photo's bytes.
        old: Those of the earlier one.
        mirrored: Whether the photo is looked at in a mirror.
    """
    shown = _grey(new)
    return difference(np.ascontiguousarray(shown[:, ::-1]) if mirrored else shown, _grey(old))


def mirrored_print(jpeg: bytes) -> int | None:
    """Return the print of what a stored photo shows in a mirror, or ``None`` when it shows nothing."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        return print_of_picture(ImageOps.mirror(picture.convert("RGB")))


def _grey(jpeg: bytes) -> npt.NDArray[np.uint8]:
    with Image.open(io.BytesIO(jpeg)) as picture:
        picture.draft("L", (4 * LIKENESS_SIDE, 4 * LIKENESS_SIDE))
        small = picture.convert("L").resize((LIKENESS_SIDE, LIKENESS_SIDE), Image.Resampling.BOX)
        return np.asarray(small)


def _demand_size(width: int, height: int) -> None:
    if width * height > _PIXELS_MAX:
        raise PhotoTooManyPixels(width=width, height=height, limit=f"{_PIXELS_MAX:,}")


def _jpeg(picture: Image.Image, side_max: int) -> bytes:
    picture.thumbnail((side_max, side_max))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue()


def _place(noted: Mapping[int, Any]) -> tuple[float, float] | None:
    """The camera's own place, when it is one."""
    tags = ExifTags.GPS
    try:
        lon = _degrees(noted[tags.GPSLongitude], noted.get(tags.GPSLongitudeRef, "E") == "W")
        lat = _degrees(noted[tags.GPSLatitude], noted.get(tags.GPSLatitudeRef, "N") == "S")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    is_place = abs(lon) <= 180 and abs(lat) <= 90 and (lon, lat) != (0.0, 0.0)
    return (lon, lat) if is_place else None


def _degrees(parts: Any, is_negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if is_negative else value


def _taken_at(exif: Image.Exif) -> datetime | None:
    """The camera's own time, which has no zone and is taken for the city's."""
    details = exif.get_ifd(ExifTags.IFD.Exif)
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=CITY_TIME)
    except ValueError:
        return None
