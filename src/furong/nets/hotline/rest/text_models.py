"""The REST endpoints of the models that classify appeals: what there is, how it does, and putting one in use."""

from __future__ import annotations

from ninja import Router

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import text_models as api
from furong.nets.hotline.contracts.text_models import ModelOverview
from furong.nets.hotline.rest.texts import Number

__all__ = ["router"]

router = Router(tags=["hotline"])


@router.get(
    "/hotline/models",
    response=ModelOverview,
    auth=requires("hotline.model"),
    summary="Read the models that classify appeals",
)
def get_models(request: Caller) -> ModelOverview:
    """Return the versions with how good each was, and how the one in use does now."""
    return api.model_overview_for(request.actor)


@router.post(
    "/hotline/models/{version}/use",
    response=ModelOverview,
    auth=requires("hotline.model"),
    summary="Put a model in use",
    openapi_extra=answers(404),
)
def use_model(request: Caller, version: Number) -> ModelOverview:
    """Put a version in use from now on; an older one rolls back."""
    return api.use_model_as(request.actor, version)
