"""The REST endpoints of advice from a language model: asked for by whoever works on an appeal, and never an act."""

from __future__ import annotations

from ninja import Router

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import advice as api
from furong.nets.hotline.contracts.advice import Rephrased, SecondOpinion

__all__ = ["router"]

router = Router(tags=["hotline"])


@router.post(
    "/hotline/appeals/{number}/second-opinion",
    response=SecondOpinion,
    auth=requires("hotline.read"),
    summary="Ask a language model about an appeal",
    openapi_extra=answers(404),
)
def ask_second_opinion(request: Caller, number: str) -> SecondOpinion:
    """Return what the model of the node thinks of an appeal, or why it says nothing; a person decides."""
    return api.second_opinion_for(request.actor, number)


@router.post(
    "/hotline/appeals/{number}/rephrased-draft",
    response=Rephrased,
    auth=requires("hotline.read"),
    summary="Have a draft rephrased",
    openapi_extra=answers(404),
)
def rephrase_reply_draft(request: Caller, number: str) -> Rephrased:
    """Return the draft in the words of the model, each sentence with its citation, or why a person has to write it."""
    return api.rephrase_draft_for(request.actor, number)
