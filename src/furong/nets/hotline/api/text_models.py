"""The models that classify appeals: installing, putting in use, how they do. Screens hear under ``hotline.model``."""

from __future__ import annotations

from collections.abc import Iterator

from furong.engines.texts.model import TextModel
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.install_model import install_model as _install_model
from furong.nets.hotline.actions.install_model import use_model as _use_model
from furong.nets.hotline.contracts.text_models import CorrectionInfo, ModelInfo, ModelOverview
from furong.nets.hotline.selectors.text_models import ACTIVE, iter_corrections, list_models, model_overview

__all__ = [
    "MANAGE",
    "forget_model",
    "install_model",
    "list_corrections",
    "list_models",
    "model_in_use",
    "model_overview_for",
    "use_model",
    "use_model_as",
]

MANAGE = "hotline.model"


def install_model(content: bytes, file: str, by: str) -> ModelInfo:
    """Keep a model under a version; see :mod:`furong.nets.hotline.actions.install_model`."""
    with transaction():
        return _install_model(content, file, by)


def use_model(version: int | None, by: str) -> ModelInfo | None:
    """Put a version in use, or none."""
    with transaction():
        return _use_model(version, by)


def use_model_as(actor: Actor, version: int | None) -> ModelOverview:
    """Put a version in use, or none, as somebody who answers for the models, and return what there is then.

    Raises:
        ModelUnknown: When there is no such version.
        ActionRefused: When the actor does not answer for models.
    """
    demand_somewhere(actor, MANAGE)
    use_model(version, actor.name)
    return model_overview()


def model_overview_for(actor: Actor) -> ModelOverview:
    """Return the models and how the one in use does now.

    Raises:
        ActionRefused: When the actor does not answer for models.
    """
    demand_somewhere(actor, MANAGE)
    return model_overview()


def list_corrections() -> Iterator[CorrectionInfo]:
    """Yield what people have said against models, one for each appeal."""
    return iter_corrections()


def model_in_use() -> tuple[int, TextModel] | None:
    """Return version and model that this city uses, or ``None`` when it uses none that can be read."""
    return ACTIVE.get()


def forget_model() -> None:
    """Let this process ask at once which model is in use."""
    ACTIVE.forget()
