"""The REST endpoints of calls: any recogniser of speech posts what was said, and agents read along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Router, Status
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NOT_BLANK
from furong.nets.hotline.api import calls as api
from furong.nets.hotline.contracts.calls import CallInfo, NewSegment, Speaker
from furong.nets.hotline.rest.texts import Instant

__all__ = ["router"]

router = Router(tags=["hotline"])


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentBody:
    """A stretch of speech.

    Args:
        seq: Its place in the call, from 1; sent twice it is the same. [1]
        speaker: Who speaks.
        text: What was said.
        at: When; now when left out.
    """

    seq: Annotated[int, Field(ge=1, le=100_000)]
    speaker: Speaker
    text: Annotated[str, Field(max_length=2000, pattern=NOT_BLANK)]
    at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentsBody:
    """What was recognised.

    Args:
        segments: In any order.
        is_over: Whether the call has ended.
    """

    segments: Annotated[list[SegmentBody], Field(max_length=200)]
    is_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentsReceipt:
    """How many segments were new. [1]"""

    added: int


@router.post(
    "/hotline/calls/{call}/segments",
    response={201: SegmentsReceipt},
    auth=requires("hotline.send"),
    summary="Send what is said in a call",
    openapi_extra=answers(404, 409, 415),
)
def send_segments(
    request: Caller, call: Annotated[str, Field(max_length=80)], body: Body[SegmentsBody]
) -> Status[SegmentsReceipt]:
    """Keep what a recogniser of speech has heard; agents see it while it is spoken."""
    segments = [NewSegment(seq=one.seq, speaker=one.speaker, text=one.text, at=one.at) for one in body.segments]
    added = api.hear_call(request.actor, call, segments, is_over=body.is_over)
    return Status(201, SegmentsReceipt(added=added))


@router.get(
    "/hotline/calls",
    response=list[CallInfo],
    auth=requires("hotline.take"),
    summary="List calls that have not become appeals",
)
def list_calls(request: Caller) -> list[CallInfo]:
    """Return the calls of which no appeal has been made, the newest first."""
    return api.list_open_calls_for(request.actor)


@router.get(
    "/hotline/calls/{call}",
    response=CallInfo,
    auth=requires("hotline.take"),
    summary="Read a call",
    openapi_extra=answers(404),
)
def get_call(request: Caller, call: str) -> CallInfo:
    """Return what was said in a call."""
    return api.get_call_for(request.actor, call)
