"""Register a source of observations with the things it tells about."""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.areas.tree import get_area
from furong.foundation.transactions import transaction_required
from furong.nets.sensing.contracts import FeedClock, ThingInfo
from furong.nets.sensing.errors import StreamUnknown
from furong.nets.sensing.models import Feed, StreamDefinition, Thing

__all__ = ["register_feed"]


@transaction_required
def register_feed(
    key: str,
    *,
    stream: str,
    title_zh: str,
    title_en: str,
    clock: FeedClock,
    area: str,
    things: Sequence[ThingInfo],
    is_demo: bool = False,
    period_s: int = 60,
) -> None:
    """Register the feed ``key`` and its things, or bring a registered one up to date.

    Args:
        key: Stable name of the feed.
        stream: Key of the stream that it carries.
        title_zh: Title in Chinese.
        title_en: Title in English.
        clock: What drives its event time on.
        area: Code of the area that it belongs to.
        things: What it tells about; things that are no longer named stay, because old alarms speak of them.
        is_demo: Whether its observations are told by the demo, whose streams say what they are.
        period_s: How often something is expected from it. [s]

    Raises:
        StreamUnknown: When the stream is not installed.
        AreaUnknown: When an area is not known.
    """
    if not StreamDefinition.objects.filter(pk=stream).exists():
        raise StreamUnknown(stream=stream)
    described = {"title_zh": title_zh, "title_en": title_en, "clock": clock.value, "period_s": period_s}
    Feed.objects.update_or_create(
        pk=key,
        defaults={**described, "is_demo": is_demo, "area_id": get_area(area).code},
        create_defaults={**described, "is_demo": is_demo, "area_id": get_area(area).code, "stream_id": stream},
    )
    for thing in things:
        Thing.objects.update_or_create(
            pk=thing.code,
            defaults={
                "local_code": thing.local_code,
                "feed_id": key,
                "category": thing.category,
                "name_zh": thing.name_zh,
                "name_en": thing.name_en,
                "area_id": get_area(thing.area).code,
                "lon": thing.lon,
                "lat": thing.lat,
                "properties": dict(thing.properties),
                "geometry": dict(thing.geometry) if thing.geometry else None,
            },
        )
