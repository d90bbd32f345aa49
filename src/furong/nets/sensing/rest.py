"""The REST endpoints of sensing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from ninja import Body, Router

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, requires
from furong.kernel.clock import minute_at_or_before
from furong.nets.sensing import api
from furong.nets.sensing.contracts import Alarm, FeedInfo, IngestReceipt, Level, PointState, Rejection
from furong.nets.sensing.errors import RequestTooLarge

__all__ = ["router"]

router = Router(tags=["sensing"])
_LEVEL_HOURS_MAX = 24 * 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The mended text of a record: one JSON object with the stream's fields."""

    text: str


@router.get("/feeds", response=list[FeedInfo], auth=requires("feed.read"), summary="List feeds")
def list_feeds(request: Caller) -> list[FeedInfo]:
    """Return every source of observations and how far it has got."""
    return api.list_feeds_for(request.actor)


@router.get("/feeds/{feed}", response=FeedInfo, auth=requires("feed.read"), summary="Get a feed")
def get_feed(request: Caller, feed: str) -> FeedInfo:
    """Return one source of observations."""
    return api.get_feed_for(request.actor, feed)


@router.post(
    "/feeds/{feed}/observations",
    response={202: IngestReceipt},
    auth=requires("observation.write"),
    summary="Send observations",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-ndjson": {"schema": {"type": "string", "description": "One JSON object a line"}}
            },
        }
    },
)
def send_observations(request: Caller, feed: str) -> tuple[int, IngestReceipt]:
    """Take observations as NDJSON, one JSON object a line, with the fields that the feed's stream names.

    The answer's ``durability`` is ``stored``: what was taken is on disk and will be evaluated; what could not be taken
    is in the quarantine, one by one with its reason. Sending the same body again changes nothing.
    """
    limit_mb: int = settings.FURONG_OPTIONS["UPLOAD_MAX_MB"]
    if int(request.headers.get("Content-Length") or 0) > limit_mb * 1024 * 1024:
        raise RequestTooLarge(limit_mb=limit_mb)
    spec = api.stream_of(api.get_feed_for(request.actor, feed, "observation.write").key)
    delivery = api.read_lines(request.body, spec, source=f"api by {request.actor.name}")
    return 202, api.store_observations(feed, delivery)


@router.get(
    "/feeds/{feed}/points", response=list[PointState], auth=requires("feed.read"), summary="List a feed's points"
)
def list_points(request: Caller, feed: str) -> list[PointState]:
    """Return every thing of a feed with its newest level and its active alarm."""
    return api.list_point_states(request.actor, api.get_feed_for(request.actor, feed).key)


@router.get("/levels", response=list[Level], auth=requires("feed.read"), summary="List levels of a thing")
def list_levels(request: Caller, thing: str, hours: int = 24) -> list[Level]:
    """Return the levels of a thing over the last hours, the oldest first."""
    span = timedelta(hours=min(max(hours, 1), _LEVEL_HOURS_MAX))
    code = api.get_thing_for(request.actor, thing).code
    return api.list_levels([code], after_min=minute_at_or_before(city_clock().now() - span))[code]


@router.get("/alarms", response=list[Alarm], auth=requires("alarm.read"), summary="List alarms")
def list_alarms(request: Caller, state: str = "", thing: str = "", feed: str = "", limit: int = 200) -> list[Alarm]:
    """Return alarms, the newest first; ``state=open`` keeps those that are active."""
    return api.list_alarms_for(request.actor, state=state, thing=thing, feed=feed, limit=min(max(limit, 1), 1000))


@router.get("/alarms/{identity}", response=Alarm, auth=requires("alarm.read"), summary="Get an alarm")
def get_alarm(request: Caller, identity: UUID) -> Alarm:
    """Return one alarm."""
    return api.get_alarm_for(request.actor, identity)


@router.post(
    "/alarms/{identity}/acknowledgement",
    response=Alarm,
    auth=requires("alarm.acknowledge"),
    summary="Acknowledge an alarm",
)
def acknowledge_alarm(request: Caller, identity: UUID) -> Alarm:
    """Mark an alarm as seen; doing so again changes nothing."""
    api.acknowledge_alarm(request.actor, identity)
    return api.get_alarm_for(request.actor, identity)


@router.get("/rejections", response=api.RejectionPage, auth=requires("quarantine.read"), summary="List the quarantine")
def list_rejections(
    request: Caller, state: str = "held", feed: str = "", reason: str = "", page: int = 1
) -> api.RejectionPage:
    """Return a page of records that could not be used, each with its reason."""
    return api.list_rejections_for(request.actor, state=state, feed=feed, reason=reason, page=page)


@router.get(
    "/rejections/{number}", response=Rejection, auth=requires("quarantine.read"), summary="Get a quarantined record"
)
def get_rejection(request: Caller, number: int) -> Rejection:
    """Return one record of the quarantine."""
    return api.get_rejection_for(request.actor, number)


@router.post(
    "/rejections/{number}/replay", response=IngestReceipt, auth=requires("quarantine.settle"), summary="Mend and replay"
)
def replay_rejection(request: Caller, number: int, body: Body[Mended]) -> IngestReceipt:
    """Send a mended record through the same checks again; it leaves the quarantine when it passes."""
    return api.replay_rejection(request.actor, number, body.text)


@router.post("/rejections/{number}/discard", response=Rejection, auth=requires("quarantine.settle"), summary="Discard")
def discard_rejection(request: Caller, number: int) -> Rejection:
    """Discard a record; it stays on file as discarded."""
    api.discard_rejection(request.actor, number)
    return api.get_rejection_for(request.actor, number)
