"""The REST endpoints of where appeals are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Router
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import places as api
from furong.nets.hotline.contracts.appeals import AppealInfo
from furong.nets.hotline.contracts.places import PlaceReading
from furong.nets.hotline.rest.texts import Code, Line

__all__ = ["router"]

router = Router(tags=["hotline"])


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWordsBody:
    """Words that tell of a place.

    Args:
        text: What was said.
        area: Code of the area that is known already.
        place: Words that name the place, when there are any of their own.
    """

    text: Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]
    area: Code
    place: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPlaceBody:
    """Where an appeal is about.

    Args:
        area: Code of the area.
        version: The version that the caller has seen; a newer one answers 409. [1]
    """

    area: Code
    version: int | None = None


@router.post(
    "/hotline/places",
    response=PlaceReading,
    auth=requires("hotline.take"),
    summary="Read where something is",
    openapi_extra=answers(404, 415),
)
def read_place(request: Caller, body: Body[PlaceWordsBody]) -> PlaceReading:
    """Return the area that words stand for when they leave no doubt, else what to ask back with what may be meant."""
    return api.read_place_for(request.actor, body.text, body.area, place=body.place)


@router.get(
    "/hotline/appeals/{number}/place",
    response=PlaceReading,
    auth=requires("hotline.read"),
    summary="Read where an appeal is about",
    openapi_extra=answers(404),
)
def get_place_of_appeal(request: Caller, number: str) -> PlaceReading:
    """Return what the words and the position of an appeal stand for, and what is to be asked back."""
    return api.get_place_of_appeal_for(request.actor, number)


@router.post(
    "/hotline/appeals/{number}/place",
    response=AppealInfo,
    auth=requires("hotline.take"),
    summary="Settle where an appeal is about",
    openapi_extra=answers(404, 409, 415),
)
def locate_appeal(request: Caller, number: str, body: Body[AppealPlaceBody]) -> AppealInfo:
    """Say where it is, as the citizen has answered; it may be assigned by itself then."""
    return api.locate_appeal(request.actor, number, body.area, version=body.version)
