"""The model of the demo's hotline: learnt on the node from made-up appeals, as a city's own is from real ones."""

from __future__ import annotations

from datetime import datetime

from furong.engines.texts.model_files import model_bytes
from furong.engines.texts.training import Examples, train
from furong.foundation.citytime.clock import told_as_of
from furong.nets.hotline.api import text_models, trainings
from furong.nets.hotline.contracts.trainings import HistoryRow
from furong.scenarios.demo_hotline_corpus import made_up_appeals

__all__ = ["MODEL_FILE", "have_model"]

_CORPUS_FILE, MODEL_FILE = "演示虚构诉求.csv", "演示虚构诉求.npz"


def have_model(by: str, at: datetime) -> None:
    """Learn a model and put it in use when there was never one, which takes some seconds.

    Args:
        by: In whose name.
        at: When it is told to have been installed.
    """
    if text_models.list_models():
        return
    rows = [HistoryRow(text=one.text, title=one.title, label=one.label, group=one.group) for one in made_up_appeals()]
    examples = Examples(
        texts=[one.text for one in rows],
        titles=[one.title for one in rows],
        labels=[one.label for one in rows],
        groups=[one.group for one in rows],
    )
    trained = train(examples, 0.0)
    content = model_bytes(trained.model, {"files": _CORPUS_FILE, **trained.about, "made_up": True})
    with told_as_of(at):
        trainings.keep_history(rows, _CORPUS_FILE, by)
        text_models.use_model(text_models.install_model(content, MODEL_FILE, by).version, by)
