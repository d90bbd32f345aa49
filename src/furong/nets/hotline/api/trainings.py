"""Training a new version of the model on the node. Screens hear under ``hotline.model``."""

from __future__ import annotations

from collections.abc import Iterable

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions import train_model as _train
from furong.nets.hotline.api.text_models import MANAGE
from furong.nets.hotline.contracts.trainings import HistoryInfo, HistoryRow, TrainingInfo
from furong.nets.hotline.selectors import trainings as _read
from furong.nets.hotline.selectors.trainings import corrections_since, kept_history, newest_training

__all__ = [
    "ask_training_for",
    "corrections_since",
    "keep_history",
    "kept_history",
    "list_trainings_for",
    "newest_training",
    "train_next",
]


def ask_training_for(actor: Actor) -> TrainingInfo:
    """Have a version trained from the corrections; see :mod:`furong.nets.hotline.actions.train_model`.

    Raises:
        TooFewCorrections: When people have hardly corrected anything since the last one.
        ActionRefused: When the actor does not answer for models.
    """
    demand_somewhere(actor, MANAGE)
    with transaction():
        return _train.ask_training(actor)


def list_trainings_for(actor: Actor) -> tuple[TrainingInfo, ...]:
    """Return the last trainings, the newest first.

    Raises:
        ActionRefused: When the actor does not answer for models.
    """
    demand_somewhere(actor, MANAGE)
    return _read.list_trainings()


def keep_history(rows: Iterable[HistoryRow], file: str, by: str) -> HistoryInfo:
    """Let labelled appeals from before the node be learnt from in every training, instead of those so far."""
    with transaction():
        return _train.keep_history(rows, file, by)


def train_next() -> bool:
    """Do the training that waits; return whether there was one."""
    return _train.train_next()
