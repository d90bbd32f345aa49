"""What makes a photo usable, and what is kept of it."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from datetime import datetime

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from furong.kernel.clock import CITY_TIME
from furong.nets.casework.errors import PhotoUnusable

__all__ = ["CleanPhoto", "clean_photo"]

#: Longest side that is kept. [pixel]
_SIDE_MAX = 1600
#: A picture with more pixels is refused before it is decoded: a phone makes 50 million, a picture bomb far more.
_PIXELS_MAX = 60_000_000
#: A phone's photo of several pictures (MPO) opens as the JPEG that it begins with.
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 85


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A photo as it is kept: a JPEG without metadata, and the time that the camera noted."""

    jpeg: bytes
    taken_at: datetime | None


def clean_photo(content: bytes) -> CleanPhoto:
    """Check that ``content`` is a photo, turn it upright, shrink it, and drop everything but its pixels.

    Raises:
        PhotoUnusable: When it is empty, no picture, of another format, too large, or broken.
    """
    if not content:
        raise PhotoUnusable(trouble="0 bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                if picture.width * picture.height > _PIXELS_MAX:
                    raise PhotoUnusable(trouble=f"{picture.width} x {picture.height} > {_PIXELS_MAX:,} pixels")
                taken_at = _taken_at(picture.getexif())
                picture.draft("RGB", (_SIDE_MAX, _SIDE_MAX))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except UnidentifiedImageError:
        raise PhotoUnusable(trouble="JPEG, PNG, WebP") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoUnusable(trouble=str(error)) from error
    upright.thumbnail((_SIDE_MAX, _SIDE_MAX))
    buffer = io.BytesIO()
    upright.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return CleanPhoto(buffer.getvalue(), taken_at)


def _taken_at(exif: Image.Exif) -> datetime | None:
    """The camera's own time, which has no zone and is taken for the city's."""
    details = exif.get_ifd(ExifTags.IFD.Exif)
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=CITY_TIME)
    except ValueError:
        return None
