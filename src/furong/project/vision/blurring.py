"""Copies of pictures in which heads and plates are coarse, for what is put to a case."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from PIL import Image

from furong.engines.vision import Region, blurred, hidden_parts, people_and_vehicles
from furong.project.vision.errors import CopyUnusable
from furong.project.vision.model_file import find_model, open_model
from furong.project.vision.pictures import name_of, picture_files, read_pictures

__all__ = ["blur_pictures"]

_QUALITY = 90


def blur_pictures(folder: Path, *, out: Path, model: Path | None) -> list[dict[str, Any]]:
    """Write coarse copies of pictures, and return of each how many parts are coarse, or why there is none.

    What the camera wrote into a picture (place, device) is not copied; the pictures themselves are left as they are.

    Args:
        folder: The folder, or one picture.
        out: Where copies are put, under the same names.
        model: The file of the network; ``None``: the installed one.

    Raises:
        NoPictures, ModelMissing, ModelUnusable: When something cannot be used.
        CopyUnusable: When a copy would be put over a picture, or cannot be written.
    """
    files = picture_files(folder)
    places = [out / name_of(file, folder) for file in files]
    if any(place.exists() and place.samefile(file) for place, file in zip(places, files, strict=True)):
        raise CopyUnusable(place=str(out), trouble="the pictures themselves are there")
    detector = open_model(find_model(model))
    told: list[dict[str, Any]] = []
    for place, read in zip(places, read_pictures(files, folder), strict=True):
        if read.picture is None:
            told.append({"image": read.name, "problem": read.trouble})
            continue
        seen = people_and_vehicles(detector, read.picture)
        parts = hidden_parts(seen, read.picture.shape[1], read.picture.shape[0])
        _write(place, Image.fromarray(blurred(read.picture, seen)))
        told.append({"image": read.name, "copy": str(place), "coarse": [[*part] for part in map(_edges, parts)]})
    return told


def _edges(part: Region) -> tuple[int, int, int, int]:
    return part.left, part.top, part.right, part.bottom


def _write(place: Path, picture: Image.Image) -> None:
    part = place.with_name(f".{place.stem}.{os.getpid()}{place.suffix}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        picture.save(part, quality=_QUALITY)
        part.replace(place)
    except (OSError, ValueError) as error:
        part.unlink(missing_ok=True)
        raise CopyUnusable(place=str(place), trouble=str(error)) from error
