"""Reading feeds, their streams, things and stored batches."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import msgspec
import numpy as np
import polars as pl
from django.db.models import F, Max, QuerySet

from furong.engines.places import Zones, zones_of
from furong.foundation.areas.tree import within
from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import CITY_TIME, Clock, SystemClock, instant_of_minute
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts import FeedClock, FeedInfo, RuleSpec, StreamKind, StreamSpec, ThingInfo
from furong.nets.sensing.domain.records import OBSERVATION_SCHEMA
from furong.nets.sensing.errors import FeedUnknown, ThingUnknown
from furong.nets.sensing.models import Feed, ObservationBatch, RuleDefinition, Thing

__all__ = [
    "clock_of",
    "feeds_for",
    "find_main_feed_for",
    "get_feed",
    "get_feed_for",
    "get_feed_row",
    "get_thing_for",
    "list_feeds",
    "list_feeds_for",
    "list_rules",
    "list_things",
    "local_codes",
    "numeric_properties",
    "read_batches",
    "spec_of",
    "stream_of",
    "thing_info",
    "zones_of_things",
]

READ_FEEDS = "feed.read"


def get_feed_row(key: str) -> Feed:
    """Return the stored feed with its stream.

    Raises:
        FeedUnknown: When there is none of that key.
    """
    row = Feed.objects.select_related("stream", "area").filter(pk=key).first()
    if row is None:
        raise FeedUnknown(feed=key)
    return row


def get_feed(key: str) -> FeedInfo:
    """Return the feed of that key.

    Raises:
        FeedUnknown: When there is none.
    """
    return _feed_info(get_feed_row(key))


def list_feeds() -> list[FeedInfo]:
    """Return every feed, by key: for those who move the city on."""
    return [_feed_info(row) for row in Feed.objects.select_related("area").order_by("key")]


def feeds_for(actor: Actor, action: str = READ_FEEDS) -> QuerySet[Feed]:
    """Return the stored feeds on which ``actor`` may do ``action``."""
    return Feed.objects.filter(within("area__path", [grant.area for grant in actor.grants_for(action)]))


def list_feeds_for(actor: Actor) -> list[FeedInfo]:
    """Return the feeds that ``actor`` may see, by key."""
    return [_feed_info(row) for row in feeds_for(actor).select_related("area").order_by("key")]


def get_feed_for(actor: Actor, key: str, action: str = READ_FEEDS) -> FeedInfo:
    """Return the feed of that key, when ``actor`` may do ``action`` on it.

    Raises:
        FeedUnknown: When there is none, or the actor may not.
    """
    row = feeds_for(actor, action).select_related("area").filter(pk=key).first()
    if row is None:
        raise FeedUnknown(feed=key)
    return _feed_info(row)


def find_main_feed_for(actor: Actor, stream: str) -> FeedInfo | None:
    """Return the feed of a stream that was heard from last, among those that ``actor`` may see."""
    rows = feeds_for(actor).select_related("area").filter(stream_id=stream)
    row = rows.order_by(F("received_at").desc(nulls_last=True), "key").first()
    return _feed_info(row) if row else None


def get_thing_for(actor: Actor, code: str) -> ThingInfo:
    """Return the thing of that code.

    Raises:
        ThingUnknown: When there is none, or ``actor`` may not see its feed.
    """
    row = Thing.objects.filter(pk=code, feed__in=feeds_for(actor)).first()
    if row is None:
        raise ThingUnknown(thing=code)
    return thing_info(row)


def stream_of(feed: str) -> StreamSpec:
    """Return the declaration of the stream that the feed of that key carries.

    Raises:
        FeedUnknown: When there is no such feed.
    """
    return spec_of(get_feed_row(feed))


def spec_of(feed: Feed) -> StreamSpec:
    """Return the declaration of the stream that ``feed`` carries."""
    return msgspec.convert(feed.stream.spec, StreamSpec)


def clock_of(feed: Feed) -> Clock:
    """Return the clock by which observations of ``feed`` lie in the future; of a replay, the machine's."""
    return city_clock() if feed.clock == FeedClock.CITY else SystemClock()


def list_rules(stream: str) -> list[tuple[int, RuleSpec]]:
    """Return the active rules over a stream, each with its stored number."""
    rows = RuleDefinition.objects.filter(stream_id=stream, is_active=True).order_by("key")
    return [(row.pk, msgspec.convert(row.spec, RuleSpec)) for row in rows]


def list_things(feed: str) -> list[ThingInfo]:
    """Return the things of a feed, by their local code."""
    return [thing_info(row) for row in Thing.objects.filter(feed_id=feed).order_by("local_code")]


def local_codes(feed: str) -> frozenset[str]:
    """Return the local codes of the things of a feed."""
    return frozenset(Thing.objects.filter(feed_id=feed).values_list("local_code", flat=True))


def zones_of_things(things: Sequence[ThingInfo]) -> Zones:
    """Return the polygons of things, in their order."""
    return zones_of([dict(thing.geometry or {}) for thing in things])


def numeric_properties(things: Sequence[ThingInfo]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return the properties that are numbers for every thing, one value a thing."""
    names = (
        set.intersection(*({k for k, v in t.properties.items() if _is_number(v)} for t in things)) if things else set()
    )
    return {name: np.array([float(str(t.properties[name])) for t in things]) for name in sorted(names)}


def read_batches(
    feed: str, kind: StreamKind, *, up_to: int, after: int = 0, since_s: int | None = None
) -> pl.DataFrame:
    """Return the stored observations of a feed in order of arrival.

    Args:
        feed: Key of the feed.
        kind: Kind of its stream.
        after: Batches up to this sequence number are left out.
        up_to: The last batch to read.
        since_s: Batches whose newest observation is older are left out. [s since 1970-01-01T00:00Z]
    """
    rows = ObservationBatch.objects.filter(feed_id=feed, sequence__gt=after, sequence__lte=up_to)
    if since_s is not None:
        rows = rows.filter(last_s__gte=since_s)
    payloads = rows.order_by("sequence").values_list("payload", flat=True)
    frames = [pl.read_ipc_stream(io.BytesIO(bytes(payload))) for payload in payloads]
    return pl.concat([pl.DataFrame(schema=OBSERVATION_SCHEMA[kind]), *frames])


def thing_info(row: Thing) -> ThingInfo:
    """Return a stored thing as it leaves the net."""
    return ThingInfo(
        code=row.code,
        local_code=row.local_code,
        feed=row.feed_id,
        category=row.category,
        name_zh=row.name_zh,
        name_en=row.name_en,
        area=row.area_id,
        lon=row.lon,
        lat=row.lat,
        properties=row.properties,
        geometry=row.geometry,
    )


def _last_at(feed: str) -> datetime | None:
    newest = ObservationBatch.objects.filter(feed_id=feed).aggregate(newest=Max("last_s"))["newest"]
    return None if newest is None else datetime.fromtimestamp(newest, CITY_TIME)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _instant(minute: int | None) -> datetime | None:
    return None if minute is None else instant_of_minute(minute)


def _feed_info(row: Feed) -> FeedInfo:
    return FeedInfo(
        key=row.key,
        stream=row.stream_id,
        title_zh=row.title_zh,
        title_en=row.title_en,
        clock=FeedClock(row.clock),
        area=row.area.path,
        is_demo=row.is_demo,
        period_s=row.period_s,
        received_at=row.received_at,
        last_at=_last_at(row.key),
        complete_to=_instant(row.complete_to_min),
        evaluated_to=_instant(row.evaluated_to_min),
        observation_count=row.observation_count,
    )
