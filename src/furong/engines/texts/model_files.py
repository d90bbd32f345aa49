"""A classifier as the bytes of a file: arrays in the format of NumPy without any code in them, and JSON.

Content that is none, is cut off, or is of another version is refused; nothing in it is ever run.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.engines.texts.model import FIELDS, FieldWeights, TextModel

__all__ = ["VERSION", "model_bytes", "model_from"]

_FORMAT = "furong-text-model"
VERSION = 1
_UNPACKED_MAX = 2_000_000_000


def model_bytes(model: TextModel, about: dict[str, Any]) -> bytes:
    """Return a model as a file's content.

    Args:
        model: The model.
        about: What else the file says of it, as JSON.
    """
    told = {
        "format": _FORMAT,
        "version": VERSION,
        "labels": model.labels,
        "score_least": model.score_least,
        "thresholds": model.thresholds,
        "about": about,
    }
    arrays: dict[str, npt.NDArray[Any]] = {
        "told": np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), dtype=np.uint8),
        "bias": model.bias,
        "slope": model.slope,
        "offset": model.offset,
        "trust": model.trust,
    }
    for number, field in enumerate(model.fields):
        arrays |= {
            f"slots{number}": field.slots.astype(np.int32),
            f"rarity{number}": field.rarity,
            f"weights{number}": field.weights,
        }
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **arrays)
    return out.getvalue()


def model_from(content: bytes) -> tuple[TextModel, dict[str, Any]]:
    """Return the model that a file's content holds, and what it says of it.

    Raises:
        ValueError: When it is no model of this version, with what is wrong.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_MAX:
                raise ValueError("it is too large")
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            told = json.loads(arrays["told"].tobytes())
            if (told.get("format"), told.get("version")) != (_FORMAT, VERSION):
                raise ValueError(f"it is {told.get('format')} {told.get('version')}")
            return _checked(told, {key: arrays[key] for key in arrays.files}), told["about"]
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ValueError(str(error)[:120] or "it is cut off") from error


def _checked(told: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> TextModel:
    labels = tuple(str(one) for one in told["labels"])
    classes = len(labels)
    fields = []
    for number, field in enumerate(FIELDS):
        learnt = FieldWeights(
            arrays[f"slots{number}"].astype(np.int64), arrays[f"rarity{number}"], arrays[f"weights{number}"]
        )
        if learnt.weights.shape != (len(learnt.slots), classes) or learnt.rarity.shape != learnt.slots.shape:
            raise ValueError(f"field {number} has arrays of unlike lengths")
        if len(learnt.slots) and not 0 <= learnt.slots.min() <= learnt.slots.max() < 1 << field.bits:
            raise ValueError(f"field {number} has slots that do not exist")
        fields.append(learnt)
    bias, slope, offset, trust = (
        np.asarray(arrays[key], dtype=np.float64) for key in ("bias", "slope", "offset", "trust")
    )
    if (
        bias.shape != (classes,)
        or slope.shape != (classes, classes)
        or offset.shape != (classes,)
        or trust.shape != (3,)
    ):
        raise ValueError("its scores have another number of categories")
    parts: list[npt.NDArray[Any]] = [one for field in fields for one in (field.rarity, field.weights)]
    numbers: list[npt.NDArray[Any]] = [bias, slope, offset, trust, *parts]
    if not all(np.isfinite(one).all() for one in numbers):
        raise ValueError("it holds values that are no numbers")
    thresholds = {str(share): float(value) for share, value in told["thresholds"].items()}
    return TextModel(labels, tuple(fields), bias, slope, offset, trust, float(told["score_least"]), thresholds)
