"""The demo: a made-up workday that begins in the morning, runs faster than real time, and never ends.

What has been told is known from what the feeds have stored, and from nothing else: a tick tells everything between the
newest stored observation and the demo clock in one delivery, which is stored whole or not at all. So a node that is
killed at any point goes on where it was, and the day is the same whatever the ticks were.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from furong.engines.worktime import load_calendar
from furong.foundation.citytime.clock import city_clock, demo_rate, run_demo_time, stop_demo_time
from furong.foundation.outbox.deliver import deliver_pending
from furong.foundation.transactions import advisory_lock, transaction
from furong.kernel.clock import CITY_TIME, SystemClock, city_time
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import FeedClock
from furong.scenarios.demo_sources import DemoSource, demo_source, midnight_before
from furong.scenarios.errors import DemoSpeedUnusable
from furong.scenarios.pack import Pack, list_packs, load_pack
from furong.scenarios.parking import load_parking
from furong.scenarios.things import things_of
from furong.scenarios.translate import period_s, points_of

__all__ = ["DemoDay", "begin_demo", "end_demo", "running_demo"]

#: When a demo begins: the first points are full, and the morning peak is still to come.
_BEGINS = time(7, 20)
#: Faster than this a tick would tell hours at once. [1]
_FASTEST = 3600.0
#: What happened longer ago than this before today is not told any more: no presence lasts that long.
_REACH = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DemoFeed:
    """A feed of the demo and where its observations come from."""

    key: str
    pack: Pack
    stream: str
    source: DemoSource


@dataclass(frozen=True, slots=True)
class DemoDay:
    """Tells the demo's feeds what has happened up to the city's clock."""

    feeds: tuple[DemoFeed, ...]

    def tell(self) -> int:
        """Tell what has happened since the last time and return how many observations that were."""
        return sum(_tell(feed) for feed in self.feeds)


def begin_demo(packs: Sequence[Pack], *, speed: float) -> None:
    """Let the demo run: from the last workday's morning, or on from where it stood.

    When this returns everything since midnight has been told, so that the first screen shows a morning under way.

    Args:
        packs: The installed packs.
        speed: How many times as fast as real time the demo clock runs. [1]

    Raises:
        DemoSpeedUnusable: When it cannot run so fast, or not at all.
    """
    if not 0 < speed <= _FASTEST:
        raise DemoSpeedUnusable(speed=speed, most=_FASTEST)
    feeds = _demo_feeds(packs)
    now = SystemClock().now()
    with transaction():
        for feed in feeds:
            _register(feed, city_time(now).date())
    run_demo_time(begin=_beginning(feeds, now), rate=speed)
    for pack in packs:
        load_parking(pack, city_time(now).date())
    DemoDay(feeds).tell()
    for feed in feeds:
        evaluator = sensing.FeedEvaluator(feed.key)
        with evaluator.alone() as alone:
            if alone:
                evaluator.step()
    while deliver_pending():
        pass


def end_demo() -> None:
    """Let the city live by the machine's clock again; what the demo has recorded stays as it is."""
    stop_demo_time()


def running_demo(root: Path) -> DemoDay | None:
    """Return the demo that runs with the packs below ``root``, or ``None`` when none does."""
    if demo_rate() is None:
        return None
    return DemoDay(_demo_feeds([load_pack(root, name) for name in list_packs(root)]))


def _demo_feeds(packs: Sequence[Pack]) -> tuple[DemoFeed, ...]:
    return tuple(
        DemoFeed(feed, pack, entry.stream, demo_source(pack, feed))
        for pack in packs
        for feed, entry in pack.demo.items()
    )


def _register(feed: DemoFeed, day: date) -> None:
    stream, region = feed.pack.streams[feed.stream], feed.pack.manifest.region
    sensing.register_feed(
        feed.key,
        stream=f"{feed.pack.id}/{feed.stream}",
        title_zh=f"演示数据：{feed.pack.text(stream.title, 'zh')}",
        title_en=f"Demo data: {feed.pack.text(stream.title, 'en')}",
        clock=FeedClock.CITY,
        area=region,
        things=things_of(feed.key, points_of(feed.pack, feed.stream).zones, category=stream.category, area=region),
        is_demo=True,
        period_s=period_s(feed.pack, feed.stream, day),
    )


def _beginning(feeds: Sequence[DemoFeed], now: datetime) -> datetime:
    """Return when demo time begins: on the last workday not after today, but not before what has been told already."""
    morning = datetime.combine(_last_workday(city_time(now).date()), _BEGINS, CITY_TIME)
    told = [last_at for feed in feeds if (last_at := sensing.get_feed(feed.key).last_at) is not None]
    return max([morning, *told])


def _last_workday(day: date) -> date:
    calendar = load_calendar("chengdu")
    while not calendar.is_workday(day):
        day -= timedelta(days=1)
    return day


def _tell(feed: DemoFeed) -> int:
    """Tell one feed what is new; when another process is telling it already, leave it to that one."""
    with advisory_lock(f"demo:{feed.key}") as alone:
        if not alone:
            return 0
        until = city_clock().now().replace(second=0, microsecond=0)
        after = _told_to(feed, until)
        records = feed.source.records(after, until) if after < until else None
        if records is None or records.is_empty():
            return 0
        delivery = sensing.Delivery(
            source="demo",
            records=records,
            place_of=lambda row: f"row {row}",
            raw_of=lambda row: json.dumps(records.row(row, named=True)),
        )
        return sensing.store_observations(feed.key, delivery).stored


def _told_to(feed: DemoFeed, until: datetime) -> datetime:
    """Return up to when the feed has been told everything.

    A feed that was never told begins before the day's first instant; one that was away for long skips what no longer
    matters.
    """
    midnight = midnight_before(until)
    last_at = sensing.get_feed(feed.key).last_at
    if last_at is None:
        return midnight - feed.source.history - timedelta(seconds=1)
    return max(last_at, midnight - max(_REACH, feed.source.history))
