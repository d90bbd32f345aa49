"""The REST endpoints of sensing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from ninja import Body, Query, Router, Status

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, answers, demand_content_type, read_body, requires
from furong.foundation.rest.fields import Number, Page
from furong.kernel.clock import minute_at_or_before
from furong.nets.sensing import api
from furong.nets.sensing.contracts import (
    Alarm,
    AlarmState,
    FeedInfo,
    IngestReceipt,
    Level,
    PointState,
    ReasonCode,
    Rejection,
)

__all__ = ["router"]

router = Router(tags=["sensing"])

_LEVEL_HOURS_MAX = 24 * 31
_ALARMS_MAX = 1000
#: Names under which senders know newline-delimited JSON; the first is the one that is asked for.
_NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")

Hours = Annotated[int, Query(ge=1, le=_LEVEL_HOURS_MAX, description="How far back. [h]")]
Limit = Annotated[int, Query(ge=1, le=_ALARMS_MAX, description="How many at most. [1]")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The mended text of a record: one JSON object with the stream's fields."""

    text: str


@router.get("/feeds", response=list[FeedInfo], auth=requires("feed.read"), summary="List feeds")
def list_feeds(request: Caller) -> list[FeedInfo]:
    """Return every source of observations and how far it has got."""
    return api.list_feeds_for(request.actor)


@router.get(
    "/feeds/{feed}",
    response=FeedInfo,
    auth=requires("feed.read"),
    summary="Get a feed",
    openapi_extra=answers(404),
)
def get_feed(request: Caller, feed: str) -> FeedInfo:
    """Return one source of observations."""
    return api.get_feed_for(request.actor, feed)


@router.post(
    "/feeds/{feed}/observations",
    response={202: IngestReceipt},
    auth=requires("observation.write"),
    summary="Send observations",
    openapi_extra={
        **answers(404, 413, 415),
        "parameters": [
            {"name": "Content-Encoding", "in": "header", "schema": {"enum": ["identity", "gzip"]}},
        ],
        "requestBody": {
            "required": True,
            "content": {
                _NDJSON[0]: {
                    "schema": {"type": "string", "description": "One JSON object a line, UTF-8, with the fields."},
                    "example": '{"bike_id": "4b2f", "lat": 30.572, "lon": 104.066, "lock_time": "2026-11-24 07:41:20"}',
                }
            },
        },
    },
)
def send_observations(request: Caller, feed: str) -> Status[IngestReceipt]:
    """Take observations as NDJSON, one JSON object a line, with the fields that the feed's stream names.

    The answer's ``durability`` is ``stored``: what was taken is on disk and will be evaluated; what could not be taken
    is in the quarantine, one by one with its reason. Sending the same body again changes nothing.
    """
    spec = api.stream_of(api.get_feed_for(request.actor, feed, "observation.write").key)
    demand_content_type(request, *_NDJSON)
    delivery = api.read_lines(read_body(request), spec, source=f"api by {request.actor.name}")
    return Status(202, api.store_observations(feed, delivery))


@router.get(
    "/feeds/{feed}/points",
    response=list[PointState],
    auth=requires("feed.read"),
    summary="List a feed's points",
    openapi_extra=answers(404),
)
def list_points(request: Caller, feed: str) -> list[PointState]:
    """Return every thing of a feed with its newest level and its active alarm."""
    return api.list_point_states(request.actor, api.get_feed_for(request.actor, feed).key)


@router.get(
    "/levels",
    response=list[Level],
    auth=requires("feed.read"),
    summary="List levels of a thing",
    openapi_extra=answers(404),
)
def list_levels(request: Caller, thing: str, hours: Hours = 24) -> list[Level]:
    """Return the levels of a thing over the last hours, the oldest first."""
    code = api.get_thing_for(request.actor, thing).code
    since = city_clock().now() - timedelta(hours=hours)
    return api.list_levels([code], after_min=minute_at_or_before(since))[code]


@router.get("/alarms", response=list[Alarm], auth=requires("alarm.read"), summary="List alarms")
def list_alarms(
    request: Caller,
    state: Literal["", "open"] | AlarmState = "",
    thing: str = "",
    feed: str = "",
    limit: Limit = 200,
) -> list[Alarm]:
    """Return alarms, the newest first; ``state=open`` keeps those that are active."""
    return api.list_alarms_for(request.actor, state=str(state), thing=thing, feed=feed, limit=limit)


@router.get(
    "/alarms/{identity}",
    response=Alarm,
    auth=requires("alarm.read"),
    summary="Get an alarm",
    openapi_extra=answers(404),
)
def get_alarm(request: Caller, identity: UUID) -> Alarm:
    """Return one alarm."""
    return api.get_alarm_for(request.actor, identity)


@router.post(
    "/alarms/{identity}/acknowledgement",
    response=Alarm,
    auth=requires("alarm.acknowledge"),
    summary="Acknowledge an alarm",
    openapi_extra=answers(404),
)
def acknowledge_alarm(request: Caller, identity: UUID) -> Alarm:
    """Mark an alarm as seen; doing so again changes nothing."""
    api.acknowledge_alarm(request.actor, identity)
    return api.get_alarm_for(request.actor, identity)


@router.get("/rejections", response=api.RejectionPage, auth=requires("quarantine.read"), summary="List the quarantine")
def list_rejections(
    request: Caller,
    state: Literal["held", "replayed", "discarded", ""] = "held",
    feed: str = "",
    reason: Literal[""] | ReasonCode = "",
    page: Page = 1,
) -> api.RejectionPage:
    """Return a page of records that could not be used, each with its reason; ``state=`` (empty) shows all."""
    return api.list_rejections_for(request.actor, state=state, feed=feed, reason=str(reason), page=page)


@router.get(
    "/rejections/{number}",
    response=Rejection,
    auth=requires("quarantine.read"),
    summary="Get a quarantined record",
    openapi_extra=answers(404),
)
def get_rejection(request: Caller, number: Number) -> Rejection:
    """Return one record of the quarantine."""
    return api.get_rejection_for(request.actor, number)


@router.post(
    "/rejections/{number}/replay",
    response=IngestReceipt,
    auth=requires("quarantine.settle"),
    summary="Mend and replay",
    openapi_extra=answers(404, 409, 415),
)
def replay_rejection(request: Caller, number: Number, body: Body[Mended]) -> IngestReceipt:
    """Send a mended record through the same checks again; it leaves the quarantine when it passes."""
    return api.replay_rejection(request.actor, number, body.text)


@router.post(
    "/rejections/{number}/discard",
    response=Rejection,
    auth=requires("quarantine.settle"),
    summary="Discard",
    openapi_extra=answers(404, 409),
)
def discard_rejection(request: Caller, number: Number) -> Rejection:
    """Discard a record; it stays on file as discarded."""
    api.discard_rejection(request.actor, number)
    return api.get_rejection_for(request.actor, number)
