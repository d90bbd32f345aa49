"""The REST endpoint of suggestions: what a text is about, how sure that is, and whether it tells of an emergency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Router
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import suggestions as api
from furong.nets.hotline.contracts.suggestions import Suggestions
from furong.nets.hotline.rest.texts import Line

__all__ = ["router"]

router = Router(tags=["hotline"])


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionBody:
    """A text as it was written or said.

    Args:
        text: The text; so far, while it is still spoken.
        title: Its title, when it has one of its own.
    """

    text: Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]
    title: Line = ""


@router.post(
    "/hotline/suggestions",
    response=Suggestions,
    auth=requires("hotline.take"),
    summary="Suggest what a text is about",
    openapi_extra=answers(415),
)
def suggest(request: Caller, body: Body[SuggestionBody]) -> Suggestions:
    """Return three categories with confidence, and emergencies with their words; without a model, those alone."""
    return api.suggest_for(request.actor, body.text, body.title)
