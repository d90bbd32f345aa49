"""When a picture was taken: by what the camera wrote into it, by its name, or by its file."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from PIL import ExifTags, Image

from furong.kernel.clock import CITY_TIME

__all__ = ["moment_of"]

_NAMED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)[-_. T]?(\d\d)[-_.:]?(\d\d)(?:[-_.:]?(\d\d))?(?!\d)"
)
_SINCE_1970 = re.compile(r"(?<!\d)(1\d{9})(\d{3})?(?!\d)")


def moment_of(path: Path, opened: Image.Image | None = None) -> datetime:
    """Return when a picture was taken; without a zone that is city time.

    Args:
        path: Its file.
        opened: It, to look for what the camera wrote.
    """
    told = None if opened is None else _written(opened)
    return told or _named(path.stem) or datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _written(opened: Image.Image) -> datetime | None:
    with suppress(Exception):  # damaged notes of a camera raise whatever their damage leads to
        notes = opened.getexif().get_ifd(ExifTags.IFD.Exif)
        zone = str(notes.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
        text = str(notes[ExifTags.Base.DateTimeOriginal]).strip("\0 ")
        if zone:
            return datetime.strptime(f"{text}{zone}", "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=CITY_TIME).astimezone(UTC)
    return None


def _named(name: str) -> datetime | None:
    with suppress(ValueError):
        if match := _NAMED.search(name):
            year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=CITY_TIME).astimezone(UTC)
    if match := _SINCE_1970.search(name):
        return datetime.fromtimestamp(int(match[1]) + int(match[2] or 0) / 1000, UTC)
    return None
