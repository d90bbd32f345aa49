"""Where the network is: named, or installed."""

from __future__ import annotations

import os
from pathlib import Path

from furong.engines.vision import Detector, ModelNotUnderstood, open_detector
from furong.project.vision.errors import ModelMissing, ModelUnusable

__all__ = ["INSTALLED_NAME", "find_model", "installed_model", "open_model"]

INSTALLED_NAME = "coco_ssd_lite_mobilenet_v2_300.onnx"


def installed_model() -> Path:
    """Return where ``furong vision install`` puts the network."""
    data = os.environ.get("FURONG_DATA", "")
    if data:
        return Path(data) / "models" / INSTALLED_NAME
    cache = os.environ.get("XDG_CACHE_HOME", "") or str(Path.home() / ".cache")
    return Path(cache) / "furong" / "models" / INSTALLED_NAME


def find_model(named: Path | None) -> Path:
    """Return the file of the network.

    Args:
        named: The file that was named, if any.

    Raises:
        ModelMissing: When none is named nor installed.
        ModelUnusable: When the named one is not there.
    """
    if named is not None and str(named) not in ("", "."):
        if not named.is_file():
            raise ModelUnusable(file=str(named), trouble="there is no such file")
        return named
    place = installed_model()
    if not place.is_file():
        raise ModelMissing
    return place


def open_model(file: Path) -> Detector:
    """Return the detector that a file holds.

    Args:
        file: It.

    Raises:
        ModelUnusable: When it is none that is understood.
    """
    try:
        return open_detector(file.read_bytes())
    except ModelNotUnderstood as error:
        raise ModelUnusable(file=str(file), trouble=str(error)) from error
    except OSError as error:
        raise ModelUnusable(file=str(file), trouble=error.strerror or "it cannot be read") from error
