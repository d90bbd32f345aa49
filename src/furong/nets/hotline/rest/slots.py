"""The REST endpoints of slots: what a call or a text says of who, what, where and when, and what is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Router
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import slots as api
from furong.nets.hotline.contracts.slots import SlotInfo

__all__ = ["router"]

router = Router(tags=["hotline"])


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotsBody:
    """A text as it was written or said; so far, while it is still spoken."""

    text: Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]


@router.post(
    "/hotline/slots",
    response=list[SlotInfo],
    auth=requires("hotline.take"),
    summary="Read what a text says",
    openapi_extra=answers(415),
)
def read_text(request: Caller, body: Body[SlotsBody]) -> list[SlotInfo]:
    """Return what a text says, each slot with the words that it came from; nothing is kept."""
    return list(api.list_slots_for(request.actor, body.text))


@router.get(
    "/hotline/calls/{call}/slots",
    response=list[SlotInfo],
    auth=requires("hotline.take"),
    summary="Read what is said in a call",
    openapi_extra=answers(404),
)
def read_call(request: Caller, call: str) -> list[SlotInfo]:
    """Return what is said in a call so far, each slot with the words that it came from; nothing is kept."""
    return list(api.list_slots_of_call_for(request.actor, call))
