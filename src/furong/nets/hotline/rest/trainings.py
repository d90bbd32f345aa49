"""The REST endpoints of trainings of the model on the node."""

from __future__ import annotations

from ninja import Router

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import trainings as api
from furong.nets.hotline.contracts.trainings import TrainingInfo

__all__ = ["router"]

router = Router(tags=["hotline"])


@router.get(
    "/hotline/model-trainings",
    response=list[TrainingInfo],
    auth=requires("hotline.model"),
    summary="List trainings of the model",
)
def list_trainings(request: Caller) -> list[TrainingInfo]:
    """Return the last trainings, the newest first, each with how far it is and how its version compares."""
    return list(api.list_trainings_for(request.actor))


@router.post(
    "/hotline/model-trainings",
    response=TrainingInfo,
    auth=requires("hotline.model"),
    summary="Train a new version from the corrections",
    openapi_extra=answers(409),
)
def ask_training(request: Caller) -> TrainingInfo:
    """Have a version trained; it is not put in use. While a training is under way, that is the one returned."""
    return api.ask_training_for(request.actor)
