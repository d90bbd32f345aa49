"""Files of models on disk; what is in them is the business of :mod:`furong.engines.texts.model_files`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from furong.engines.texts.model import TextModel
from furong.engines.texts.model_files import VERSION, model_bytes, model_from
from furong.nets.hotline.errors.text_models import ModelUnusable
from furong.nets.sensing.adapters.content import read_bytes

__all__ = ["load_model", "save_model"]


def save_model(path: Path, model: TextModel, about: dict[str, Any]) -> None:
    """Write a model; the file is there whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(model_bytes(model, about))
    part.replace(path)


def load_model(path: Path) -> tuple[TextModel, dict[str, Any]]:
    """Read a model and what its file says of it.

    Raises:
        FileMissing, FileIsFolder, FileUnreadable: When there is nothing to be read.
        ModelUnusable: When it is no model of this version.
    """
    content = read_bytes(path)
    try:
        return model_from(content)
    except ValueError as error:
        raise ModelUnusable(file=path.name, trouble=str(error), version=VERSION) from error
