"""A model of made-up appeals, put in use in a test, and taken out again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.made_up_appeals import appeals, write_appeals

from furong.nets.hotline.api import text_models
from furong.nets.hotline.contracts.text_models import ModelInfo
from furong.project.hotline_learning import train_files

__all__ = ["WATER_TEXT", "model", "model_file"]

#: An appeal that the model is sure of: it is about water.
WATER_TEXT = "芙蓉里12号停水，水压，水管，请尽快处理"


@pytest.fixture(scope="module")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that was trained on 400 made-up sentences of four categories."""
    folder = tmp_path_factory.mktemp("model")
    train_files([write_appeals(folder / "train.csv", appeals(1, 400))], folder / "model.npz", 0.5)
    return folder / "model.npz"


@pytest.fixture
def model(model_file: Path, db: None) -> Iterator[ModelInfo]:
    """The version that is in use; this process forgets it when the test ends."""
    info = text_models.install_model(model_file.read_bytes(), model_file.name, "lead")
    used = text_models.use_model(info.version, "lead")
    assert used is not None
    text_models.forget_model()
    yield used
    text_models.forget_model()
